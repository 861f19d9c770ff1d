// Rows tell of other records: each is met by whoever meets the record that it is a copy of.
import { declare } from '../declaring/declared.ts'
import type { RowRule } from './row-rule.ts'
import { tenantRows } from './tenant.ts'

/** The verb of those who also meet copies that nothing decides about any more: of fields and resources that are gone. */
export const READ_ALL = 'readAll'

/** For the audit trail. What the copies show is worked out from all declarations: see `withTrail`. */
export const trailRows: RowRule = declare(
  'conditions(), declared() or global()',
  { ...tenantRows, name: 'trail', verbs: [READ_ALL] },
  [],
)
