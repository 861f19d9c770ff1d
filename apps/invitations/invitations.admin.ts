// Admin settings of invitations.
import { defineAdmin } from '#framework/projections/admin/define-admin.ts'
import { invitations } from './invitations.resource.ts'

export const invitationsAdmin = defineAdmin(invitations, { group: 'People' })
