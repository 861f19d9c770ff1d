// POST /auth/switch-tenant: moves the session to another tenant.
import { and, eq, isNull, sql } from 'drizzle-orm'
import { findTenantBySlug, membershipOf } from '#apps/tenants/index.ts'
import { bodyOf, TAG } from '#apps/tokens/index.ts'
import { touched } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { addRefreshToken, signAccess } from '../opening/open-session.ts'
import { refreshTokens } from '../refresh-tokens.resource.ts'
import { sessions } from '../sessions.resource.ts'
import { TENANT, TOKENS } from './shapes.ts'

const [table, refreshes] = [tableOf(sessions), tableOf(refreshTokens)]

export const switchTenant = defineEndpoint({
  method: 'POST',
  path: '/auth/switch-tenant',
  name: 'switchTenant',
  tag: TAG,
  summary: 'Get tokens for another of my tenants',
  description: 'Replaces my refresh token.',
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

/** Keeps the family linear: earlier tokens are used up, without successors of their own. */
function chooseTenant(ctx: Context, sessionId: string, tenantId: string): Promise<string> {
  return inTransaction(ctx.asSystem('switch the tenant of a session'), async (inner) => {
    const { id, expiresAt } = table
    const chosen = query.update(table).set({ chosenTenant: tenantId, ...touched(table) })
    const [session] = await runQuery(inner, chosen.where(eq(id, sessionId)).returning({ id, expiresAt }))
    const used = query.update(refreshes).set({ usedAt: sql`clock_timestamp()`, ...touched(refreshes) })
    await runQuery(inner, used.where(and(eq(refreshes.session, sessionId), isNull(refreshes.usedAt))))
    return addRefreshToken(inner, session!)
  })
}
