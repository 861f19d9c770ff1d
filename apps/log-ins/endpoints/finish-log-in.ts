// POST /auth/second-factor: the second step of a sign-in.

import { FACTOR_PROOF, noteFailedProof, PROOF_NAMES, proveFactor, requireOneProof } from '#apps/second-factors/index.ts'
import {
  attemptLimits,
  CHALLENGE,
  cameFrom,
  invalidChallenge,
  type LogInMethod,
  systemFor,
  TOKENS_AND_USER,
  takeChallenge,
  tryChallenge,
} from '#apps/sessions/index.ts'
import { bodyOf, TAG } from '#apps/tokens/index.ts'
import { findPerson } from '#apps/users/index.ts'
import type { Context } from '#framework/request/context.ts'
import { defineEndpoint, type EndpointRequest } from '#framework/request/declaring/define-endpoint.ts'
import { finishSession } from '../start-session.ts'

export const finishLogIn = defineEndpoint({
  method: 'POST',
  path: '/auth/second-factor',
  name: 'finishLogIn',
  tag: TAG,
  summary: 'Finish a log-in with a second factor',
  description: 'After `auth.second_factor_required`: takes its challenge and one proof.',
  access: 'public',
  body: bodyOf({ challenge: CHALLENGE, ...FACTOR_PROOF }),
  answer: TOKENS_AND_USER,
  problems: ['auth.invalid_challenge', 'auth.invalid_code', 'request.rate_limited'],
  async run(ctx, { body: { challenge: secret, ...proof }, remote }) {
    requireOneProof(proof, PROOF_NAMES)
    const challenge = await tryChallenge(systemFor(ctx, 'log in with a second factor'), 'log_in', secret)
    const { userId, tenantId, method } = challenge
    const attempt = await beginProof(ctx, userId!, remote)
    const logIn = { userId: userId!, tenantId, remote, method: method as LogInMethod }
    try {
      const answer = await finishSession(ctx, logIn, async (inner) => {
        await takeChallenge(inner, challenge)
        await requireActive(inner, userId!)
        return { secondFactor: await proveFactor(inner, { userId: userId!, proof, challenge: secret }) }
      })
      await attempt.succeed()
      return { body: answer }
    } catch (error) {
      await noteFailedProof(systemFor(ctx, 'log in with a second factor', logIn), userId!, error)
      throw error
    }
  },
})

/** Counted before any comparison: by person, by address, and by both. */
async function beginProof(ctx: Context, userId: string, { address }: EndpointRequest['remote']) {
  const isKnownAddress = await cameFrom(systemFor(ctx, 'log in with a second factor'), userId, address)
  return attemptLimits.of(ctx).begin(address, `second factor ${userId}`, { isKnownAddress })
}

/** Refuses a person deactivated meanwhile. */
async function requireActive(ctx: Context, userId: string): Promise<void> {
  if (!(await findPerson(ctx, userId))?.isActive) throw invalidChallenge()
}
