// Admin settings of tenant exports.
import { defineAdmin } from '#framework/projections/admin/define-admin.ts'
import { tenantExports } from './tenant-exports.resource.ts'

export const tenantExportsAdmin = defineAdmin(tenantExports, { group: 'System' })
