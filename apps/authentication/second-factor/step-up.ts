// Step-up: a session remembers when somebody last proved at it who they are.
import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import { isActor } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import type { StepUp } from '#framework/request/step-up.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { credentials } from '../credentials.resource.ts'
import { sessions } from '../sessions.resource.ts'
import { type FactorMethod, methodsOf } from './factors.ts'

const [logIns, passwords] = [tableOf(sessions), tableOf(credentials)]

/** Proofs hold for `ttl` seconds. */
export function createStepUp(ttl: number): StepUp {
  return {
    async require(ctx) {
      // In somebody else's name nobody does what is dangerous, and no program does.
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

async function isProven(system: Context, ttl: number): Promise<boolean> {
  const { id, user, endedAt, provenAt } = logIns
  const isLate = sql`${provenAt} > now() - make_interval(secs => ${ttl})`
  const isProof = and(sql`${id} = ${system.sessionId}`, isActor(system, user), isNull(endedAt), isLate)
  return (await runQuery(system, query.select({ id }).from(logIns).where(isProof))).length > 0
}

/** Who has a second factor proves with it: somebody who has the password and a stolen token must not come far. */
export async function stepUpMethodsOf(system: Context, userId: string): Promise<(FactorMethod | 'password')[]> {
  const methods = await methodsOf(system, userId)
  if (methods.length > 0) return methods
  const counts = and(eq(passwords.user, userId), isNotNull(passwords.passwordHash))
  const [password] = await runQuery(system, query.select({ id: passwords.id }).from(passwords).where(counts))
  return password ? ['password'] : []
}
