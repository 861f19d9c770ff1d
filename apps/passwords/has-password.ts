// Whether a person can sign in with a password.
import { and, eq, isNotNull } from 'drizzle-orm'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { credentials } from './credentials.resource.ts'

const table = tableOf(credentials)

/** `ctx` acts as the system. */
export async function hasPassword(ctx: Context, userId: string): Promise<boolean> {
  const found = query
    .select({ id: table.id })
    .from(table)
    .where(and(eq(table.user, userId), isNotNull(table.passwordHash)))
  return (await runQuery(ctx, found)).length > 0
}
