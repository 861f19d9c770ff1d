// A tenant's host names, and whether each is served.
import { and, eq, sql } from 'drizzle-orm'
import { selectServedHosts } from '#apps/tenants/index.ts'
import { inTenant } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { customDomains } from './custom-domains.resource.ts'

const claimed = tableOf(customDomains)

/** For the context's tenant, by name. `ctx` is the platform in the tenant. */
export function listDomains(ctx: Context) {
  const { host, status, checkedAt, problem } = claimed
  const served = selectServedHosts('served')
  // In PostgreSQL's format.
  const checked = sql<string | null>`${checkedAt}`
  const isServed = sql<boolean>`${served.host} is not null`
  const isSame = and(eq(served.host, host), eq(served.leadsTo, claimed.tenantId))
  const found = query.select({ host, status, served: isServed, checked, problem }).from(claimed)
  return runQuery(ctx, found.leftJoin(served, isSame).where(inTenant(ctx, claimed)).orderBy(host))
}
