// A row rule for copies of other records: each is visible to callers who can see the original.
import { declare } from '../declaring/declared.ts'
import type { RowRule } from './row-rule.ts'
import { tenantRows } from './tenant.ts'

/** The verb for callers who also see copies without a rule: of removed fields and resources. */
export const READ_ALL = 'readAll'

/** For the audit trail. `withTrail` derives what the copies show from all declarations. */
export const trailRows: RowRule = declare(
  'conditions(), declared() or global()',
  { ...tenantRows, name: 'trail', verbs: [READ_ALL] },
  [],
)
