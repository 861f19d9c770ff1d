// The last step of every sign-in: creates a session in a transaction, and the client's answer. A person with a second factor gets a
// challenge instead; `finishSession` is for those who have answered it.

import { methodsOf } from '#apps/second-factors/index.ts'
import { type LogIn, openChallenge, openSession, signAccess, systemFor } from '#apps/sessions/index.ts'
import { users } from '#apps/users/index.ts'
import { readRecord } from '#framework/operations/read.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { Problem } from '#shared/exceptions/problem.ts'

/** What the session's transaction rechecks. */
type Proof = (inner: Context) => Promise<Pick<LogIn, 'secondFactor'> | null>

/**
 * `{ access, refresh, user }` for a person who has proved who they are. Throws `auth.second_factor_required` with a
 * challenge for a person with a second factor: every sign-in passes here, so that none bypasses it.
 */
export async function startSession(ctx: Context, logIn: LogIn, prove?: Proof) {
  const system = systemFor(ctx, 'log in', logIn)
  const methods = await methodsOf(system, logIn.userId)
  if (methods.length === 0) return finishSession(ctx, logIn, prove)
  const opened = await openChallenge(system, 'log_in', logIn)
  throw new Problem('auth.second_factor_required', 'Finish with POST /auth/second-factor.', {
    members: { ...opened, methods },
  })
}

/** The same after the second factor, or with a proof that counts as both. `prove` belongs to the session's transaction. */
export async function finishSession(ctx: Context, logIn: LogIn, prove?: Proof) {
  const { userId, tenantId } = logIn
  const { user, sessionId, refresh } = await inTransaction(systemFor(ctx, 'log in', logIn), async (inner) => {
    const proven = await prove?.(inner)
    const { record } = await readRecord(inner, users, { id: userId })
    return { user: record, ...(await openSession(inner, { ...logIn, ...proven })) }
  })
  return { access: await signAccess(ctx, { userId, tenantId, sessionId }), refresh, user }
}
