// Those who run a tenant, for mails about it.
import { and, eq } from 'drizzle-orm'
import { inTenant } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { memberships as membershipsResource } from './memberships.resource.ts'
import { users as usersResource } from './users.resource.ts'

const memberships = tableOf(membershipsResource)
const users = tableOf(usersResource)
/** A mail to more people is read by nobody. */
const MOST = 20

/** Addresses of the tenant's active owners, those who have been members for longest first. For the platform. */
export async function emailsOfOwners(ctx: Context): Promise<string[]> {
  const owners = await runQuery(
    ctx,
    query
      .select({ email: users.email })
      .from(memberships)
      .innerJoin(users, eq(users.id, memberships.user))
      .where(and(inTenant(ctx, memberships), eq(memberships.role, 'owner'), eq(users.isActive, true)))
      .orderBy(memberships.createdAt)
      .limit(MOST),
  )
  return owners.map(({ email }) => email)
}
