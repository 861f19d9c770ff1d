// Searches over texts or dates: walks the list while matches are frequent, else uses the trigram index, else scans the whole list.
import { type SQL, sql } from 'drizzle-orm'
import type { StoredRow } from '#framework/database/database.ts'
import type { Context } from '#framework/request/context.ts'
import type { FieldModel, ResourceModel } from '#framework/resource/model.ts'
import { keptTextsOf, textClassOf } from '#framework/resource/values/kept-texts.ts'
import { runStatement } from '../../steps/run-statement.ts'
import { filterSql, searchSql } from '../filters/conditions.ts'
import { INSIDE_TEXTS, isLookedThrough } from '../filters/lookups.ts'
import type { Paths } from '../filters/paths.ts'
import {
  type Condition,
  type Filter,
  isGroup,
  type ListQuery,
  leavesOf,
  offsetOf,
  searchedFieldsOf,
  startsLater,
  wordsOfSearch,
} from '../list-query.ts'
import {
  type Counted,
  countedOf,
  countSql,
  filterClause,
  type Listing,
  pageSql,
  rowConditionsOf,
} from '../list-statement.ts'
import { tableOf } from '../select.ts'

/** Records walked in list order before using an index: enough to fill a page if one in a hundred matches. */
export const WALKED = 2000
/** Records examined for counting: in a longer list the count is how many were found. */
export const COUNTED = 10_000
/** Maximum index matches: more would cost more than a walk. */
export const MOST_FOUND = 5000

/** The statements of a text search; they do not depend on the caller. */
export interface TextSearch {
  readonly walk: SQL
  /** Null if no part is long enough for an index. */
  readonly find: SQL | null
  readonly count: SQL
}

/** A part of a text, and the fields that may contain it. */
interface SoughtPart {
  readonly part: string
  readonly fields: readonly FieldModel[]
}

/** A list's conditions that its indexes cannot serve, mostly on texts, and its other conditions. */
export interface TextConditions {
  /** Text conditions that every match fulfils: the trigram index can serve them. Inside a group they imply nothing alone. */
  readonly inside: readonly Condition[]
  /** As SQL, with the search. */
  readonly texts: SQL[]
  readonly others: SQL[]
}

/** Separates the list's text conditions, including its search, from the others. */
export function textConditionsOf(
  paths: Paths,
  { model, query }: { model: ResourceModel; query: Pick<ListQuery, 'conditions' | 'search'> },
): TextConditions {
  const isInside = (condition: Condition) => condition.through === null && isLookedThrough(condition)
  const { looking = [], others = [] } = Object.groupBy(query.conditions, (filter: Filter) =>
    leavesOf([filter]).some(isInside) ? 'looking' : 'others',
  )
  const texts = [
    ...looking.map((filter) => filterSql(filter, model, paths)),
    ...(query.search === null ? [] : [searchSql(query.search, model)]),
  ]
  const inside = looking.filter(
    (filter): filter is Condition => !isGroup(filter) && INSIDE_TEXTS.includes(filter.lookup),
  )
  return { inside, texts, others: rowConditionsOf(paths, model, others) }
}

/** Null for a list that needs no scan. */
export function prepareTextSearch(paths: Paths, listing: Listing): TextSearch | null {
  const { model, projection } = listing
  const { inside, texts, others } = textConditionsOf(paths, listing)
  if (texts.length === 0) return null
  const columns = sql`true as "hit$", ${projection.columns}`
  const found = findSql(listing, inside, MOST_FOUND)
  const passed = sql`select ${sql.join(texts, sql.raw(' and '))} as "hit$"
    from ${tableOf(model)}${filterClause(others)} limit ${sql.raw(`${COUNTED + 1}`)}`
  return {
    count: sql`select count(*), count(*) filter (where "hit$") from (${passed}) passed`,
    walk: walkSql(listing, { others, texts }),
    find:
      found &&
      sql`with found as materialized (select ${found} as ids)
        select (select ids is not null from found), ${countOfFound()}, page.* from (select) one
        left join lateral (${pageSql(listing, whereFound(), columns)}) page on true`,
  }

  function whereFound(): SQL[] {
    return [...others, sql.raw('t.id = any((select ids from found)::uuid[])'), ...texts]
  }

  function countOfFound(): SQL {
    return countSql(listing, whereFound()) ?? sql.raw('null')
  }
}

