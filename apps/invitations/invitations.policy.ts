// People who manage members also invite.
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { invitations } from './invitations.resource.ts'

export const invitationsPolicy = definePolicy(invitations, [allow('admin', ['read', 'create', 'delete', 'resend'])], {
  givesAccess: true,
})
