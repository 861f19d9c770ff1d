// The parts of a list statement that plain and related lists share.
import { type SQL, sql } from 'drizzle-orm'
import { planAnew, TENANT_ID } from '#framework/database/compile-statement.ts'
import type { StoredRow } from '#framework/database/database.ts'
import type { Context } from '#framework/request/context.ts'
import { defineService } from '#framework/request/services/define-service.ts'
import { ROOT_COLLATION } from '#framework/resource/collation.ts'
import type { Lookup } from '#framework/resource/field.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { requireBudget } from './budget.ts'
import { filterSql, orderSql, searchSql } from './filters/conditions.ts'
import type { Paths } from './filters/paths.ts'
import { DEFAULT_PAGE_SIZE, type Filter, isGroup, type ListQuery, offsetOf, startsLater } from './list-query.ts'
import { type Cursor, type CursorList, type SealPlace, totalOrderOf } from './order/cursor.ts'
import { rangesBeyond } from './order/seek.ts'
import { joinsSql, withSortedValues } from './order/sorted-paths.ts'
import type { Order } from './search/sought.ts'
import { type Projection, projectionOf, type Row, tableOf } from './select.ts'

/** Maximum records counted, unless an exact count is requested. */
export const countLimit = defineService<number>('count limit')

export interface RecordList<R = Row> extends CursorList {
  records: R[]
  /** Number of matching records, or null if not requested. */
  count: number | null
  /** True if counting stopped: there may be more. */
  countIsLimited: boolean
  hasNext: boolean
  hasPrevious: boolean
}

/** A complete query with the columns it reads. */
export interface Listing {
  model: ResourceModel
  query: ListQuery
  projection: Projection
  /** Collation for sorting texts. */
  collation: string
  /** Maximum records counted; null for all. */
  mostCounted: number | null
}

/** Fills in defaults; throws 400 for what exceeds the limits. The row keeps its sort values for cursors. */
export function buildListing(ctx: Context, model: ResourceModel, asked: Partial<ListQuery>): Listing {
  const ordering = totalOrderOf(asked.ordering?.length ? asked.ordering : model.ordering)
  const query: ListQuery = {
    conditions: [],
    search: null,
    size: DEFAULT_PAGE_SIZE,
    start: { page: 1 },
    counts: 'none',
    fields: null,
    include: [],
    isRanked: !asked.ordering?.length,
    ...asked,
    ordering,
  }
  if (query.search === null) query.isRanked = false
  requireBudget(query)
  const { fields, include } = query
  const only = fields && [...fields, ...include, ...ordering.map((term) => term.field)]
  const mostCounted = query.counts === 'limited' ? countLimit.of(ctx) : null
  const projection = withSortedValues(projectionOf(model, only), ordering)
  return { model, query, projection, collation: ROOT_COLLATION, mostCounted }
}

/** Conditions that a record must match to be in the list, independent of the page. */
export function whereOf(paths: Paths, { model, query }: Listing): SQL[] {
  return [
    ...rowConditionsOf(paths, model, query.conditions),
    ...(query.search === null ? [] : [searchSql(query.search, model)]),
  ]
}

/** The tenant, and the conditions. */
export function rowConditionsOf(paths: Paths, model: ResourceModel, conditions: readonly Filter[]): SQL[] {
  return [...ofTenant(model), ...conditions.map((filter) => filterSql(filter, model, paths))]
}

/** Row security enforces this too; stating it here lets the planner use indexes from the start. */
export function ofTenant({ rows }: ResourceModel): SQL[] {
  return rows.hasTenant ? [sql`t.tenant_id = ${TENANT_ID}`] : []
}

/** One page plus one record, which shows whether another page follows. `columns` replace the projection's. */
export function pageSql({ model, query, collation }: Listing, where: readonly SQL[], columns: SQL): SQL {
  const { size, ordering } = query
  const cursor = cursorOfQuery(query)
  const skipped = offsetOf(query)
  const order: Order = { model, terms: ordering, collation }
  const [orderBy, joins] = [orderSql(order, isBackward(query)), joinsSql(order)]
  const limit = sql`limit ${limitSql(size + 1)}`
  const pageOf = (conditions: readonly SQL[]) =>
    sql`select ${columns} from ${tableOf(model)}${joins}${filterClause(conditions)} order by ${orderBy} ${limit}`
  if (!cursor) return skipped > 0 ? sql`${pageOf(where)} offset ${skipped}` : pageOf(where)
  const pages = rangesBeyond(cursor, order).map((range) => pageOf([...where, range]))
  return pages.length === 1 ? pages[0]! : sql`${inTurn(pages)} ${limit}`
}

