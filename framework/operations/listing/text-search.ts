// Lists that look into texts or dates: a walk along the list while it meets much, else what an index of parts finds, else the whole list.
import { type SQL, sql } from 'drizzle-orm'
import type { StoredRow } from '#framework/database/database.ts'
import type { Context } from '#framework/request/context.ts'
import { keptTextsOf, textClassOf } from '#framework/resource/kept-texts.ts'
import type { FieldModel, ResourceModel } from '#framework/resource/model.ts'
import { runStatement } from '../steps/run-statement.ts'
import { filterSql, searchSql } from './conditions.ts'
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
} from './list-query.ts'
import {
  type Counted,
  countedOf,
  countSql,
  filterClause,
  type Listing,
  pageSql,
  rowConditionsOf,
} from './list-statement.ts'
import { INSIDE_TEXTS, isLookedThrough } from './lookups.ts'
import type { Paths } from './paths.ts'
import { tableOf } from './select.ts'

/** Records that are looked at in the order of the list before an index is asked: a page of what stands in one of a hundred is full by then. */
export const WALKED = 2000
/** Records that are looked at to count what fits: in a longer list the count says how many were met. */
export const COUNTED = 10_000
/** Most records that an index may find: more of them cost more than a walk. */
export const MOST_FOUND = 5000

/** The statements of a list that looks into texts; they depend on nobody. */
export interface TextSearch {
  readonly walk: SQL
  /** Null where no part is long enough for an index. */
  readonly find: SQL | null
  readonly count: SQL
}

/** A part of a text, and the fields one of which has it. */
interface SoughtPart {
  readonly part: string
  readonly fields: readonly FieldModel[]
}

/** What a list is asked that no index of its own tells, above all about its texts, and what it is asked beside that. */
export interface TextConditions {
  /** Those on texts that every record of the list fulfils: an index of parts may be asked about them. In a group they tell nothing alone. */
  readonly inside: readonly Condition[]
  /** As SQL, those inside and the search. */
  readonly texts: SQL[]
  readonly others: SQL[]
}

/** The conditions of the list, and its search among those on texts. */
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

/** Null for a list that nothing has to be looked through for. */
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

/** The first records of the list, each with whether the texts fit; of those that fit the page, and how many there were of both. */
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

/** The call that finds ids of candidates, at most so many, by the parts that stand in the same classes as the longest one. */
export function findSql({ model, query }: Listing, inside: readonly Condition[], most: number): SQL | null {
  const searched = searchedFieldsOf(model)
  const kept = keptTextsOf(model)
  const parts: SoughtPart[] = [
    ...inside.map(({ field, value }) => ({ part: String(value), fields: [field] })),
    ...(query.search === null ? [] : wordsOfSearch(query.search)).map((part) => ({ part, fields: searched })),
  ]
  // Trigrams are made of letters and digits.
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

/** What was found, and how many in all where that is known. */
export interface FoundTexts {
  readonly rows: readonly StoredRow[]
  readonly counted: Counted | null
  /** One a row, where the best matches come first. */
  readonly ranks?: readonly number[] | null
}

/** Null where the whole list has to be looked through. */
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

/** How many of the first records were passed and fit, and those of the page. */
interface Walk {
  readonly passed: number
  readonly hits: number
  readonly rows: readonly StoredRow[]
}

/** Null where the walk has too few for a page, or where all are to be counted. */
export function pageOfWalk(listing: Listing, { passed, hits, rows }: Walk): FoundTexts | null {
  const { query } = listing
  const isEnd = passed <= WALKED
  const isWhole = isEnd && !startsInside(listing)
  const isPage = isEnd || hits > offsetOf(query) + query.size
  if (!isPage || (query.counts === 'exact' && !isWhole)) return null
  return { rows, counted: isWhole && query.counts !== 'none' ? countedOf(listing, hits) : null }
}

/** How many records fit, or in a long list how many at least: `rows` were found by then. */
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

/** A cursor lets a walk begin where others are passed already. */
const startsInside = ({ query }: Listing) => 'cursor' in query.start && startsLater(query)

function readWalk(rows: readonly StoredRow[]): Walk {
  const [passed, hits] = rows[0] as [number, number]
  return { passed, hits, rows: rows.filter((row) => row[2] === true).map((row) => row.slice(3)) }
}
