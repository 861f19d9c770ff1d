// What other apps query about tenants: the context's own, and a sub-select for joins.
import { and, eq, sql } from 'drizzle-orm'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { tenants } from '../tenants.resource.ts'

const table = tableOf(tenants)
const isOpen = ({ tenantId }: Context) => and(sql`${table.id} = ${tenantId}`, eq(table.status, 'active'))

/** Tenants of any status, for other apps' statements. */
export function selectTenants<Alias extends string>(alias: Alias) {
  const { id, slug, name, status, createdAt } = table
  return query.select({ id, slug, name, status, createdAt }).from(table).as(alias)
}

/** The name of the context's tenant; null if invisible or inactive. */
export async function nameOfTenant(ctx: Context): Promise<string | null> {
  const [tenant] = await runQuery(ctx, query.select({ name: table.name }).from(table).where(isOpen(ctx)))
  return tenant?.name ?? null
}

/** Prevents closing the context's tenant until the transaction ends; false if it is already closed. */
export async function holdOpen(ctx: Context): Promise<boolean> {
  const held = await runQuery(ctx, query.select({ id: table.id }).from(table).where(isOpen(ctx)).for('share'))
  return held.length > 0
}
