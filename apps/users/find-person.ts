// What is known of somebody's account, for code of other apps that acts for the platform.
import { eq, type SQL } from 'drizzle-orm'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { users } from './users.resource.ts'

const table = tableOf(users)

/** Somebody with an account, open or closed. */
export interface Person {
  readonly id: string
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  readonly isActive: boolean
  /** When a link in a mail proved that the address is theirs. */
  readonly emailVerifiedAt: string | null
  /** What is older counts for nothing: the account was somebody else's. */
  readonly startedOverAt: string | null
  /** Whether they look after the platform, in whatever way. */
  readonly isStaff: boolean
}

/** Null for nobody, and for whom the context does not meet. */
export async function findPerson(ctx: Context, id: string | null): Promise<Person | null> {
  return id === null ? null : find(ctx, eq(table.id, id))
}

/** The same by an address, in any case. */
export function findPersonByAddress(ctx: Context, email: string): Promise<Person | null> {
  return find(ctx, eq(table.email, email.toLowerCase()))
}

/** Whoever changes how somebody logs in waits here for whoever does so at the same moment. In the context's transaction. */
export async function lockUser(ctx: Context, id: string): Promise<void> {
  await runQuery(ctx, query.select({ id: table.id }).from(table).where(eq(table.id, id)).for('update'))
}

async function find(ctx: Context, where: SQL): Promise<Person | null> {
  const { id, email, firstName, lastName, isActive, emailVerifiedAt, startedOverAt, isStaff, isSuperuser } = table
  const account = { id, email, firstName, lastName, isActive, emailVerifiedAt, startedOverAt }
  const [found] = await runQuery(
    ctx,
    query
      .select({ ...account, isStaff, isSuperuser })
      .from(table)
      .where(where),
  )
  if (!found) return null
  const { isSuperuser: isAlsoStaff, ...person } = found
  return { ...person, isStaff: person.isStaff || isAlsoStaff }
}
