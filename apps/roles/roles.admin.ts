// Admin settings of roles.
import { defineAdmin } from '#framework/projections/admin/define-admin.ts'
import { roles } from './roles.resource.ts'

export const rolesAdmin = defineAdmin(roles, { group: 'People' })
