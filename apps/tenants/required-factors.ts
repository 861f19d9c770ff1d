// Which tenants ask their members for a second factor: who switches it on and who removes their last one wait for one another.
import { and, eq } from 'drizzle-orm'
import { selectMembers } from '#apps/users/index.ts'
import { lockName } from '#framework/operations/sql/lock-name.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { tenants } from './tenants.resource.ts'

const table = tableOf(tenants)

/** What both lock: whoever switches it on alone, whoever removes a factor together with others who do. */
export const FACTORS_ARE_REQUIRED = 'second factors are required'

/** Whether a tenant of theirs asks for one, and will until the context's transaction ends. `ctx` acts as the system. */
export async function holdsFactorRequirement(ctx: Context, userId: string): Promise<boolean> {
  await lockName(ctx, FACTORS_ARE_REQUIRED, { isShared: true })
  const member = selectMembers('member')
  const isAsked = and(eq(member.user, userId), eq(table.requiresSecondFactor, true))
  const belonging = query.select({ id: table.id }).from(member).innerJoin(table, eq(table.id, member.tenantId))
  return (await runQuery(ctx, belonging.where(isAsked).limit(1))).length > 0
}
