// Those who say who belongs to a tenant also ask people into it.
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { invitations } from './invitations.resource.ts'

export const invitationsPolicy = definePolicy(invitations, [allow('admin', ['read', 'create', 'delete', 'resend'])])
