// Invites people into a tenant.
import { defineApp } from '#framework/application/define-app.ts'
import { resendInvitation } from './actions/resend-invitation.ts'
import { acceptInvitation, acceptInvitationAsMe } from './endpoints/accept-invitation.ts'
import { addMember } from './endpoints/add-member.ts'
import { invite } from './endpoints/invite.ts'
import { lookAtInvitation } from './endpoints/look-at-invitation.ts'
import { forgetInvitations } from './forget-invitations.ts'
import { invitationsAdmin } from './invitations.admin.ts'
import { invitationsPolicy } from './invitations.policy.ts'
import { invitations } from './invitations.resource.ts'

export const app = defineApp({
  name: 'invitations',
  section: 'people',
  dependsOn: ['roles', 'users', 'tenants', 'tokens', 'sessions', 'mail-links', 'passwords', 'log-ins', 'accounts'],
  resources: [invitations],
  stays: { invitations: 'their links lead to this deployment' },
  surfaces: [invitationsAdmin],
  policies: [invitationsPolicy],
  actions: [resendInvitation],
  erasers: [forgetInvitations],
  endpoints: [addMember, invite, lookAtInvitation, acceptInvitation, acceptInvitationAsMe],
})
