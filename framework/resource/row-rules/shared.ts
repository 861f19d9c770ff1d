// A row rule for rows of the platform: every tenant reads them, only the system writes them (currencies, countries).
import { CURRENT_ACTOR, IS_SYSTEM, type RowRule } from './row-rule.ts'

const ANYBODY_KNOWN = `${CURRENT_ACTOR} is not null or ${IS_SYSTEM}`

/** The rule behind `rows: 'shared'`. */
export const sharedRows: RowRule = {
  name: 'shared',
  hasTenant: false,
  hasOwner: false,
  reason: 'read by every tenant, written by the system',
  policies: [
    { name: 'read', kind: 'permissive', command: 'select', using: ANYBODY_KNOWN, check: null },
    { name: 'write', kind: 'permissive', command: 'all', using: IS_SYSTEM, check: IS_SYSTEM },
  ],
}
