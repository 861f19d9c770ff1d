// POST /auth/switch-tenant: the same session, from now on in another tenant.
import { sql } from 'drizzle-orm'
import { findTenantBySlug, membershipOf } from '#apps/tenants/index.ts'
import { type Context, inTransaction } from '#framework/request/context.ts'
import { defineEndpoint } from '#framework/request/define-endpoint.ts'
import { isoOfStored } from '#framework/resource/fields/date-time.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { addRefreshToken, signAccess } from '../sessions/open-session.ts'
import { bodyOf, TAG, TENANT, TOKENS } from './shapes.ts'

export const switchTenant = defineEndpoint({
  method: 'POST',
  path: '/auth/switch-tenant',
  name: 'switchTenant',
  tag: TAG,
  summary: 'Get tokens for another of my tenants',
  description: 'The refresh token that I hold is replaced.',
  access: 'actor',
  body: bodyOf({ tenant: TENANT }),
  answer: TOKENS,
  problems: ['tenants.not_found'],
  async run(ctx, { body }) {
    const userId = ctx.actorId!
    const sessionId = ctx.sessionId!
    const tenantId = await findTenantBySlug(ctx, body.tenant)
    if (tenantId === null || !(await membershipOf(ctx, { userId, tenantId })))
      throw new Problem('tenants.not_found', 'There is no such tenant, or you are not a member of it.')
    const refresh = await chooseTenant(ctx, sessionId, tenantId)
    return { body: { access: await signAccess(ctx, { userId, tenantId, sessionId }), refresh } }
  },
})

/** The family goes on in one line: what was handed out before is used up, without a successor of its own. */
function chooseTenant(ctx: Context, sessionId: string, tenantId: string): Promise<string> {
  return inTransaction(ctx.asSystem('switch the tenant of a session'), async (inner) => {
    const [row] = await inner.transaction.query(
      sql`update auth.sessions set chosen_tenant_id = ${tenantId}, updated_at = now(), version = version + 1 where id = ${sessionId} returning expires_at`,
    )
    await inner.transaction.query(
      sql`update auth.refresh_tokens set used_at = clock_timestamp(), updated_at = now(), version = version + 1 where session_id = ${sessionId} and used_at is null`,
    )
    return addRefreshToken(inner, { id: sessionId, expiresAt: isoOfStored(row![0] as string) })
  })
}
