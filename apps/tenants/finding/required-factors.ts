// Which tenants require a second factor: enabling that and removing a last factor wait for each other.
import { and, eq } from 'drizzle-orm'
import { selectMembers } from '#apps/users/index.ts'
import { lockName } from '#framework/operations/sql/lock-name.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { tenants } from '../tenants.resource.ts'

const table = tableOf(tenants)

/** The lock of both: exclusive for enabling, shared for removing factors. */
export const FACTORS_ARE_REQUIRED = 'second factors are required'

/** Whether one of their tenants requires a factor, and will until the context's transaction ends. `ctx` acts as the system. */
export async function holdsFactorRequirement(ctx: Context, userId: string): Promise<boolean> {
  await lockName(ctx, FACTORS_ARE_REQUIRED, { isShared: true })
  const member = selectMembers('member')
  const isAsked = and(eq(member.user, userId), eq(table.requiresSecondFactor, true))
  const belonging = query.select({ id: table.id }).from(member).innerJoin(table, eq(table.id, member.tenantId))
  return (await runQuery(ctx, belonging.where(isAsked).limit(1))).length > 0
}
