// The permissions of custom roles.
import { and, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { inTenant, isAnyOf } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { OwnRole } from '#framework/permissions/explain-word.ts'
import { grantableWordsOf } from '#framework/permissions/permission-words.ts'
import type { Context } from '#framework/request/context.ts'
import { roles } from './roles.resource.ts'

const table = tableOf(roles)

/** The current permissions of these roles together; omits those that no tenant can grant. */
export async function wordsOfRoles(ctx: Context, ids: readonly string[]): Promise<string[]> {
  const words = new Set((await findRoles(ctx, ids)).flatMap(({ permissions }) => permissions))
  return [...words].sort().filter((word) => grantableWordsOf(ctx.runtime.roles).has(word))
}

/** The roles of the context's tenant with these ids, ordered by slug. */
export async function findRoles(ctx: Context, ids: readonly string[]): Promise<OwnRole[]> {
  return ids.length === 0 ? [] : find(ctx, isAnyOf(table.id, ids))
}

/** All roles of the context's tenant, ordered by slug. */
export function findAllRoles(ctx: Context): Promise<OwnRole[]> {
  return find(ctx, undefined)
}

async function find(ctx: Context, which: SQL | undefined): Promise<OwnRole[]> {
  const { slug, name, permissions } = table
  const areMeant = and(inTenant(ctx, table), which)
  const found = await runQuery(ctx, query.select({ slug, name, permissions }).from(table).where(areMeant).orderBy(slug))
  return found.map((role) => ({ ...role, slug: role.slug! }))
}

/** SQL of the combined permissions of a list of roles, for statements that also read the holders. */
export function wordsOfList(ids: SQLWrapper, tenantId: SQLWrapper): SQL<string[]> {
  const named = sql`${table.tenantId} = ${tenantId} and ${table.id} = any(${ids})`
  return sql<string[]>`array(select distinct word from ${table}, unnest(${table.permissions}) word where ${named})`
}
