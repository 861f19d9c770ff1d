// The shape of the audit trail: what the triggers write and what the app that shows the trail declares.
import Type from 'typebox'
import { TRAIL_CALLER } from './caller/caller.ts'
import { integer } from './fields/integer.ts'
import { json } from './fields/json.ts'
import { text } from './fields/text.ts'
import { uuid } from './fields/uuid.ts'

/** Tables of this schema are written by triggers alone; the serving roles only read them. */
export const AUDIT_SCHEMA = 'audit'

/** The resource must bear this name, for the triggers write to `audit.changes`. */
export const AUDIT_RESOURCE = 'changes'

/** Changes of rows outside the tenants stand under this id, which no tenant can have (RFC 9562, nil UUID). */
export const PLATFORM_TENANT = '00000000-0000-0000-0000-000000000000'

/** Stands for the value of a redacted field, old or new. */
export const REDACTED = '***'

const CHANGE = Type.Object({ old: Type.Unknown(), new: Type.Unknown() })

/** `createdAt` is the time of the change: that of its transaction. */
export const AUDIT_FIELDS = {
  // Few indexes: each one makes every write of every audited table dearer.
  resource: text({ required: true, max: 63, index: false }),
  recordId: uuid({ required: true, index: true }),
  /** `create`, `update` and `delete` of records, and what else is written down: `log_in`, `log_in_failed`. */
  operation: text({ required: true, max: 63, index: false }),
  /** `{ title: { old, new } }` by field name; null stands for no value. */
  changes: json({ required: true, shape: Type.Record(Type.String(), CHANGE) }),
  ...TRAIL_CALLER,
  /** Place in the tenant's chain, from 1; null until it is sealed, a minute after it was written at most. */
  position: integer({ unique: true, min: 1 }),
  /** HMAC-SHA-256 of the row and of the hash before it. */
  hash: text({ max: 64, index: false }),
  /** Proof that the platform took out of the row what spoke of an erased person; null for all others. */
  redaction: text({ max: 64, index: false }),
}
