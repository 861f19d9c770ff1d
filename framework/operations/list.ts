// Lists records: filter, search, sort, page. One statement, one round trip; each included relation adds one.
import { sql } from 'drizzle-orm'
import type { StoredRow } from '#framework/database/database.ts'
import type { Context } from '#framework/request/context.ts'
import type { AnyResource } from '#framework/resource/define-resource.ts'
import type { RowOf } from '#framework/resource/infer.ts'
import { formatCursor } from './listing/cursor.ts'
import { expandIncludes } from './listing/include.ts'
import type { ListQuery } from './listing/list-query.ts'
import {
  buildListing,
  countSql,
  type Listing,
  pageSql,
  type RecordList,
  readPage,
  whereOf,
} from './listing/list-statement.ts'
import type { Row } from './listing/select.ts'
import { openOperation } from './steps/operation-target.ts'
import { runStatement } from './steps/run-statement.ts'

export type { RecordList } from './listing/list-statement.ts'

/** Throws `auth.required`, `permissions.denied`, `tenants.required`. Row security decides which rows there are. */
export async function listRecords<R extends AnyResource>(
  ctx: Context,
  resource: R,
  asked: Partial<ListQuery> = {},
): Promise<RecordList<RowOf<R>>> {
  const model = openOperation(ctx, resource, 'list')
  const listing = buildListing(model, asked)
  const { query, projection } = listing
  const where = whereOf(ctx, listing)
  const count = query.wantsCount ? sql`, ${countSql(model, where)}` : sql.raw('')
  const rows = await runStatement(ctx, pageSql(listing, where, sql`${projection.columns}${count}`))
  const list = readPage(listing, rows, query.wantsCount ? await countOf(ctx, listing, rows) : null)
  await expandIncludes(ctx, model, { records: list.records, include: query.include })
  return list as RecordList<RowOf<R>>
}

/** An empty page brings no row to carry the count; only beyond the first page it has to be asked for. */
async function countOf(ctx: Context, listing: Listing, rows: readonly StoredRow[]): Promise<number> {
  const { query, projection, model } = listing
  if (rows.length > 0) return rows[0]![projection.fields.length + 1] as number
  if ('page' in query.start ? query.start.page === 1 : query.start.cursor === null) return 0
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
