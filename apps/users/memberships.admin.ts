// Admin settings of memberships.
import { defineAdmin } from '#framework/projections/admin/define-admin.ts'
import { memberships } from './memberships.resource.ts'

export const membershipsAdmin = defineAdmin(memberships, { group: 'People' })