/** The first records of the list with whether the texts match; returns the page of matches, and both counts. */
function walkSql(
  { model, query, projection, ...rest }: Listing,
  { others, texts }: Record<'others' | 'texts', SQL[]>,
): SQL {
  const start = 'cursor' in query.start ? query.start : { page: 1 }
  const fits = sql.join(texts, sql.raw(' and '))
  const walked = pageSql(
    { ...rest, model, projection, query: { ...query, size: WALKED, start } },
    others,
    sql`(${fits}) as "hit$", ${projection.columns}`,
  )
  const page = sql.raw(`select * from walked where "hit$" limit ${query.size + 1} offset ${offsetOf(query)}`)
  return sql`with walked as materialized (${walked}) select totals.*, page.*
    from (select count(*), count(*) filter (where "hit$") from walked) totals left join lateral (${page}) page on true`
}

/** Finds candidate ids, up to a limit, by the parts in the same field classes as the longest one. */
export function findSql({ model, query }: Listing, inside: readonly Condition[], most: number): SQL | null {
  const searched = searchedFieldsOf(model)
  const kept = keptTextsOf(model)
  const parts: SoughtPart[] = [
    ...inside.map(({ field, value }) => ({ part: String(value), fields: [field] })),
    ...(query.search === null ? [] : wordsOfSearch(query.search)).map((part) => ({ part, fields: searched })),
  ]
  // Trigrams consist of letters and digits.
  const sought = parts.filter(
    ({ part, fields }) => /[\p{L}\p{N}]{3}/u.test(part) && fields.every((field) => kept.includes(field)),
  )
  const [longest] = sought.toSorted((one, other) => other.part.length - one.part.length)
  if (!longest) return null
  const classes = classesOf(longest)
  const along = sought.filter((each) => classesOf(each).join() === classes.join())
  return sql`pend.find_texts(${model.name}, ${sql.param(classes)}::text[],
    ${sql.param(along.map(({ part }) => part))}::text[], ${most})`
}

const classesOf = ({ fields }: SoughtPart) => [...new Set(fields.map(textClassOf))].sort()

/** The matches, and their total if known. */
export interface FoundTexts {
  readonly rows: readonly StoredRow[]
  readonly counted: Counted | null
  /** One per row, if ordered by relevance. */
  readonly ranks?: readonly number[] | null
}

/** Null if the whole list must be scanned. */
export async function runTextSearch(
  ctx: Context,
  listing: Listing,
  { walk, find }: TextSearch,
): Promise<FoundTexts | null> {
  const { query } = listing
  const page = pageOfWalk(listing, readWalk(await runStatement(ctx, walk)))
  if (page || !find) return page
  const [first, ...rest] = await runStatement(ctx, find)
  if (!first![0]) return null
  const rows = [first!, ...rest].filter((row) => row[2] === true).map((row) => row.slice(3))
  return { rows, counted: query.counts === 'none' ? null : countedOf(listing, first![1] as number) }
}

/** Numbers of records visited and matched, and the page's records. */
interface Walk {
  readonly passed: number
  readonly hits: number
  readonly rows: readonly StoredRow[]
}

/** Null if the walk found too few for a page, or all must be counted. */
export function pageOfWalk(listing: Listing, { passed, hits, rows }: Walk): FoundTexts | null {
  const { query } = listing
  const isEnd = passed <= WALKED
  const isWhole = isEnd && !startsInside(listing)
  const isPage = isEnd || hits > offsetOf(query) + query.size
  if (!isPage || (query.counts === 'exact' && !isWhole)) return null
  return { rows, counted: isWhole && query.counts !== 'none' ? countedOf(listing, hits) : null }
}

/** The number of matches, or a lower bound in a long list: `rows` were found so far. */
export async function countTexts(
  ctx: Context,
  listing: Listing,
  { texts, rows }: { texts: TextSearch; rows: readonly StoredRow[] },
): Promise<Counted> {
  const [row] = await runStatement(ctx, texts.count)
  const [passed, fitting] = row as [number, number]
  const met = rows.length === 0 ? 0 : offsetOf(listing.query) + rows.length
  return countedOf(listing, Math.max(fitting, met), passed > COUNTED)
}

/** A cursor lets a walk start behind records already visited. */
const startsInside = ({ query }: Listing) => 'cursor' in query.start && startsLater(query)

function readWalk(rows: readonly StoredRow[]): Walk {
  const [passed, hits] = rows[0] as [number, number]
  return { passed, hits, rows: rows.filter((row) => row[2] === true).map((row) => row.slice(3)) }
}
