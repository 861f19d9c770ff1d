// Step-up: a session remembers when somebody last proved at it who they are.
import { sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Context } from '#framework/request/context.ts'
import type { StepUp } from '#framework/request/step-up.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { type FactorMethod, methodsOf } from './factors.ts'

/** Proofs hold for `ttl` seconds. */
export function createStepUp(ttl: number): StepUp {
  return {
    async require(ctx) {
      // In somebody else's name nobody does what is dangerous, and no program does.
      const isOwn = ctx.sessionId !== null && ctx.impersonatorId === null && ctx.keyId === null
      const system = ctx.asSystem('ask when a session was proven')
      const [row] = isOwn
        ? await runStatement(
            system,
            sql`select 1 from auth.sessions where id = ${ctx.sessionId} and user_id = ${ctx.actorId} and ended_at is null and proven_at > now() - make_interval(secs => ${ttl})`,
          )
        : []
      if (row) return
      const methods = isOwn ? await stepUpMethodsOf(system, ctx.actorId!) : []
      throw new Problem('auth.step_up_required', 'Prove it with POST /auth/step-up, then ask again.', {
        members: { methods },
      })
    },
  }
}

/** Who has a second factor proves with it: somebody who has the password and a stolen token must not come far. */
export async function stepUpMethodsOf(system: Context, userId: string): Promise<(FactorMethod | 'password')[]> {
  const methods = await methodsOf(system, userId)
  if (methods.length > 0) return methods
  const [row] = await runStatement(
    system,
    sql`select 1 from auth.credentials where user_id = ${userId} and password_hash is not null`,
  )
  return row ? ['password'] : []
}