/**
 * The rows of one page after those of the other. PostgreSQL reads the parts of a union in order, never gives a part
 * with a limit to parallel workers, and stops at the outer limit, so that nothing unneeded is read.
 */
function inTurn(pages: readonly SQL[]): SQL {
  return sql.join(
    pages.map((page) => sql`(${page})`),
    sql.raw(' union all '),
  )
}

/**
 * The number of matching records, at most one more than the limit; null without counting. Inside another statement
 * PostgreSQL evaluates it once.
 */
export function countSql({ model, query, mostCounted }: Listing, where: readonly SQL[]): SQL | null {
  if (query.counts === 'none') return null
  const fitting = sql`from ${tableOf(model)}${filterClause(where)}`
  if (mostCounted === null) return sql`(select count(*) ${fitting})`
  return sql`(select count(*) from (select ${fitting} limit ${limitSql(mostCounted + 1)}) fitting)`
}

/** Lookups for which an average value finds as many rows as any other. */
const EVEN: ReadonlySet<Lookup> = new Set(['exact', 'in', 'iexact', 'isnull', 'has', 'overlaps'])

/** A negation rarely excludes an average share. */
const isEven = (filter: Filter): boolean =>
  isGroup(filter) ? filter.join !== 'not' && filter.of.every(isEven) : EVEN.has(filter.lookup)

/** The statement of a list, planned for its actual values if they determine how much is read. */
export function plannedFor({ query }: Listing, statement: SQL): SQL {
  return query.conditions.every(isEven) ? statement : planAnew(statement)
}

/** ` where …`, or nothing. */
export function filterClause(conditions: readonly SQL[]): SQL {
  return conditions.length > 0 ? sql` where ${sql.join([...conditions], sql.raw(' and '))}` : sql.raw('')
}

/** The cursor that the list starts from, if any. */
export function cursorOfQuery({ start }: ListQuery): Cursor | null {
  return 'cursor' in start ? start.cursor : null
}

/** True if results are ordered by relevance, unless a cursor continues a list that had too many matches for that. */
export function mayBeRanked(query: ListQuery): boolean {
  const cursor = cursorOfQuery(query)
  return query.isRanked && (cursor === null || cursor.rank !== undefined)
}

/** Whether the page is read from its end. */
export function isBackward({ start }: ListQuery): boolean {
  return 'cursor' in start && (start.cursor?.direction === 'before' || start.isFromEnd === true)
}

/** The result of `pageSql`. */
export interface FoundPage {
  readonly rows: readonly StoredRow[]
  readonly counted: Counted | null
  readonly seal: SealPlace
  /** One per row, if ordered by relevance. */
  readonly ranks?: readonly number[] | null
}

/** The number of matching records for the answer. */
export interface Counted {
  readonly count: number
  /** True if counting stopped: there may be more. */
  readonly isLimited: boolean
}

/** From `countSql`'s result, or from the number visited before the search stopped. */
export function countedOf({ mostCounted }: Listing, count: number, isLimited = false): Counted {
  const most = mostCounted ?? Number.POSITIVE_INFINITY
  return { count: Math.min(count, most), isLimited: isLimited || count > most }
}

/** Builds the answer from the rows. */
export function readPage({ query, projection }: Listing, { rows, counted, seal, ranks = null }: FoundPage): RecordList {
  const hasMore = rows.length > query.size
  const shown = hasMore ? rows.slice(0, query.size) : rows
  const records = shown.map(query.keepsVersions ? projection.read : projection.readPlain)
  const rankOf = ranks && mayBeRanked(query) ? new Map(records.map((record, index) => [record, ranks[index]!])) : null
  const isStarted = startsLater(query)
  if (isBackward(query)) records.reverse()
  const [hasNext, hasPrevious] = isBackward(query) ? [isStarted, hasMore] : [hasMore, isStarted]
  const { count = null, isLimited: countIsLimited = false } = counted ?? {}
  return { records, count, countIsLimited, hasNext, hasPrevious, ordering: query.ordering, seal, ranks: rankOf }
}

/** A literal, not a parameter: a plan for any limit is so much worse that PostgreSQL would plan every list again. */
export function limitSql(count: number): SQL {
  if (!Number.isSafeInteger(count) || count < 1) throw new RangeError('a limit is a whole number from 1')
  return sql.raw(String(count))
}
