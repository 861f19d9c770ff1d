// Rows belong to one tenant and to the actor who made them; nobody else meets them.
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
    // Who erases the tenant deletes them too; a check keeps them from being made or changed meanwhile.
    { name: 'owner', kind: 'restrictive', command: 'all', using: `${OWNED} or ${IS_ERASING}`, check: OWNED },
    TENANT_DOOR,
  ],
}
