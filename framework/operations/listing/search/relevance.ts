// Ranks how well a record matches a search, in SQL over the fields that the caller may read, and orders pages by it.
import { type SQL, sql } from 'drizzle-orm'
import type { FieldModel, ResourceModel } from '#framework/resource/model.ts'
import { orderSql } from '../filters/conditions.ts'
import { offsetOf, searchedFieldsOf, wordsOfSearch } from '../list-query.ts'
import { cursorOfQuery, filterClause, isBackward, type Listing, limitSql } from '../list-statement.ts'
import { rankedBeyond } from '../order/seek.ts'
import { joinsSql } from '../order/sorted-paths.ts'
import { columnOf, tableOf } from '../select.ts'
import type { Order } from './sought.ts'

/** Characters compared per field: the beginning of a long text tells its subject, and folding is expensive. */
const COMPARED = 500

/** The rank in the columns of `rankedPageSql`. */
export const RANK = sql.raw('best.rank')

/** `pageSql` ordered by relevance, for lists of few records: ranks all of them. `columns` may name `RANK`. */
export function rankedPageSql({ model, query, collation }: Listing, where: readonly SQL[], columns: SQL): SQL {
  const order: Order = { model, terms: query.ordering, collation }
  const [cursor, skipped, backward] = [cursorOfQuery(query), offsetOf(query), isBackward(query)]
  const beyond = cursor ? [rankedBeyond(cursor, RANK, order)] : []
  const { sought, rank } = rankOf(query.search!, model)
  const orderBy = sql`${RANK}${sql.raw(backward ? '' : ' desc')}, ${orderSql(order, backward)}`
  const offset = skipped > 0 ? sql` offset ${skipped}` : sql.raw('')
  return sql`with sought as materialized (${sought}) select ${columns}
    from ${tableOf(model)}${joinsSql(order)} cross join sought cross join lateral (${rank}) best
    ${filterClause([...where, ...beyond])} order by ${orderBy} limit ${limitSql(query.size + 1)}${offset}`
}

interface Rank {
  /** One row with the search terms: folded, and as the patterns of `Sought`. */
  readonly sought: SQL
  /** The rank of row `t` given the row `sought`. */
  readonly rank: SQL
}

/**
 * A field equal to the search ranks first, then one with all words adjacent. Then each word counts by its place: alone,
 * before the beginning of a word, before the inside of one. Among equals the earlier field counts more.
 */
function rankOf(search: string, model: ResourceModel): Rank {
  const fields = searchedFieldsOf(model)
  const words = wordsOfSearch(search).map((word, index) => soughtOf([word], `word${index}`))
  const whole = soughtOf(search.split(' '), 'whole')
  const sought = [whole, ...words]
  const texts = fields.map((_, index) => sql.raw(`texts.f${index}`))
  // A single whole word counts below, as a word.
  const asWhole = levelsOf(texts, words.length > 1 ? [whole.is, whole.standsIn] : [whole.is])
  const asWords = words.map(({ standsIn, beginsIn, isIn }) => levelsOf(texts, [standsIn, beginsIn, isIn]))
  const most = sql.raw(String(words.length * 3 * fields.length + 1))
  return {
    sought: sql`select ${sql.join(
      sought.map(({ columns }) => columns),
      sql.raw(', '),
    )}`,
    rank: sql`select ${asWhole} * ${most} + ${sql.join(asWords, sql.raw(' + '))} as rank
      from (select ${foldedSql(fields)} offset 0) texts`,
  }
}

type Test = (text: SQL) => SQL

/** The highest number for the first test on the first text, one less for each that follows, 0 if none holds. */
function levelsOf(texts: readonly SQL[], tests: readonly Test[]): SQL {
  const cases = tests.flatMap((holds) => texts.map(holds))
  return sql`case ${sql.join(
    cases.map((each, index) => sql`when ${each} then ${sql.raw(String(cases.length - index))}`),
    sql.raw(' '),
  )} else 0 end`
}

/** The compared beginnings, folded like a search; the fence keeps PostgreSQL from folding again for each comparison. */
function foldedSql(fields: readonly FieldModel[]): SQL {
  return sql.join(
    fields.map(
      (field, index) => sql`pend.plain(left(${columnOf(field)}, ${sql.raw(`${COMPARED}`)})) as ${sql.raw(`f${index}`)}`,
    ),
    sql.raw(', '),
  )
}

// Neither a letter nor a digit, or the edge of the text. PostgreSQL knows the letters of every script.
const BEFORE = '(^|[^[:alnum:]])'
const AFTER = '($|[^[:alnum:]])'

interface Sought {
  readonly columns: SQL
  readonly is: Test
  readonly standsIn: Test
  readonly beginsIn: Test
  readonly isIn: Test
}

/** Patterns for adjacent words. Search terms are quoted in patterns: they must not act as patterns themselves (CWE-1333). */
function soughtOf(words: readonly string[], name: string): Sought {
  const column = (of: string) => sql.raw(`sought."${name} ${of}"`)
  const quoted = words.map((word) => sql`regexp_replace(pend.plain(${word}), '([^[:alnum:]])', '\\\\\\1', 'g')`)
  const pattern = sql.join(quoted, sql.raw(` || '[^[:alnum:]]+' || `))
  const start = sql`${sql.raw(`'${BEFORE}' || `)}${pattern}`
  const isIn: Test = (text) => sql`strpos(${text}, ${column('text')}) > 0`
  // A substring test first is much faster than running a pattern on every text.
  const isFirst = (text: SQL) => (words.length === 1 ? sql`${isIn(text)} and ` : sql.raw(''))
  return {
    columns: sql`pend.plain(${words.join(' ')}) as ${sql.raw(`"${name} text"`)},
      ${start} as ${sql.raw(`"${name} start"`)},
      ${start}${sql.raw(` || '${AFTER}'`)} as ${sql.raw(`"${name} pattern"`)}`,
    is: (text) => sql`${text} = ${column('text')}`,
    standsIn: (text) => sql`${isFirst(text)}${text} ~ ${column('pattern')}`,
    beginsIn: (text) => sql`${isFirst(text)}${text} ~ ${column('start')}`,
    isIn,
  }
}
