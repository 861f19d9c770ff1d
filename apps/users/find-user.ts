// Finds people across tenants: for adding them to one, and for logging in.
import { sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Context } from '#framework/request/context.ts'

/** Id of the active user with this address or id, or null. */
export async function findUserId(ctx: Context, who: { email: string } | { id: string }): Promise<string | null> {
  const condition = 'email' in who ? sql`email = ${who.email.toLowerCase()}` : sql`id = ${who.id}`
  const statement = sql`select id from auth.users where ${condition} and is_active`
  const [row] = await runStatement(ctx.asSystem('find a person'), statement)
  return (row?.[0] as string | undefined) ?? null
}
