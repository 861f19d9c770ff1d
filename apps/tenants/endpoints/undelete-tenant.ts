// POST /tenants/{id}/undelete: an owner cancels a deletion. Runs outside the tenant, which is closed.
import { isOwner } from '#apps/users/index.ts'
import type { Context } from '#framework/request/context.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { byId } from '#framework/resource/schemas/described-schemas.ts'
import { answerOf } from '#framework/resource/schemas/endpoint-schemas.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { platformIn, undeleteTenant } from '../life/set-status.ts'
import { tenants } from '../tenants.resource.ts'

export const undeleteTenantEndpoint = defineEndpoint({
  method: 'POST',
  path: '/tenants/{id}/undelete',
  name: 'undeleteTenant',
  tag: 'Tenants',
  summary: 'Undo the deletion of a tenant that I own',
  description: 'Possible until `deletesAt`. Log in or refresh first, because its tokens are void.',
  access: 'actor',
  params: byId('the tenant'),
  answer: answerOf(tenants),
  problems: ['tenants.not_found', 'resource.conflict'],
  async run(ctx, { params: { id } }) {
    await requireOwner(ctx, id)
    return { body: await undeleteTenant(ctx, id) }
  },
})

async function requireOwner(ctx: Context, tenantId: string): Promise<void> {
  if (!(await isOwner(platformIn(ctx, tenantId, 'look who owns a deleted tenant'))))
    throw new Problem('tenants.not_found', 'There is no such tenant, or you do not own it.')
}
