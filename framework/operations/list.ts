// Lists records: filter, search, sort, page. One statement, one round trip; each included relation adds one.
import { type SQL, sql } from 'drizzle-orm'
import type { StoredRow } from '#framework/database/database.ts'
import type { Context } from '#framework/request/context.ts'
import type { AnyResource } from '#framework/resource/define-resource.ts'
import type { RowOf } from '#framework/resource/infer.ts'
import type { OrderTerm, ResourceModel } from '#framework/resource/model.ts'
import { conditionSql, cursorSql, orderSql, searchSql } from './conditions.ts'
import { formatCursor, totalOrderOf } from './cursor.ts'
import { expandIncludes } from './include.ts'
import { DEFAULT_PAGE_SIZE, type ListQuery } from './list-query.ts'
import { openOperation } from './operation-target.ts'
import { runStatement } from './run-statement.ts'
import { type Projection, projectionOf, type Row, tableOf } from './select.ts'

export interface RecordList<R = Row> {
  records: R[]
  /** All records that fit, or null when it was not asked for. */
  count: number | null
  hasNext: boolean
  hasPrevious: boolean
  ordering: readonly OrderTerm[]
}

/** Throws `auth.required`, `permissions.denied`, `tenants.required`. Row security decides which rows there are. */
export async function listRecords<R extends AnyResource>(
  ctx: Context,
  resource: R,
  asked: Partial<ListQuery> = {},
): Promise<RecordList<RowOf<R>>> {
  const model = openOperation(ctx, resource, 'list')
  const query = completeQuery(asked, model)
  const projection = projectionOf(model, fieldsNeeded(query))
  const rows = await runStatement(ctx, buildListStatement(ctx, { model, query, projection }))
  const list = await readList(ctx, { model, query, projection }, rows)
  await expandIncludes(ctx, model, { records: list.records, include: query.include })
  return list as RecordList<RowOf<R>>
}

interface Listing {
  model: ResourceModel
  query: ListQuery
  projection: Projection
}

function completeQuery(asked: Partial<ListQuery>, model: ResourceModel): ListQuery {
  const ordering = totalOrderOf(asked.ordering?.length ? asked.ordering : model.ordering)
  return {
    conditions: [],
    search: null,
    size: DEFAULT_PAGE_SIZE,
    start: { page: 1 },
    wantsCount: false,
    fields: null,
    include: [],
    ...asked,
    ordering,
  }
}

/** The sorted values stay in the row: a cursor is made of them. */
function fieldsNeeded({ fields, include, ordering }: ListQuery): readonly string[] | null {
  return fields && [...fields, ...include, ...ordering.map((term) => term.field)]
}

function whereOf(ctx: Context, { model, query }: Listing): SQL[] {
  return [
    // Row security says the same; saying it here lets the planner use indexes from the start.
    ...(model.rows.hasTenant ? [sql`t.tenant_id = ${ctx.tenantId}`] : []),
    ...query.conditions.map((condition) => conditionSql(condition, model, ctx.runtime.models)),
    ...(query.search ? [searchSql(query.search, model)] : []),
  ]
}

const filterClause = (conditions: SQL[]) =>
  conditions.length > 0 ? sql` where ${sql.join(conditions, sql.raw(' and '))}` : sql.raw('')

function buildListStatement(ctx: Context, listing: Listing): SQL {
  const { model, query, projection } = listing
  const where = whereOf(ctx, listing)
  const cursor = 'cursor' in query.start ? query.start.cursor : null
  const isBackward = cursor?.direction === 'before'
  const count = query.wantsCount ? sql`, ${countSql(model, where)}` : sql.raw('')
  const offset =
    'page' in query.start && query.start.page > 1 ? sql` offset ${(query.start.page - 1) * query.size}` : sql.raw('')
  const place = cursor ? [cursorSql(cursor, query.ordering, model)] : []
  return sql`select ${projection.columns}${count} from ${tableOf(model)}${filterClause([...where, ...place])} order by ${orderSql(query.ordering, model, isBackward)} limit ${query.size + 1}${offset}`
}

/** Rides in the same statement: PostgreSQL evaluates it once. */
function countSql(model: ResourceModel, where: SQL[]): SQL {
  return sql`(select count(*) from ${tableOf(model)}${filterClause(where)})`
}

async function readList(ctx: Context, listing: Listing, rows: StoredRow[]): Promise<RecordList> {
  const { query, projection } = listing
  const hasMore = rows.length > query.size
  const shown = hasMore ? rows.slice(0, query.size) : rows
  const cursor = 'cursor' in query.start ? query.start.cursor : null
  const isBackward = cursor?.direction === 'before'
  if (isBackward) shown.reverse()
  const isFirst = 'page' in query.start ? query.start.page === 1 : cursor === null
  return {
    records: shown.map((row) => projection.read(row)),
    count: query.wantsCount ? await countOf(ctx, listing, rows) : null,
    hasNext: isBackward ? true : hasMore,
    hasPrevious: isBackward ? hasMore : !isFirst,
    ordering: query.ordering,
  }
}

/** An empty page brings no row to carry the count; only beyond the first page it has to be asked for. */
async function countOf(ctx: Context, listing: Listing, rows: StoredRow[]): Promise<number> {
  const { query, projection, model } = listing
  if (rows.length > 0) return rows[0]![projection.fields.length + 1] as number
  if ('page' in query.start && query.start.page === 1) return 0
  const [row] = await runStatement(ctx, sql`select ${countSql(model, whereOf(ctx, listing))}`)
  return row![0] as number
}

/** The cursor of a record in a list with this ordering. */
export function cursorOf(
  record: Row,
  list: Pick<RecordList, 'ordering'>,
  direction: 'after' | 'before' = 'after',
): string {
  return formatCursor(record, list.ordering, direction)
}
