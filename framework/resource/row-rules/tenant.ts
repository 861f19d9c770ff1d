// A row rule for rows of one tenant; its members see all of them, within their permissions.
import { type RowRule, TENANT_DOOR, TENANT_WALL } from './row-rule.ts'

/** The rule behind `rows: 'tenant'`, the default. */
export const tenantRows: RowRule = {
  name: 'tenant',
  hasTenant: true,
  hasOwner: false,
  reason: null,
  policies: [TENANT_WALL, TENANT_DOOR],
}
