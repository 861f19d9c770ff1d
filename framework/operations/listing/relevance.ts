// How well a record fits a search, as a number that PostgreSQL makes of the fields that the caller may read, and the pages sorted by it.
import { type SQL, sql } from 'drizzle-orm'
import type { FieldModel, ResourceModel } from '#framework/resource/model.ts'
import { orderSql } from './conditions.ts'
import { offsetOf, searchedFieldsOf, wordsOfSearch } from './list-query.ts'
import { cursorOfQuery, filterClause, isBackward, type Listing, limitSql } from './list-statement.ts'
import { rankedBeyond } from './seek.ts'
import { columnOf, tableOf } from './select.ts'
import { joinsSql } from './sorted-paths.ts'
import type { Order } from './sought.ts'

/** Letters of a field that are compared: what a long text begins with tells what it is about, and folding is dear. */
const COMPARED = 500

/** The rank in the columns of `rankedPageSql`. */
export const RANK = sql.raw('best.rank')

/** `pageSql` with the best matches first, for lists of few records: all of them are ranked. `columns` may name `RANK`. */
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
  /** One row of what is looked for: folded, and as the patterns of `Sought`. */
  readonly sought: SQL
  /** The rank of the row `t` beside the row `sought`. */
  readonly rank: SQL
}

/**
 * A field that is what is searched for comes first, then one with all words side by side; then each word counts by where it stands:
 * alone before at the beginning of a word before inside of one. Of equals the earlier field counts more.
 */
function rankOf(search: string, model: ResourceModel): Rank {
  const fields = searchedFieldsOf(model)
  const words = wordsOfSearch(search).map((word, index) => soughtOf([word], `word${index}`))
  const whole = soughtOf(search.split(' '), 'whole')
  const sought = [whole, ...words]
  const texts = fields.map((_, index) => sql.raw(`texts.f${index}`))
  // A single word that stands for itself counts as a word below.
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

/** The highest number for the first test on the first text, one less for each that follows, 0 where none holds. */
function levelsOf(texts: readonly SQL[], tests: readonly Test[]): SQL {
  const cases = tests.flatMap((holds) => texts.map(holds))
  return sql`case ${sql.join(
    cases.map((each, index) => sql`when ${each} then ${sql.raw(String(cases.length - index))}`),
    sql.raw(' '),
  )} else 0 end`
}

/** The compared beginnings, folded as a search folds; the fence keeps PostgreSQL from folding once more for each comparison. */
function foldedSql(fields: readonly FieldModel[]): SQL {
  return sql.join(
    fields.map(
      (field, index) => sql`pend.plain(left(${columnOf(field)}, ${sql.raw(`${COMPARED}`)})) as ${sql.raw(`f${index}`)}`,
    ),
    sql.raw(', '),
  )
}

// Neither a letter nor a digit, or the border of the text. PostgreSQL knows the letters of every script.
const BEFORE = '(^|[^[:alnum:]])'
const AFTER = '($|[^[:alnum:]])'

interface Sought {
  readonly columns: SQL
  readonly is: Test
  readonly standsIn: Test
  readonly beginsIn: Test
  readonly isIn: Test
}

/** Words that stand side by side. What is searched for is quoted in patterns: it is no pattern itself (CWE-1333). */
function soughtOf(words: readonly string[], name: string): Sought {
  const column = (of: string) => sql.raw(`sought."${name} ${of}"`)
  const quoted = words.map((word) => sql`regexp_replace(pend.plain(${word}), '([^[:alnum:]])', '\\\\\\1', 'g')`)
  const pattern = sql.join(quoted, sql.raw(` || '[^[:alnum:]]+' || `))
  const start = sql`${sql.raw(`'${BEFORE}' || `)}${pattern}`
  const isIn: Test = (text) => sql`strpos(${text}, ${column('text')}) > 0`
  // To look for letters first is much faster than to try a pattern on every text.
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
