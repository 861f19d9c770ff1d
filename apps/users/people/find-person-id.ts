// Finds people across tenants: for signing in, and for links sent to an address.
import { and, eq } from 'drizzle-orm'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { users } from '../users.resource.ts'

const table = tableOf(users)

/** Id of the active person with this address, or null. Never searches by an id that a client sent. */
export async function findPersonId(ctx: Context, { email }: { email: string }): Promise<string | null> {
  const isTheirs = and(eq(table.email, email.toLowerCase()), eq(table.isActive, true))
  const found = query.select({ id: table.id }).from(table).where(isTheirs)
  const [person] = await runQuery(ctx.asSystem('find a person'), found)
  return person?.id ?? null
}
