// POST /invitations/{id}/resend: sends another mail with another link.
import { requireRank } from '#apps/users/index.ts'
import { defineAction } from '#framework/request/declaring/define-action.ts'
import { invitations } from '../invitations.resource.ts'
import { sendInvitation } from '../send-invitation.ts'

export const resendInvitation = defineAction(invitations, 'resend', {
  summary: 'Send an invitation again',
  when: { acceptedAt: null },
  async run(ctx, record) {
    // Resending a link grants what it grants.
    await requireRank(ctx, { roles: [record.role], own: record.roles })
    await sendInvitation(ctx, record)
    return record
  },
})
