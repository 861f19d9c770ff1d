// One change at a time of what somebody logs in with.
import { and, eq } from 'drizzle-orm'
import { holdPerson } from '#apps/users/index.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { type Context, inTransaction } from '#framework/request/context.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { isLive } from './reading/select-sessions.ts'
import { sessions } from './sessions.resource.ts'

const table = tableOf(sessions)

/**
 * Belongs before every new way in. Whoever waited here may have lost their log-in to the one they waited for, and must leave nothing
 * behind (PWD-14). Throws `auth.session_ended`. `ctx` acts as the system.
 */
export async function lockPerson(ctx: Context, userId: string): Promise<void> {
  await inTransaction(ctx, async (inner) => {
    await holdPerson(inner, userId)
    if (inner.sessionId === null) return
    const isOpen = and(eq(table.id, inner.sessionId), isLive(table))
    const [alive] = await runQuery(inner, query.select({ id: table.id }).from(table).where(isOpen))
    if (!alive) throw new Problem('auth.session_ended')
  })
}
