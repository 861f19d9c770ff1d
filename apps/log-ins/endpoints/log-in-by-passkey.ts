// POST /auth/passkey/options and /auth/passkey/log-in: signs in without a password or address.

import Type from 'typebox'
import {
  AUTHENTICATION_RESPONSE,
  authenticationOptions,
  challengeIn,
  OPTIONS,
  provePasskey,
  stillHas,
} from '#apps/second-factors/index.ts'
import {
  attemptLimits,
  openChallenge,
  requireWayIn,
  systemFor,
  TENANT,
  TOKENS_AND_USER,
  takeChallenge,
  tryChallenge,
} from '#apps/sessions/index.ts'
import { bodyOf, TAG } from '#apps/tokens/index.ts'
import { recordInTrail } from '#framework/operations/trail/record-in-trail.ts'
import type { Context } from '#framework/request/context.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { PLATFORM_TENANT } from '#framework/resource/audit-fields.ts'
import { chooseTenant } from '../choose-tenant.ts'
import { finishSession } from '../start-session.ts'

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
    const attempt = await attemptLimits.of(ctx).begin(remote.address)
    const challenge = challengeIn(credential.response.clientDataJSON)
    // It proves something once, whether or not the tenant turns out right.
    await takeChallenge(system, await tryChallenge(system, 'passkey_log_in', challenge))
    const userId = await provePasskey(system, { challenge, credential }).catch((error) => noteFailure(system, error))
    await attempt.succeed()
    const tenantId = await chooseTenant(ctx, userId, tenant)
    const logIn = { userId, tenantId, remote, method: 'passkey' } as const
    return { body: await finishSession(ctx, logIn, (inner) => requireWayIn(inner, stillHas(userId, credential.id))) }
  },
})

/** In the platform's trail: the passkey's owner is unknown. */
async function noteFailure(system: Context, error: unknown): Promise<never> {
  const details = { method: 'passkey' }
  await recordInTrail(system, { operation: 'log_in_failed', resource: 'users', recordId: PLATFORM_TENANT, details })
  throw error
}
