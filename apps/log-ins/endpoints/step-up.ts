// POST /auth/step-up: proves again who uses this session, for dangerous operations.

import Type from 'typebox'
import { CURRENT_PASSWORD, requireOwnPassword } from '#apps/passwords/index.ts'
import {
  challengeIn,
  FACTOR_PROOF,
  type FactorProof,
  noteFailedProof,
  PROOF_NAMES,
  proveFactor,
  requireOneProof,
} from '#apps/second-factors/index.ts'
import {
  attemptLimits,
  type Challenge,
  invalidChallenge,
  noteProof,
  takeChallenge,
  tryChallenge,
} from '#apps/sessions/index.ts'
import { bodyOf, TAG } from '#apps/tokens/index.ts'
import { invalid } from '#framework/operations/steps/validate-input.ts'
import type { Context } from '#framework/request/context.ts'
import { defineEndpoint, type EndpointRequest } from '#framework/request/declaring/define-endpoint.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { stepUpMethodsOf } from '../step-up.ts'

type Remote = EndpointRequest['remote']

export const stepUpSession = defineEndpoint({
  method: 'POST',
  path: '/auth/step-up',
  name: 'stepUp',
  tag: TAG,
  summary: 'Confirm my identity again',
  description: 'With a second factor if I have one, otherwise with my password.',
  access: 'actor',
  body: bodyOf({ currentPassword: Type.Optional(CURRENT_PASSWORD), ...FACTOR_PROOF }),
  status: 204,
  problems: ['request.validation_failed', 'auth.invalid_code', 'auth.invalid_challenge', 'request.rate_limited'],
  async run(ctx, { body: { currentPassword, ...proof }, remote }) {
    requireOneProof({ currentPassword, ...proof }, ['currentPassword', ...PROOF_NAMES])
    if (ctx.sessionId === null || ctx.caller.impersonatorId !== null)
      throw new Problem('auth.step_up_required', 'Only a log-in of one’s own can be proven.')
    if (currentPassword === undefined) await proveByFactor(ctx, proof, remote)
    else await proveByPassword(ctx, currentPassword, remote)
    return {}
  },
})

async function proveByPassword(ctx: Context, password: string, remote: Remote): Promise<void> {
  const system = ctx.asSystem('prove a session')
  if (!(await stepUpMethodsOf(system, ctx.actorId!)).includes('password'))
    throw invalid([
      { pointer: '/currentPassword', code: 'invalid', message: 'is not enough: you have a second factor' },
    ])
  await requireOwnPassword(ctx, password, remote)
  await inTransaction(system, (inner) => noteProof(inner, 'password'))
}

async function proveByFactor(ctx: Context, proof: FactorProof, remote: Remote): Promise<void> {
  const [userId, system] = [ctx.actorId!, ctx.asSystem('prove a session')]
  const attempts = attemptLimits.of(ctx)
  const attempt = await attempts.begin(remote.address, `second factor ${userId}`, { isKnownAddress: true })
  const challenge = proof.passkey ? challengeIn(proof.passkey.response.clientDataJSON) : ''
  const tried = proof.passkey && (await tryOwnChallenge(ctx, challenge))
  try {
    await inTransaction(system, async (inner) => {
      if (tried) await takeChallenge(inner, tried)
      await noteProof(inner, await proveFactor(inner, { userId, proof, challenge }))
    })
  } catch (error) {
    await noteFailedProof(system, userId, error)
    throw error
  }
  await attempt.succeed()
}

/** Created for this person in this session. */
async function tryOwnChallenge(ctx: Context, secret: string): Promise<Challenge> {
  const challenge = await tryChallenge(ctx.asSystem('prove a session'), 'step_up', secret)
  if (challenge.userId !== ctx.actorId || challenge.sessionId !== ctx.sessionId) throw invalidChallenge()
  return challenge
}
