// Conditions and values shared by apps' statements: tenant, id, actor, lists of values, and version increments.
import { type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { Context } from '#framework/request/context.ts'

/** The transaction's timestamp. */
export const NOW = sql<string>`now()`

/** Rows of the context's tenant: helps the index, while row security alone decides about visibility. */
export function inTenant({ tenantId }: Context, table: { readonly tenantId: PgColumn }): SQL {
  return sql`${table.tenantId} = ${tenantId}`
}

/** The row with this id in the context's tenant. */
export function isRow(ctx: Context, table: { readonly tenantId: PgColumn; readonly id: PgColumn }, id: string): SQL {
  return sql`(${inTenant(ctx, table)} and ${table.id} = ${id})`
}

/** The column names the context's actor; never true without one. */
export function isActor({ actorId }: Context, column: PgColumn): SQL {
  return sql`${column} = ${actorId}`
}

/** The column's value is one of these. The statement's text is the same for any number of values, so that its plan is cached. */
export function isAnyOf(column: PgColumn, values: readonly unknown[]): SQL {
  return sql`${column} = any(${sql.param(values)}::${sql.raw(column.getSQLType())}[])`
}

/** For `set`: a later timestamp and the next version. */
export function touched({ version }: { readonly version: PgColumn }): { updatedAt: SQL; version: SQL } {
  return { updatedAt: sql`now()`, version: sql`${version} + 1` }
}
