// Lists the records that point to each of many records: one statement for all, with a page for each.
import { type SQL, sql } from 'drizzle-orm'
import type { StoredRow } from '#framework/database/database.ts'
import type { Context } from '#framework/request/context.ts'
import type { FieldModel, ResourceModel } from '#framework/resource/model.ts'
import { Paths } from '../listing/filters/paths.ts'
import { collationOf } from '../listing/languages.ts'
import type { ListQuery } from '../listing/list-query.ts'
import {
  buildListing,
  countedOf,
  countSql,
  cursorOfQuery,
  type RecordList,
  readPage,
  whereOf,
} from '../listing/list-statement.ts'
import type { SealPlace } from '../listing/order/cursor.ts'
import { requireSealed, sealOf } from '../listing/order/cursor-seals.ts'
import { rankedOrPlainSql, readRanked } from '../listing/search/ranked-search.ts'
import { modelsOf, openOperation } from '../steps/operation-target.ts'
import { runStatement } from '../steps/run-statement.ts'

/** The records of `model` whose relation `field` points to one of `ids`. */
export interface Related {
  model: ResourceModel
  field: FieldModel
  ids: readonly string[]
}

/** A list for every id, possibly empty. Throws like `listRecords`; a cursor applies to the list of one id, the size to each list. */
export async function listRelated(
  ctx: Context,
  { model, field, ids }: Related,
  asked: Partial<ListQuery>,
): Promise<Map<string, RecordList>> {
  openOperation(ctx, model, 'list')
  const rootListing = buildListing(ctx, model, asked)
  const listing = { ...rootListing, collation: await collationOf(ctx, rootListing) }
  const { query } = listing
  const paths = new Paths(modelsOf(ctx), query.ordering)
  const where = [...whereOf(paths, listing), pointsAtParent(model, field)]
  paths.open(ctx)
  const seals = new Map(ids.map((id) => [id, sealOf(ctx, listing, { field: field.name, id })]))
  for (const seal of seals.values()) requireSealed(cursorOfQuery(query), seal)
  const count = countSql(listing, where) ?? sql.raw('null')
  const page = rankedOrPlainSql(listing, where)
  const rows = await runStatement(
    ctx,
    sql`select parent.id, ${count}, page.* from unnest(${sql.param([...ids])}::uuid[]) as parent(id)
      left join lateral (${page}) page on true`,
  )
  const byParent = Map.groupBy(rows, (row) => row[0] as string)
  return new Map([...seals].map(([id, seal]) => [id, listOf(byParent.get(id) ?? [], seal)]))

  function listOf(found: StoredRow[], seal: SealPlace): RecordList {
    // A parent without records yields one row of nulls.
    const own = readRanked(found, 2)
    const count = found[0]![1] as number | null
    return readPage(listing, { ...own, counted: count === null ? null : countedOf(listing, count), seal })
  }
}

function pointsAtParent(model: ResourceModel, field: FieldModel): SQL {
  if (!field.join) return sql.raw(`t."${field.column}" = parent.id`)
  const { schema, table, from, to } = field.join
  const tenant = model.rows.hasTenant ? 'j.tenant_id = t.tenant_id and ' : ''
  return sql.raw(
    `exists (select 1 from "${schema}"."${table}" j where ${tenant}j."${from}" = t.id and j."${to}" = parent.id)`,
  )
}
