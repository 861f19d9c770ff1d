// Lists records: filter, search, sort, page. One statement, one round trip; each included relation adds one.
import { type SQL, sql } from 'drizzle-orm'
import type { StoredRow } from '#framework/database/database.ts'
import type { Context } from '#framework/request/context.ts'
import type { AnyResource } from '#framework/resource/define-resource.ts'
import type { RowOf } from '#framework/resource/infer.ts'
import type { Models, ResourceModel } from '#framework/resource/model.ts'
import { Paths } from './listing/filters/paths.ts'
import { expandIncludes } from './listing/include.ts'
import { collationOf } from './listing/languages.ts'
import { type ListQuery, startsLater } from './listing/list-query.ts'
import {
  buildListing,
  countedOf,
  countSql,
  cursorOfQuery,
  type Listing,
  pageSql,
  plannedFor,
  type RecordList,
  readPage,
  whereOf,
} from './listing/list-statement.ts'
import { isKnownLong, noteLong } from './listing/long-lists.ts'
import { type CursorList, formatCursor } from './listing/order/cursor.ts'
import { requireSealed, sealOf } from './listing/order/cursor-seals.ts'
import { prepareRankedSearch, type RankedSearch, runRankedSearch } from './listing/search/ranked-search.ts'
import { countTexts, prepareTextSearch, runTextSearch, type TextSearch } from './listing/search/text-search.ts'
import type { Row } from './listing/select.ts'
import { memoized } from './steps/memoized.ts'
import { modelOf, modelsOf, openOperation } from './steps/operation-target.ts'
import { runStatement } from './steps/run-statement.ts'

export type { RecordList } from './listing/list-statement.ts'

/** A list that any caller in any tenant can run repeatedly: the statement is always the same. */
export interface PreparedList {
  readonly listing: Listing
  readonly statement: SQL
  /** Other resources that it queries: checked for each caller. */
  readonly paths: Paths
  /** Runs first if results are ordered by relevance. */
  readonly ranked: RankedSearch | null
  /** Runs first if the list searches texts or dates. */
  readonly texts: TextSearch | null
  /** Runs if a page past the end returns no row to carry the count. */
  readonly counting: SQL | null
  /** The page without its count. */
  uncounted(): SQL
}

/** Computes everything that does not depend on the caller, except readable fields: `model` has only those. */
export function prepareList(ctx: Context, model: ResourceModel, asked: Partial<ListQuery>): PreparedList {
  return prepareListing(buildListing(ctx, model, asked), modelsOf(ctx))
}

function prepareListing(listing: Listing, models: Models): PreparedList {
  const { projection } = listing
  const paths = new Paths(models, listing.query.ordering)
  const where = whereOf(paths, listing)
  const texts = prepareTextSearch(paths, listing)
  const ranked = prepareRankedSearch(paths, listing)
  // If a page may need a scan of the whole list, its count is skipped unless requested.
  const count = texts && listing.query.counts === 'limited' ? null : countSql(listing, where)
  const pageOf = (columns: SQL) => plannedFor(listing, pageSql(listing, where, columns))
  const statement = pageOf(count ? sql`${projection.columns}, ${count}` : projection.columns)
  let uncounted = count ? null : statement
  return {
    ...{ listing, statement, paths, texts, ranked },
    counting: count && plannedFor(listing, sql`select ${count}`),
    uncounted: () => (uncounted ??= pageOf(projection.columns)),
  }
}

/** Throws `auth.required`, `permissions.denied`, `tenants.required`. Row security decides which rows exist. */
export async function runList(ctx: Context, given: PreparedList): Promise<RecordList> {
  const { model, query } = given.listing
  openOperation(ctx, model, 'list')
  given.paths.open(ctx)
  const prepared = await inLanguage(ctx, given)
  const { listing } = prepared
  const seal = sealOf(ctx, listing)
  requireSealed(cursorOfQuery(query), seal)
  const list = readPage(listing, { ...(await findPage(ctx, prepared)), seal })
  await expandIncludes(ctx, model, { records: list.records, include: query.include })
  return list
}

/** Variants of a list, by collation. */
const inLanguages = memoized((_list: PreparedList) => new Map<string, PreparedList>())

/** The list sorted by the collation of its tenant's language. */
async function inLanguage(ctx: Context, prepared: PreparedList): Promise<PreparedList> {
  const { listing } = prepared
  const collation = await collationOf(ctx, listing)
  if (collation === listing.collation) return prepared
  const others = inLanguages(prepared)
  const other = others.get(collation) ?? prepareListing({ ...listing, collation }, modelsOf(ctx))
  others.set(collation, other)
  return other
}

/** `prepareList` and `runList` in one, for one-off lists. */
export async function listRecords<R extends AnyResource>(
  ctx: Context,
  resource: R,
  asked: Partial<ListQuery> = {},
): Promise<RecordList<RowOf<R>>> {
  const list = prepareList(ctx, modelOf(ctx, resource), asked)
  return (await runList(ctx, list)) as RecordList<RowOf<R>>
}

/** The page of a search over texts or dates, or else of everything that matches. */
async function findPage(ctx: Context, prepared: PreparedList) {
  const { listing, texts, ranked } = prepared
  if (!texts) return readWhole(ctx, prepared)
  const best = ranked && (await runRankedSearch(ctx, listing, ranked))
  const found = best ?? (await runTextSearch(ctx, listing, texts)) ?? (await readWhole(ctx, prepared))
  if (found.counted || listing.query.counts === 'none') return found
  return { ...found, counted: await countTexts(ctx, listing, { texts, rows: found.rows }) }
}

async function readWhole(ctx: Context, { listing, statement, counting, uncounted }: PreparedList) {
  if (isKnownLong(ctx, listing))
    return { rows: await runStatement(ctx, uncounted()), counted: countedOf(listing, Number.POSITIVE_INFINITY) }
  const rows = await runStatement(ctx, statement)
  const counted = counting && countedOf(listing, await countOf(ctx, listing, { rows, counting }))
  if (counted?.isLimited) noteLong(ctx, listing)
  return { rows, counted }
}

interface Counting {
  rows: readonly StoredRow[]
  counting: SQL
}

/** An empty page has no row to carry the count; only past the first page does it need a query. */
async function countOf(ctx: Context, { query, projection }: Listing, { rows, counting }: Counting): Promise<number> {
  if (rows.length > 0) return rows[0]![projection.width] as number
  if (!startsLater(query)) return 0
  const [row] = await runStatement(ctx, counting)
  return row![0] as number
}

/** The cursor of a record in a list with this ordering. */
export function cursorOf(record: Row, list: CursorList, direction: 'after' | 'before' = 'after'): string {
  return formatCursor(record, list, direction)
}
