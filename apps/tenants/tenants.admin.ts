// Admin settings of tenants.
import { defineAdmin } from '#framework/projections/admin/define-admin.ts'
import { tenants } from './tenants.resource.ts'

export const tenantsAdmin = defineAdmin(tenants, { group: 'Tenant' })
