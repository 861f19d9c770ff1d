// POST /auth/login: an address and a password become a session.
import Type from 'typebox'
import { findTenantBySlug, firstTenantOf, membershipOf } from '#apps/tenants/index.ts'
import type { Context } from '#framework/request/context.ts'
import { defineEndpoint } from '#framework/request/define-endpoint.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { checkPasswordOf } from '../passwords/check-password.ts'
import { startSession } from '../sessions/start-session.ts'
import { bodyOf, EMAIL, PASSWORD, TAG, TENANT, TOKENS_AND_USER } from './shapes.ts'

export const logIn = defineEndpoint({
  method: 'POST',
  path: '/auth/login',
  name: 'login',
  tag: TAG,
  summary: 'Log in. Without tenant the session starts in the tenant of the host or X-Tenant, else in the first one.',
  access: 'public',
  body: bodyOf({ email: EMAIL, password: PASSWORD, tenant: Type.Optional(TENANT) }),
  answer: TOKENS_AND_USER,
  problems: ['auth.invalid_credentials', 'tenants.not_found', 'tenants.mismatch', 'request.rate_limited'],
  async run(ctx, { body, remote }) {
    const userId = await checkPasswordOf(ctx, body, remote)
    const tenantId = await chooseTenant(ctx, userId, body.tenant)
    return { body: await startSession(ctx, { userId, tenantId, remote, method: 'password' }) }
  },
})

/** What is named must be a tenant of the person; named nothing, it is the one they have belonged to for longest. */
export async function chooseTenant(ctx: Context, userId: string, slug: string | undefined): Promise<string | null> {
  const named = slug === undefined ? ctx.tenantId : await findTenantBySlug(ctx, slug)
  if (slug === undefined && named === null) return firstTenantOf(ctx, userId)
  if (named === null || !(await membershipOf(ctx, { userId, tenantId: named })))
    throw new Problem('tenants.not_found', 'There is no such tenant, or you are not a member of it.')
  if (ctx.tenantId !== null && ctx.tenantId !== named)
    throw new Problem('tenants.mismatch', 'The host or the header X-Tenant names another tenant.')
  return named
}
