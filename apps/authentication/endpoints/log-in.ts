// POST /auth/login: an address and a password become a session.
import Type from 'typebox'
import { defineEndpoint } from '#framework/request/define-endpoint.ts'
import { TYPED_EMAIL } from '../links/link-shapes.ts'
import { checkPasswordOf } from '../passwords/check-password.ts'
import { PASSWORD } from '../passwords/password-shapes.ts'
import { chooseTenant } from '../sessions/choose-tenant.ts'
import { startSession } from '../sessions/start-session.ts'
import { TAG } from '../tokens/tag.ts'
import { bodyOf, TENANT, TOKENS_AND_USER } from './shapes.ts'

export const logIn = defineEndpoint({
  method: 'POST',
  path: '/auth/login',
  name: 'login',
  tag: TAG,
  summary: 'Log in',
  description:
    'Without `tenant`, the session starts in the tenant of the host or of X-Tenant, or else in the person’s first tenant.',
  access: 'public',
  body: bodyOf({ email: TYPED_EMAIL, password: PASSWORD, tenant: Type.Optional(TENANT) }),
  answer: TOKENS_AND_USER,
  problems: [
    ...(['auth.invalid_credentials', 'auth.second_factor_required', 'request.rate_limited'] as const),
    ...(['tenants.not_found', 'tenants.mismatch'] as const),
  ],
  async run(ctx, { body, remote }) {
    const { userId, stillHolds } = await checkPasswordOf(ctx, body, remote)
    const tenantId = await chooseTenant(ctx, userId, body.tenant)
    return { body: await startSession(ctx, { userId, tenantId, remote, method: 'password' }, stillHolds) }
  },
})
