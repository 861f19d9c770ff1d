// POST /auth/login: exchanges an address and a password for a session.
import Type from 'typebox'
import { TYPED_EMAIL } from '#apps/mail-links/index.ts'
import { checkPasswordOf, PASSWORD } from '#apps/passwords/index.ts'
import { TENANT, TOKENS_AND_USER } from '#apps/sessions/index.ts'
import { bodyOf, TAG } from '#apps/tokens/index.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { chooseTenant } from '../choose-tenant.ts'
import { startSession } from '../start-session.ts'

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
