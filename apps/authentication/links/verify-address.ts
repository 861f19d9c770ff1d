// Whoever used a link reads the mailbox it was sent to.
import { sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { type Context, inTransaction } from '#framework/request/context.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { startOver } from '../first-proof/start-over.ts'
import type { TokenSubject } from './one-time-tokens.ts'

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
    const [row] = await inner.transaction.query(
      sql`update auth.users u set email_verified_at = coalesce(u.email_verified_at, now()), updated_at = now(), version = u.version + 1
        from (select id, email_verified_at is null as is_first from auth.users where id = ${userId} for no key update) before
        where u.id = before.id and u.email = ${email} and u.is_active returning u.id, before.is_first`,
    )
    if (!row) throw new Problem('auth.invalid_link', 'The link belongs to an address that is not in use any more.')
    const [id, isFirst] = row as [string, boolean]
    const isNew = isFirst && !isInside
    if (isNew) await startOver(inner, id)
    return { userId: id, isNew }
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
  const [row] = await runStatement(
    ctx,
    sql`select 1 from auth.sessions where id = ${caller.sessionId} and user_id = ${userId} and ended_at is null and expires_at > now() and api_key is null and impersonator_id is null`,
  )
  return row !== undefined
}
