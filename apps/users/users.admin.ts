// Admin settings of users.
import { defineAdmin } from '#framework/projections/admin/define-admin.ts'
import { users } from './users.resource.ts'

export const usersAdmin = defineAdmin(users, { group: 'People' })
