// Searches ordered by relevance: all matches are ranked if they are few, otherwise the list's own order applies.
import { type SQL, sql } from 'drizzle-orm'
import type { StoredRow } from '#framework/database/database.ts'
import type { Context } from '#framework/request/context.ts'
import { meetsEveryRow } from '#framework/resource/row-rules/row-rule.ts'
import { runStatement } from '../../steps/run-statement.ts'
import type { Paths } from '../filters/paths.ts'
import { offsetOf } from '../list-query.ts'
import {
  countedOf,
  cursorOfQuery,
  filterClause,
  isBackward,
  type Listing,
  limitSql,
  mayBeRanked,
  ofTenant,
  pageSql,
} from '../list-statement.ts'
import { tableOf } from '../select.ts'
import { RANK, rankedPageSql } from './relevance.ts'
import {
  type FoundTexts,
  findSql,
  MOST_FOUND,
  pageOfWalk,
  type TextConditions,
  textConditionsOf,
  WALKED,
} from './text-search.ts'

/** Maximum ranked records: a search with more matches says little about any of them. */
const MOST_RANKED = 500
/** From this many matches in the walk, estimate whether an index would find too many. */
const MANY = 32

/** The statements of a search ordered by relevance; they do not depend on the caller. */
export interface RankedSearch {
  readonly walk: SQL
  /** Run in turn if the walk does not reach the end, until one finds few enough to rank. */
  readonly finds: readonly SQL[]
  /** A cursor continues in its list's original order, however many records match by now. */
  readonly isForced: boolean
}

/** Null for a list with another order, including one continued by a cursor. */
export function prepareRankedSearch(paths: Paths, listing: Listing): RankedSearch | null {
  const { model, query } = listing
  if (!mayBeRanked(query)) return null
  const isForced = cursorOfQuery(query) !== null
  const conditions = textConditionsOf(paths, listing)
  const where = [...conditions.others, ...conditions.texts]
  const ids = findSql(listing, conditions.inside, isForced ? MOST_FOUND : MOST_RANKED)
  const finds = ids ? [fewFoundSql(listing, where, ids)] : []
  // An index also finds rows that the caller cannot see: their number must not affect the order of the others.
  const isKnown = ids !== null && meetsEveryRow(model.rows) && !model.condition
  if (isForced) finds.push(everySql(listing, where))
  else if (!isKnown) finds.push(fewWalkedSql(listing, where))
  return {
    walk: walkSql(listing, conditions, isForced),
    finds: finds.map((few) => bestOfSql(listing, few)),
    isForced,
  }
}

/** The best matches of `few`, whose single row holds ids; it has none if there are too many. */
function bestOfSql(listing: Listing, few: SQL): SQL {
  return sql`with few as materialized (${few})
    select exists (select from few), (select cardinality(ids) from few), page.* from (select) one
    left join lateral (${rankedFewSql(listing)}) page on true`
}

function rankedFewSql(listing: Listing): SQL {
  const isOne = sql.raw('t.id = any((select ids from few)::uuid[])')
  return rankedPageSql(listing, [...ofTenant(listing.model), isOne], columnsOf(RANK, listing))
}

/** Columns read for each record after its rank, which is null in a list in its own order. */
const columnsOf = (rank: SQL, { projection }: Listing) =>
  sql`true as "hit$", t.id as "id$", ${rank} as "rank$", ${projection.columns}`
const NO_RANK = sql.raw('null::integer')

/** Matches among the ids that an index found, or null for too many. */
function fewFoundSql(listing: Listing, where: readonly SQL[], ids: SQL): SQL {
  const isOne = sql.raw('t.id = any((select ids from found)::uuid[])')
  return sql`with found as materialized (select ${ids} as ids) ${everySql(listing, [...where, isOne])} from found
    where ids is not null`
}

function fewWalkedSql({ model }: Listing, where: readonly SQL[]): SQL {
  const fitting = sql`select t.id from ${tableOf(model)}${filterClause(where)} limit ${limitSql(MOST_RANKED + 1)}`
  return sql`select coalesce(array_agg(id), '{}') as ids from (${fitting}) fitting
    having count(*) <= ${limitSql(MOST_RANKED)}`
}

function everySql({ model }: Listing, where: readonly SQL[]): SQL {
  return sql`select array(select t.id from ${tableOf(model)}${filterClause(where)}) as ids`
}

