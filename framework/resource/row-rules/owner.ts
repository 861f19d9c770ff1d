// A row rule for rows that belong to a tenant and to their creator; nobody else sees them.
import { CURRENT_ACTOR, IS_ERASING, type RowRule, TENANT_DOOR, TENANT_WALL } from './row-rule.ts'

const OWNED = `owner_id = ${CURRENT_ACTOR}`

/** The rule behind `rows: 'owner'`. */
export const ownerRows: RowRule = {
  name: 'owner',
  hasTenant: true,
  hasOwner: true,
  reason: null,
  policies: [
    TENANT_WALL,
    // Erasing the tenant deletes them too; a check prevents inserts and updates meanwhile.
    { name: 'owner', kind: 'restrictive', command: 'all', using: `${OWNED} or ${IS_ERASING}`, check: OWNED },
    TENANT_DOOR,
  ],
}
