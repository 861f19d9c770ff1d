// Finds people across tenants: for logging in, and for links that were sent to an address.
import { sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Context } from '#framework/request/context.ts'

/** Id of the active user with this address, or null. Nobody is looked for by an id that somebody sent. */
export async function findUserId(ctx: Context, { email }: { email: string }): Promise<string | null> {
  const statement = sql`select id from auth.users where email = ${email.toLowerCase()} and is_active`
  const [row] = await runStatement(ctx.asSystem('find a person'), statement)
  return (row?.[0] as string | undefined) ?? null
}
