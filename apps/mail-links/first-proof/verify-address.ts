// A used link proves that its user reads the mailbox.
import { and, eq, isNull } from 'drizzle-orm'
import { isLive, selectSessions } from '#apps/sessions/index.ts'
import { proveAddress } from '#apps/users/index.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import type { TokenSubject } from '../one-time-tokens.ts'
import { startOver } from './start-over.ts'

/** The person who proved an address. */
export interface Verified {
  readonly userId: string
  /** Everything created in the account before has ended. */
  readonly isNew: boolean
}

/**
 * Records the proof, only for their current address. The first proof by somebody not known to be in the account
 * (`isInside`) makes them its only user: anybody may have registered the address before (PWD-14; Sudhodanan and Paverd,
 * "Pre-hijacked accounts", USENIX Security 2022). Throws `auth.invalid_link` if their address has changed, or they may
 * no longer sign in. `ctx` acts as the system. Resolves with their id, and whether the account started over.
 */
export function verifyAddress(
  ctx: Context,
  { userId, email }: Pick<TokenSubject, 'userId' | 'email'>,
  { isInside }: { isInside: boolean },
): Promise<Verified> {
  return inTransaction(ctx, async (inner) => {
    const proven = userId === null ? null : await proveAddress(inner, userId, email)
    if (!proven) throw new Problem('auth.invalid_link', 'The link belongs to an address that is not in use any more.')
    const isNew = proven.isFirst && !isInside
    if (isNew) await startOver(inner, userId!)
    return { userId: userId!, isNew }
  })
}

/** The caller who brings a link; null for nobody, and for an invalid token, which must not prevent using the link. */
export async function findBringer(identify: () => Promise<Context>): Promise<Context | null> {
  try {
    return await identify()
  } catch (error) {
    if (error instanceof Problem) return null
    throw error
  }
}

/** True for a request from a session of this person, not from a key or an impersonator. `ctx` acts as the system. */
export async function isInside(ctx: Context, caller: Context | null, userId: string | null): Promise<boolean> {
  if (!caller || userId === null || caller.actorId !== userId || caller.sessionId === null) return false
  const session = selectSessions('session')
  const { id, user, apiKey, impersonator } = session
  const isTheirs = and(eq(id, caller.sessionId), eq(user, userId), isLive(session))
  const isLogIn = and(isNull(apiKey), isNull(impersonator))
  return (await runQuery(ctx, query.select({ id }).from(session).where(and(isTheirs, isLogIn)))).length > 0
}
