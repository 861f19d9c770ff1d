// DELETE /memberships/me: the caller leaves the tenant, whatever their role and rights.
import { and } from 'drizzle-orm'
import { removeRecord } from '#framework/operations/remove.ts'
import { inTenant, isActor } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { missingTenant } from '#framework/permissions/require-permission.ts'
import type { Context } from '#framework/request/context.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { memberships } from '../memberships.resource.ts'

const table = tableOf(memberships)

export const leaveTenant = defineEndpoint({
  method: 'DELETE',
  path: '/memberships/me',
  name: 'leaveTenant',
  tag: 'Memberships',
  summary: 'Leave the tenant',
  description:
    'Your tokens for the tenant stop working at once. The last owner cannot leave: transfer or delete the tenant first.',
  access: 'actor',
  status: 204,
  problems: ['tenants.required', 'resource.not_found', 'resource.conflict'],
  async run(ctx) {
    const id = await findOwn(ctx)
    // The lifecycle still requires another owner, but no rank: everybody may end their own membership.
    await removeRecord(ctx.asSystem('leave a tenant'), memberships, { id })
    return {}
  },
})

async function findOwn(ctx: Context): Promise<string> {
  if (ctx.tenantId === null) throw missingTenant(ctx, 'Name the tenant that you want to leave.')
  const isOwn = and(inTenant(ctx, table), isActor(ctx, table.user))
  const [own] = await runQuery(ctx, query.select({ id: table.id }).from(table).where(isOwn))
  if (!own) throw new Problem('resource.not_found', 'You are not a member of this tenant.')
  return own.id
}
