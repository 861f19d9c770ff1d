// Serializes changes of a person's sign-in methods.
import { and, eq } from 'drizzle-orm'
import { holdPerson } from '#apps/users/index.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { isLive } from './reading/select-sessions.ts'
import { sessions } from './sessions.resource.ts'

const table = tableOf(sessions)

/**
 * Call it before adding any sign-in method. A waiting caller's session may have been ended by the one it waited for,
 * and must leave nothing behind (PWD-14). Throws `auth.session_ended`. `ctx` acts as the system.
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
