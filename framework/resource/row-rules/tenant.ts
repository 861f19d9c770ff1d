// Rows belong to one tenant; its members meet all of them, as far as their permissions go.
import { type RowRule, TENANT_DOOR, TENANT_WALL } from './row-rule.ts'

/** The rule behind `rows: 'tenant'`, the default. */
export const tenantRows: RowRule = {
  name: 'tenant',
  hasTenant: true,
  hasOwner: false,
  reason: null,
  policies: [TENANT_WALL, TENANT_DOOR],
}
