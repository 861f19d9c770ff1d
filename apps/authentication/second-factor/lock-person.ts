// One change at a time of what somebody logs in with.
import { sql } from 'drizzle-orm'
import { type Context, inTransaction } from '#framework/request/context.ts'
import { Problem } from '#shared/exceptions/problem.ts'

/**
 * Belongs before every new way in. Whoever waited here may have lost their log-in to the one they waited for, and must leave nothing
 * behind (PWD-14). Throws `auth.session_ended`. `ctx` acts as the system.
 */
export async function lockPerson(ctx: Context, userId: string): Promise<void> {
  await inTransaction(ctx, async ({ transaction, sessionId }) => {
    // A session that begins points at the person, and must not wait here for whoever waits for its password.
    await transaction.query(sql`select 1 from auth.users where id = ${userId} for no key update`)
    if (sessionId === null) return
    const [alive] = await transaction.query(
      sql`select 1 from auth.sessions where id = ${sessionId} and ended_at is null and expires_at > now()`,
    )
    if (!alive) throw new Problem('auth.session_ended')
  })
}
