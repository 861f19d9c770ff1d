// Facts about a person's account, for other apps' code that acts for the platform.
import { eq, type SQL } from 'drizzle-orm'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { users } from '../users.resource.ts'

const table = tableOf(users)

/** A person with an account, open or closed. */
export interface Person {
  readonly id: string
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  readonly isActive: boolean
  /** When a mail link proved that the address is theirs. */
  readonly emailVerifiedAt: string | null
  /** Anything older is void: the account belonged to somebody else. */
  readonly startedOverAt: string | null
  /** Whether they are staff of the platform, at any level. */
  readonly isStaff: boolean
}

/** Null for nobody, and for a person whom the context cannot see. */
export async function findPerson(ctx: Context, id: string | null): Promise<Person | null> {
  return id === null ? null : find(ctx, eq(table.id, id))
}

/** The same by address, case-insensitively. */
export function findPersonByAddress(ctx: Context, email: string): Promise<Person | null> {
  return find(ctx, eq(table.email, email.toLowerCase()))
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
