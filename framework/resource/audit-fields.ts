// The shape of the audit trail: what the triggers write and what the trail's app declares.
import Type from 'typebox'
import { TRAIL_CALLER } from './caller/caller.ts'
import { integer } from './fields/integer.ts'
import { json } from './fields/json.ts'
import { text } from './fields/text.ts'
import { uuid } from './fields/uuid.ts'

/** Only triggers write tables of this schema; the serving roles read them. */
export const AUDIT_SCHEMA = 'audit'

/** The resource must have this name, because the triggers write to `audit.changes`. */
export const AUDIT_RESOURCE = 'changes'

/** The tenant id for changes of rows outside tenants, which no tenant can have (RFC 9562, nil UUID). */
export const PLATFORM_TENANT = '00000000-0000-0000-0000-000000000000'

/** Replaces the value of a redacted field, old or new. */
export const REDACTED = '***'

const CHANGE = Type.Object({ old: Type.Unknown(), new: Type.Unknown() })

/** `createdAt` is the time of the change's transaction. */
export const AUDIT_FIELDS = {
  // Few indexes: each one slows down every write to every audited table.
  resource: text({ required: true, max: 63, index: false }),
  recordId: uuid({ required: true, index: true }),
  /** `create`, `update` and `delete` of records, and other events: `log_in`, `log_in_failed`. */
  operation: text({ required: true, max: 63, index: false }),
  /** `{ title: { old, new } }` by field name; null means no value. */
  changes: json({ required: true, shape: Type.Record(Type.String(), CHANGE) }),
  ...TRAIL_CALLER,
  /** Position in the tenant's chain, from 1; null until sealed, at most a minute after writing. */
  position: integer({ unique: true, min: 1 }),
  /** HMAC-SHA-256 of the row and the previous hash. */
  hash: text({ max: 64, index: false }),
  /** Proof that the platform removed an erased person's data from the row; null for all others. */
  redaction: text({ max: 64, index: false }),
}
