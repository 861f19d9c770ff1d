// POST /auth/passkey/options and /auth/passkey/log-in: a log-in without a password, and without saying who one is.
import { and, eq } from 'drizzle-orm'
import Type from 'typebox'
import { recordInTrail } from '#framework/operations/record-in-trail.ts'
import { query } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { defineEndpoint } from '#framework/request/define-endpoint.ts'
import { PLATFORM_TENANT } from '#framework/resource/audit-fields.ts'
import { authentication } from '../../authentication.ts'
import { authenticationOptions, provePasskey } from '../../passkeys/prove-passkey.ts'
import { AUTHENTICATION_RESPONSE, OPTIONS } from '../../passkeys/shapes.ts'
import { challengeIn } from '../../passkeys/web-authn.ts'
import { passkeys } from '../../passkeys.resource.ts'
import { openChallenge, takeChallenge, tryChallenge } from '../../second-factor/challenges.ts'
import { chooseTenant } from '../../sessions/choose-tenant.ts'
import { systemFor } from '../../sessions/open-session.ts'
import { hashOfSecret } from '../../sessions/refresh-secrets.ts'
import { requireWayIn } from '../../sessions/require-way-in.ts'
import { finishSession } from '../../sessions/start-session.ts'
import { bodyOf, TAG, TENANT, TOKENS_AND_USER } from '../shapes.ts'

const table = tableOf(passkeys)

export const beginPasskeyLogIn = defineEndpoint({
  method: 'POST',
  path: '/auth/passkey/options',
  name: 'beginPasskeyLogIn',
  tag: TAG,
  summary: 'Begin a log-in with only a passkey',
  description: 'Returns the options for navigator.credentials.get.',
  access: 'public',
  answer: Type.Object({ options: OPTIONS }),
  async run(ctx) {
    const system = systemFor(ctx, 'begin to log in with a passkey')
    const { challenge } = await openChallenge(system, 'passkey_log_in')
    return { body: { options: await authenticationOptions(system, challenge) } }
  },
})

export const logInByPasskey = defineEndpoint({
  method: 'POST',
  path: '/auth/passkey/log-in',
  name: 'logInByPasskey',
  tag: TAG,
  summary: 'Log in with only a passkey',
  description:
    'Takes the answer of navigator.credentials.get. A passkey counts as both factors, so nothing else is required.',
  access: 'public',
  body: bodyOf({ credential: AUTHENTICATION_RESPONSE, tenant: Type.Optional(TENANT) }),
  answer: TOKENS_AND_USER,
  problems: [
    ...(['auth.invalid_challenge', 'auth.invalid_code', 'request.rate_limited'] as const),
    ...(['tenants.not_found', 'tenants.mismatch'] as const),
  ],
  async run(ctx, { body: { credential, tenant }, remote }) {
    const system = systemFor(ctx, 'log in with a passkey')
    const attempt = await authentication.of(ctx).attempts.begin(remote.address)
    const challenge = challengeIn(credential.response.clientDataJSON)
    // It proves something once, whether or not the tenant is right afterwards.
    await takeChallenge(system, await tryChallenge(system, 'passkey_log_in', challenge))
    const userId = await provePasskey(system, { challenge, credential }).catch((error) => noteFailure(system, error))
    await attempt.succeed()
    const tenantId = await chooseTenant(ctx, userId, tenant)
    const isTheirs = and(eq(table.user, userId), eq(table.credentialHash, hashOfSecret(credential.id)))
    const held = query.select({ id: table.id }).from(table).where(isTheirs).getSQL()
    const logIn = { userId, tenantId, remote, method: 'passkey' } as const
    return { body: await finishSession(ctx, logIn, (inner) => requireWayIn(inner, held)) }
  },
})

/** In the platform's trail: whose passkey it was is not known. */
async function noteFailure(system: Context, error: unknown): Promise<never> {
  const details = { method: 'passkey' }
  await recordInTrail(system, { operation: 'log_in_failed', resource: 'users', recordId: PLATFORM_TENANT, details })
  throw error
}
