// Whoever used a link reads the mailbox it was sent to.
import { and, eq, isNull } from 'drizzle-orm'
import { isLive, selectSessions } from '#apps/sessions/index.ts'
import { proveAddress } from '#apps/users/index.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { type Context, inTransaction } from '#framework/request/context.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import type { TokenSubject } from '../one-time-tokens.ts'
import { startOver } from './start-over.ts'

/** Who proved an address. */
export interface Verified {
  readonly userId: string
  /** What was made in the account before has ended. */
  readonly isNew: boolean
}

/**
 * Notes it, for the address they have now and for no other. The first proof of an address by somebody who is not known to be in the
 * account (`isInside`) makes them alone in it: anybody may have registered the address before (PWD-14; Sudhodanan and Paverd,
 * "Pre-hijacked accounts", USENIX Security 2022). Throws `auth.invalid_link` when they have another address by now, or may not log in
 * any more. `ctx` acts as the system. Resolves with their id, and whether the account started over.
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

/** Who brings a link along; null for nobody, and for a token that does not hold: it keeps no one from using the link. */
export async function findBringer(identify: () => Promise<Context>): Promise<Context | null> {
  try {
    return await identify()
  } catch (error) {
    if (error instanceof Problem) return null
    throw error
  }
}

/** True for a request that comes from a log-in of this person, not from a key and not in their name. `ctx` acts as the system. */
export async function isInside(ctx: Context, caller: Context | null, userId: string | null): Promise<boolean> {
  if (!caller || userId === null || caller.actorId !== userId || caller.sessionId === null) return false
  const session = selectSessions('session')
  const { id, user, apiKey, impersonator } = session
  const isTheirs = and(eq(id, caller.sessionId), eq(user, userId), isLive(session))
  const isLogIn = and(isNull(apiKey), isNull(impersonator))
  return (await runQuery(ctx, query.select({ id }).from(session).where(and(isTheirs, isLogIn)))).length > 0
}
