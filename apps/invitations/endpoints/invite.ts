// POST /invitations: invites a person, whether or not they have an account.
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { answerOf, createBodyOf } from '#framework/resource/schemas/endpoint-schemas.ts'
import { invitations } from '../invitations.resource.ts'
import { inviteByMail } from '../invite-by-mail.ts'

export const invite = defineEndpoint({
  method: 'POST',
  path: '/invitations',
  name: 'createInvitation',
  tag: 'Invitations',
  summary: 'Invite a person by mail',
  description: 'You can only grant permissions that you hold. The answer does not reveal whether they have an account.',
  access: { permission: 'invitations.create' },
  once: true,
  body: createBodyOf(invitations),
  status: 201,
  answer: answerOf(invitations),
  problems: ['tenants.required', 'request.validation_failed', 'resource.invalid_reference', 'request.rate_limited'],
  async run(ctx, { body }) {
    const record = await inviteByMail(ctx, body)
    return { body: record, headers: { location: `/api/v1/invitations/${record.id}` } }
  },
})
