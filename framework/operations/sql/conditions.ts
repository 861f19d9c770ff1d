// Conditions and values that statements of apps share: whose row it is, one of many values, and what every change counts up.
import { type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { Context } from '#framework/request/context.ts'

/** The moment of the transaction. */
export const NOW = sql<string>`now()`

/** Rows of the context's tenant: an index is led by it, while row security alone decides what is met. */
export function inTenant({ tenantId }: Context, table: { readonly tenantId: PgColumn }): SQL {
  return sql`${table.tenantId} = ${tenantId}`
}

/** The row of this id in the context's tenant. */
export function isRow(ctx: Context, table: { readonly tenantId: PgColumn; readonly id: PgColumn }, id: string): SQL {
  return sql`(${inTenant(ctx, table)} and ${table.id} = ${id})`
}

/** The column names the actor of the context; nobody where there is none. */
export function isActor({ actorId }: Context, column: PgColumn): SQL {
  return sql`${column} = ${actorId}`
}

/** The column's value is one of these. The statement reads the same for any number of them, so that its plan is kept. */
export function isAnyOf(column: PgColumn, values: readonly unknown[]): SQL {
  return sql`${column} = any(${sql.param(values)}::${sql.raw(column.getSQLType())}[])`
}

/** For `set`: the change is later than the last, and the version counts on. */
export function touched({ version }: { readonly version: PgColumn }): { updatedAt: SQL; version: SQL } {
  return { updatedAt: sql`now()`, version: sql`${version} + 1` }
}
