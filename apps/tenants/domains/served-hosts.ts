// Which hosts lead to which tenant: for apps that decide who may have one.
import { and, asc, eq, isNotNull, sql } from 'drizzle-orm'
import { announceTenant } from '#apps/tenant-settings/index.ts'
import { NOW, touched } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { domains } from './domains.resource.ts'

const table = tableOf(domains)

/** A host that somebody has to prove again. */
export interface ProvenHost {
  readonly host: string
  readonly token: string
  readonly tenantId: string
}

/** Hosts with the tenant that each leads to, for joins. */
export function selectServedHosts<Alias extends string>(alias: Alias) {
  const { host, leadsTo } = table
  return query.select({ host, leadsTo }).from(table).as(alias)
}

/** Another tenant that has the host, and the token that it proved it with; null if nobody else has it. */
export async function findOtherTenantAt(ctx: Context, host: string) {
  const { leadsTo: tenantId, token } = table
  const isOthers = and(eq(table.host, host), sql`${tenantId} <> ${ctx.tenantId}`)
  const found = query.select({ tenantId, token }).from(table).where(isOthers)
  return (await runQuery(ctx.asSystem('look who serves a host'), found))[0] ?? null
}

/** From now on the host leads to the context's tenant. */
export async function serveHost(ctx: Context, host: string, token: string): Promise<void> {
  await inTransaction(ctx.asSystem('serve a verified host'), async (system) => {
    const values = { leadsTo: ctx.tenantId!, token, checkedAt: NOW, misses: 0 }
    const set = { ...values, ...touched(table) }
    await runQuery(
      system,
      query
        .insert(table)
        .values({ host, ...values })
        .onConflictDoUpdate({ target: table.host, set }),
    )
    await announceTenant(system, 'active')
  })
}

/** Stops serving it for the context's tenant. */
export async function stopServing(ctx: Context, host: string): Promise<void> {
  await inTransaction(ctx.asSystem('stop serving a host', 'even_if_closed'), async (system) => {
    const isOwn = and(eq(table.host, host), sql`${table.leadsTo} = ${ctx.tenantId}`)
    const gone = await runQuery(system, query.delete(table).where(isOwn).returning({ id: table.id }))
    if (gone.length > 0) await announceTenant(system, 'active')
  })
}

/** Hosts with a token that nobody has checked for 20 hours. `system` is the platform in no tenant. */
export async function findDueHosts(system: Context, most: number): Promise<ProvenHost[]> {
  const { host, token, leadsTo: tenantId, checkedAt } = table
  const isDue = and(isNotNull(token), sql`${checkedAt} < now() - interval '20 hours'`)
  const found = query.select({ host, token, tenantId }).from(table).where(isDue).orderBy(asc(checkedAt)).limit(most)
  return (await runQuery(system, found)).map((row) => ({ ...row, token: row.token! }))
}

/**
 * Stores whether the token was there; null if nobody could tell. Resolves with the number of consecutive checks that
 * missed it, 0 for a host that has changed meanwhile.
 */
export async function noteHostCheck(
  system: Context,
  { host, token }: ProvenHost,
  isThere: boolean | null,
): Promise<number> {
  const misses = isThere === null ? table.misses : isThere ? 0 : sql`${table.misses} + 1`
  const checked = query
    .update(table)
    .set({ checkedAt: NOW, misses })
    .where(and(eq(table.host, host), eq(table.token, token)))
    .returning({ misses: table.misses })
  return (await runQuery(system, checked))[0]?.misses ?? 0
}
