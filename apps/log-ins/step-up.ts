// Step-up: a session remembers when its user last proved who they are.

import { hasPassword } from '#apps/passwords/index.ts'
import { methodsOf } from '#apps/second-factors/index.ts'
import { type FactorMethod, isProven } from '#apps/sessions/index.ts'
import type { Context } from '#framework/request/context.ts'
import type { StepUp } from '#framework/request/services/step-up.ts'
import { Problem } from '#shared/exceptions/problem.ts'

/** Proofs are valid for `ttl` seconds. */
export function createStepUp(ttl: number): StepUp {
  return {
    async require(ctx) {
      // Neither impersonators nor programs do dangerous things.
      const { sessionId, impersonatorId, keyId } = ctx.caller
      const isOwn = sessionId !== null && impersonatorId === null && keyId === null
      const system = ctx.asSystem('ask when a session was proven')
      if (isOwn && (await isProven(system, ttl))) return
      const methods = isOwn ? await stepUpMethodsOf(system, ctx.actorId!) : []
      throw new Problem('auth.step_up_required', 'Prove it with POST /auth/step-up, then ask again.', {
        members: { methods },
      })
    },
  }
}

/** People with a second factor must prove with it: a password and a stolen token must not suffice. */
export async function stepUpMethodsOf(system: Context, userId: string): Promise<(FactorMethod | 'password')[]> {
  const methods = await methodsOf(system, userId)
  if (methods.length > 0) return methods
  return (await hasPassword(system, userId)) ? ['password'] : []
}