/** `pageSql` ordered by relevance if few match; for related lists, which run no query first. */
export function rankedOrPlainSql(listing: Listing, where: readonly SQL[]): SQL {
  const { query } = listing
  const plainSql = (conditions: readonly SQL[]) => pageSql(listing, conditions, columnsOf(NO_RANK, listing))
  if (!mayBeRanked(query)) return plainSql(where)
  if (cursorOfQuery(query)) return rankedPageSql(listing, where, columnsOf(RANK, listing))
  const plain = plainSql([...where, sql.raw('not exists (select from few)')])
  return sql`with few as materialized (${fewWalkedSql(listing, where)}) (${rankedFewSql(listing)}) union all (${plain})`
}

/** Walks the first records in the list's order. If matches are few and no record follows, ranks them; otherwise they are the page. */
function walkSql(listing: Listing, { others, texts }: TextConditions, isForced: boolean): SQL {
  const { query, projection } = listing
  const first: Listing = { ...listing, query: { ...query, size: WALKED, start: { page: 1 } } }
  const fits = sql.join(texts, sql.raw(' and '))
  const walked = pageSql(first, others, sql`(${fits}) as "hit$", t.id as "id$", ${NO_RANK}, ${projection.columns}`)
  const counted = sql.raw('select count(*) as passed, count(*) filter (where "hit$") as hits from walked')
  const isFew = sql.raw(`passed <= ${WALKED}${isForced ? '' : ` and hits <= ${MOST_RANKED}`}`)
  const plain = sql.raw(
    `select * from walked where "hit$" and not exists (select from few)
      limit ${query.size + 1} offset ${offsetOf(query)}`,
  )
  return sql`with walked as materialized (${walked}),
    totals as materialized (select *, ${isFrequentSql(listing, others)} from (${counted}) counted),
    few as materialized (select array(select "id$" from walked where "hit$") as ids from totals where ${isFew})
    select exists (select from few), totals.*, page.* from totals
    left join lateral ((${rankedFewSql(listing)}) union all (${plain})) page on true`
}

/** Estimates from the walk whether more match than can be ranked. An index would then search for long. */
function isFrequentSql({ model }: Listing, others: readonly SQL[]): SQL {
  const beyond = sql`select from ${tableOf(model)}${filterClause(others)}
    limit 1 offset ${sql.raw(`${WALKED * MOST_RANKED} / hits`)}`
  return sql`${sql.raw(`passed > ${WALKED} and hits >= ${MANY}`)} and exists (${beyond})`
}

/** Null if the list's own order applies and the walk has no full page. */
export async function runRankedSearch(
  ctx: Context,
  listing: Listing,
  { walk, finds, isForced }: RankedSearch,
): Promise<FoundTexts | null> {
  const rows = await runStatement(ctx, walk)
  const [isFew, passed, hits, isFrequent] = rows[0] as [boolean, number, number, boolean]
  const found = readRanked(rows, 4)
  if (isFew) return { ...found, counted: countedFew(listing, hits) }
  if (isForced || (hits <= MOST_RANKED && !isFrequent)) {
    const best = await findBest(ctx, listing, finds)
    if (best) return best
  }
  return isBackward(listing.query) ? null : pageOfWalk(listing, { passed, hits, rows: found.rows })
}

async function findBest(ctx: Context, listing: Listing, finds: readonly SQL[]): Promise<FoundTexts | null> {
  for (const find of finds) {
    const rows = await runStatement(ctx, find)
    const [isFew, count] = rows[0] as [boolean, number]
    if (isFew) return { ...readRanked(rows, 2), counted: countedFew(listing, count) }
  }
  return null
}

const countedFew = (listing: Listing, count: number) =>
  listing.query.counts === 'none' ? null : countedOf(listing, count)

/** The records of `columnsOf` from a row position on; a list without records yields one row of nulls. */
export function readRanked(rows: readonly StoredRow[], from: number): Pick<FoundTexts, 'rows' | 'ranks'> {
  const found = rows.filter((row) => row[from] === true)
  const ranks = found.map((row) => row[from + 2] as number | null).filter((rank) => rank !== null)
  return { rows: found.map((row) => row.slice(from + 3)), ranks: ranks.length === found.length ? ranks : null }
}
