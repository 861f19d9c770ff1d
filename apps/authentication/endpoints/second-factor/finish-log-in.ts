// POST /auth/second-factor: the second half of a log-in.
import { sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Context } from '#framework/request/context.ts'
import { defineEndpoint, type EndpointRequest } from '#framework/request/define-endpoint.ts'
import { authentication } from '../../authentication.ts'
import { invalidChallenge, takeChallenge, tryChallenge } from '../../second-factor/challenges.ts'
import { noteFailedProof, proveFactor, requireOneProof } from '../../second-factor/prove-factor.ts'
import { type LogInMethod, systemFor } from '../../sessions/open-session.ts'
import { finishSession } from '../../sessions/start-session.ts'
import { bodyOf, CHALLENGE, TAG, TOKENS_AND_USER } from '../shapes.ts'
import { FACTOR_PROOF, PROOF_NAMES } from './proofs.ts'

export const finishLogIn = defineEndpoint({
  method: 'POST',
  path: '/auth/second-factor',
  name: 'finishLogIn',
  tag: TAG,
  summary: 'Finish a log-in with a second factor',
  description: 'For one that was answered with `auth.second_factor_required`: brings its challenge, and one proof.',
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

/** Counted before anything is compared, by person, by address and by both. */
async function beginProof(ctx: Context, userId: string, { address }: EndpointRequest['remote']) {
  const [row] = await runStatement(
    systemFor(ctx, 'log in with a second factor'),
    sql`select exists (select 1 from auth.sessions where user_id = ${userId} and address = ${address.slice(0, 64)})`,
  )
  const isKnownAddress = row![0] as boolean
  return authentication.of(ctx).attempts.begin(address, `second factor ${userId}`, { isKnownAddress })
}

/** Whoever was deactivated meanwhile does not come in. */
async function requireActive(ctx: Context, userId: string): Promise<void> {
  const [row] = await runStatement(ctx, sql`select 1 from auth.users where id = ${userId} and is_active`)
  if (!row) throw invalidChallenge()
}
