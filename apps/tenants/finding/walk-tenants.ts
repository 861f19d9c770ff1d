// Tenants for platform code: one by slug, all, or those due for erasure.
import { and, eq, gt, lte, ne, or, sql } from 'drizzle-orm'
import { NOW } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { PLATFORM_TENANT } from '#framework/resource/audit-fields.ts'
import type { Tenant } from '../life/set-status.ts'
import { tenants } from '../tenants.resource.ts'

const table = tableOf(tenants)
const { id, slug, name, status, createdAt, deletesAt } = table
const COLUMNS = { id, slug, name, status, createdAt, deletesAt }
const PAGE = 200
const MOST_DUE = 1000

/** A tenant for operators, including closed ones. */
export type ListedTenant = Pick<Tenant, 'id' | 'slug' | 'name' | 'status' | 'createdAt' | 'deletesAt'>

/** Of one status or of all, by slug. `ctx` is the platform in no tenant, here and below. */
export function listTenants(ctx: Context, isStatus: string | undefined): Promise<ListedTenant[]> {
  const which = isStatus === undefined ? undefined : sql`${status} = ${isStatus}`
  return runQuery(ctx, query.select(COLUMNS).from(table).where(which).orderBy(slug))
}

/** Null if no tenant currently has the slug. */
export async function findTenant(ctx: Context, hasSlug: string): Promise<ListedTenant | null> {
  const [tenant] = await runQuery(ctx, query.select(COLUMNS).from(table).where(eq(slug, hasSlug)))
  return tenant ?? null
}

/** Whether its row exists, whatever its status. */
export async function tenantExists(ctx: Context, tenantId: string): Promise<boolean> {
  return (await runQuery(ctx, query.select({ id }).from(table).where(eq(id, tenantId)))).length > 0
}

/** Tenants whose grace period is over, or whose erasure was interrupted. */
export async function findDueTenants(ctx: Context): Promise<string[]> {
  const isOver = and(eq(status, 'deleting'), lte(deletesAt, NOW))
  const areDue = or(eq(status, 'erasing'), isOver)
  const due = await runQuery(ctx, query.select({ id }).from(table).where(areDue).orderBy(deletesAt).limit(MOST_DUE))
  return due.map((each) => each.id)
}

/** Every tenant not being erased, including closed ones, page by page. */
export async function* walkTenants(ctx: Context): AsyncGenerator<string> {
  let last = PLATFORM_TENANT
  for (let found = PAGE; found === PAGE; ) {
    const next = and(gt(id, last), ne(status, 'erasing'))
    const page = await runQuery(ctx, query.select({ id }).from(table).where(next).orderBy(id).limit(PAGE))
    for (const each of page) yield each.id
    last = page.at(-1)?.id ?? last
    found = page.length
  }
}

/** Deletes the row of the context's tenant with outside references to it; false if somebody else was faster. */
export async function deleteTenantRow(ctx: Context): Promise<boolean> {
  const gone = query.delete(table).where(eq(id, ctx.tenantId!)).returning({ id })
  return (await runQuery(ctx, gone)).length > 0
}
