// What somebody is to the platform: nearly everybody is nothing to it.
import { and, eq, or } from 'drizzle-orm'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { StaffLevel } from '#framework/request/access.ts'
import type { Context } from '#framework/request/context.ts'
import { users } from './users.resource.ts'

const table = tableOf(users)

/** Of an active person; null for everybody who is no staff. */
export async function findStaffLevel(ctx: Context, userId: string): Promise<StaffLevel | null> {
  const { id, isActive, isSuperuser, isStaff } = table
  const isOurs = and(eq(id, userId), eq(isActive, true), or(eq(isSuperuser, true), eq(isStaff, true)))
  const found = query.select({ isSuperuser }).from(table).where(isOurs)
  const [user] = await runQuery(ctx.asSystem('find out whether somebody is staff'), found)
  if (!user) return null
  return user.isSuperuser ? 'superuser' : 'support'
}
