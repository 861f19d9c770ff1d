// Tenants for code that works for the platform: one by its slug, all of them, those that are due to be erased.
import { and, eq, gt, lte, ne, or, sql } from 'drizzle-orm'
import { NOW } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { PLATFORM_TENANT } from '#framework/resource/audit-fields.ts'
import type { Tenant } from './life/set-status.ts'
import { tenants } from './tenants.resource.ts'

const table = tableOf(tenants)
const { id, slug, name, status, createdAt, deletesAt } = table
const COLUMNS = { id, slug, name, status, createdAt, deletesAt }
const PAGE = 200
const MOST_DUE = 1000

/** A tenant as operators see it, closed ones too. */
export type ListedTenant = Pick<Tenant, 'id' | 'slug' | 'name' | 'status' | 'createdAt' | 'deletesAt'>

/** Of one status or of all, by slug. `ctx` is the platform in no tenant, here and below. */
export function listTenants(ctx: Context, isStatus: string | undefined): Promise<ListedTenant[]> {
  const which = isStatus === undefined ? undefined : sql`${status} = ${isStatus}`
  return runQuery(ctx, query.select(COLUMNS).from(table).where(which).orderBy(slug))
}

/** Null for a slug that no tenant has now. */
export async function findTenant(ctx: Context, hasSlug: string): Promise<ListedTenant | null> {
  const [tenant] = await runQuery(ctx, query.select(COLUMNS).from(table).where(eq(slug, hasSlug)))
  return tenant ?? null
}

/** Whether its row is there, whatever has become of it. */
export async function tenantExists(ctx: Context, tenantId: string): Promise<boolean> {
  return (await runQuery(ctx, query.select({ id }).from(table).where(eq(id, tenantId)))).length > 0
}

/** Those whose grace is over, and those whose erasure was begun and not finished. */
export async function findDueTenants(ctx: Context): Promise<string[]> {
  const isOver = and(eq(status, 'deleting'), lte(deletesAt, NOW))
  const areDue = or(eq(status, 'erasing'), isOver)
  const due = await runQuery(ctx, query.select({ id }).from(table).where(areDue).orderBy(deletesAt).limit(MOST_DUE))
  return due.map((each) => each.id)
}

/** Every tenant that is not being erased, closed ones too, page by page. */
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

/** Deletes the row of the context's tenant, and with it what leads there from outside; false where somebody else was faster. */
export async function deleteTenantRow(ctx: Context): Promise<boolean> {
  const gone = query.delete(table).where(eq(id, ctx.tenantId!)).returning({ id })
  return (await runQuery(ctx, gone)).length > 0
}
