// Finds records that the trail knows to have named somebody, including deleted ones.
import { and, or, type SQL, sql } from 'drizzle-orm'
import { inTenant } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { changes } from './changes.resource.ts'

const table = tableOf(changes)

/** A field of a resource, and the values by which it names somebody. */
export interface Naming {
  readonly resource: string
  readonly field: string
  readonly values: readonly string[]
}

/** Ids of the tenant's records in which one of these fields ever had one of its values, by resource. `ctx` acts as the system. */
export async function findNamedRecords(ctx: Context, namings: readonly Naming[]): Promise<Map<string, string[]>> {
  const { resource, recordId } = table
  const ids = sql<string[]>`array_agg(distinct ${recordId})::text[]`
  const found = query.select({ resource, ids }).from(table).where(areNamed(ctx, namings)).groupBy(resource)
  return new Map((await runQuery(ctx, found)).map((each) => [each.resource, each.ids]))
}

/** Whether there are any. */
export async function isNamedInTrail(ctx: Context, namings: readonly Naming[]): Promise<boolean> {
  const found = query.select({ id: table.id }).from(table).where(areNamed(ctx, namings)).limit(1)
  return (await runQuery(ctx, found)).length > 0
}

function areNamed(ctx: Context, namings: readonly Naming[]): SQL | undefined {
  return and(inTenant(ctx, table), or(sql`false`, ...namings.map(isNamed)))
}

/** Compares the whole value exactly. */
function isNamed({ resource, field, values }: Naming): SQL {
  const any = sql`any(${sql.param(values)}::text[])`
  const [before, after] = ['old', 'new'].map((side) => sql`${table.changes} #>> ${`{${field},${side}}`}::text[]`)
  return sql`(${table.resource} = ${resource} and (${before} = ${any} or ${after} = ${any}))`
}
