// The platform's staff and their levels.
import { and, eq, or } from 'drizzle-orm'
import { touched } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { StaffLevel } from '#framework/request/access.ts'
import type { Context } from '#framework/request/context.ts'
import { users } from '../users.resource.ts'

const table = tableOf(users)

/** The level of an active person; null unless staff. */
export async function findStaffLevel(ctx: Context, userId: string): Promise<StaffLevel | null> {
  const { id, isActive, isSuperuser, isStaff } = table
  const isOurs = and(eq(id, userId), eq(isActive, true), or(eq(isSuperuser, true), eq(isStaff, true)))
  const found = query.select({ isSuperuser }).from(table).where(isOurs)
  const [person] = await runQuery(ctx.asSystem('find out whether somebody is staff'), found)
  if (!person) return null
  return person.isSuperuser ? 'superuser' : 'support'
}

/** Sets a person's staff level; false if nobody has the address. `ctx` acts as the system. */
export async function nameStaff(
  ctx: Context,
  email: string,
  flags: { isStaff: boolean; isSuperuser: boolean },
): Promise<boolean> {
  const isTheirs = eq(table.email, email.toLowerCase())
  const named = query.update(table).set({ ...flags, ...touched(table) })
  return (await runQuery(ctx, named.where(isTheirs).returning({ id: table.id }))).length > 0
}

/** All staff of the platform, by address. `ctx` acts as the system. */
export function listStaff(ctx: Context) {
  const { email, firstName, lastName, isSuperuser, isActive, isStaff } = table
  const areOurs = or(eq(isStaff, true), eq(isSuperuser, true))
  const columns = { email, firstName, lastName, isSuperuser, isActive }
  return runQuery(ctx, query.select(columns).from(table).where(areOurs).orderBy(email))
}
