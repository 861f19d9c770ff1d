// POST /invitations: asks somebody into the tenant, whether they have a user or not.

import { HOURS } from '#apps/authentication/index.ts'
import { requireRank } from '#apps/users/index.ts'
import { createAsSystem } from '#framework/operations/create.ts'
import { inTransaction } from '#framework/request/context.ts'
import { defineEndpoint } from '#framework/request/define-endpoint.ts'
import { answerOf, createBodyOf } from '#framework/resource/endpoint-schemas.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { invitations } from '../invitations.resource.ts'
import { sendInvitation } from '../send-invitation.ts'

export const invite = defineEndpoint({
  method: 'POST',
  path: '/invitations',
  name: 'createInvitation',
  tag: 'Invitations',
  summary:
    'Ask somebody into the tenant by mail. Nobody gives what they do not hold. The answer does not tell whether they have a user.',
  access: { permission: 'invitations.create' },
  body: createBodyOf(invitations),
  status: 201,
  answer: answerOf(invitations),
  problems: ['tenants.required', 'request.validation_failed', 'resource.invalid_reference'],
  async run(ctx, { body }) {
    if (ctx.tenantId === null) throw new Problem('tenants.required', 'Name the tenant you invite to.')
    const role = body.role ?? 'viewer'
    const roles = body.roles ?? []
    await requireRank(ctx, { roles: [role], own: roles })
    const record = await inTransaction(ctx, async (inner) => {
      const expiresAt = new Date(Date.now() + HOURS.invitation * 3_600_000).toISOString()
      const values = { email: body.email, role, roles, invitedBy: ctx.actorId, expiresAt }
      const created = await createAsSystem(inner, invitations, values)
      await sendInvitation(inner, created.record)
      return created.record
    })
    return { body: record, headers: { location: `/api/v1/invitations/${record.id}` } }
  },
})
