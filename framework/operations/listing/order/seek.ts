// Where a page begins: the records beyond a cursor, as index ranges that can be reached directly.
import { type SQL, sql } from 'drizzle-orm'
import { writtenItem } from '#framework/resource/values/written-values.ts'
import type { Order } from '../search/sought.ts'
import type { Cursor } from './cursor.ts'
import { mayBeAbsent, sortedFieldOf, soughtByTerm } from './sorted-paths.ts'

/** One sort term at the cursor's position. PostgreSQL sorts null above every value. */
interface Place {
  readonly column: SQL
  /** Null if the record has no value. */
  readonly value: SQL | null
  readonly isNullable: boolean
  /** Whether greater values lie beyond. */
  readonly isUpward: boolean
}

/**
 * The records strictly beyond the cursor, as conditions whose ranges follow the list's order without overlap. One
 * condition with `or` would mean the same, but PostgreSQL would then read the index from its beginning
 * (twentyhq/twenty#24367).
 */
export function rangesBeyond(cursor: Cursor, order: Order): SQL[] {
  return rangesAlong(placesOf(cursor, order))
}

/** The same if ordered by relevance: smaller ranks lie beyond. */
export function rankedBeyond(cursor: Cursor, rank: SQL, order: Order): SQL {
  const first = { column: rank, value: sql`${cursor.rank}`, isNullable: false, isUpward: cursor.direction === 'before' }
  return sql`(${sql.join(rangesAlong([first, ...placesOf(cursor, order)]), sql.raw(' or '))})`
}

function placesOf(cursor: Cursor, order: Order): Place[] {
  return order.terms.map((term, index) => {
    const value = cursor.values[index]
    const { column, write } = soughtByTerm(order, term)
    return {
      column,
      value: value === null ? null : write(sql`${writtenItem(sortedFieldOf(order.model, term), value)}`),
      isNullable: mayBeAbsent(order.model, term),
      isUpward: (term.direction === 'asc') === (cursor.direction === 'after'),
    }
  })
}

function rangesAlong(places: readonly Place[]): SQL[] {
  return rangesWithin([], places).map((conditions) => sql.join(conditions, sql.raw(' and ')))
}

/** Among the records that match `equal`: those beyond the other terms' positions, nearest first. */
function rangesWithin(equal: readonly SQL[], places: readonly Place[]): SQL[][] {
  const [first] = places
  if (!first) return []
  const nulls = [...equal, sql`${first.column} is null`]
  if (first.value === null) {
    const tied = rangesWithin(nulls, places.slice(1))
    return first.isUpward ? tied : [...tied, [...equal, sql`${first.column} is not null`]]
  }
  const run = leadingRun(places)
  const tied = [...equal, ...run.map(({ column, value }) => sql`${column} = ${value}`)]
  return [
    ...rangesWithin(tied, places.slice(run.length)),
    [...equal, beyond(run)],
    ...(first.isUpward && first.isNullable ? [nulls] : []),
  ]
}

/** The leading terms that one row comparison can express: same direction, and no nulls of a later term beyond. */
function leadingRun([first, ...rest]: readonly Place[]): Place[] {
  const isBreak = ({ value, isNullable, isUpward }: Place) =>
    value === null || isUpward !== first!.isUpward || (isUpward && isNullable)
  const end = rest.findIndex(isBreak)
  return [first!, ...(end === -1 ? rest : rest.slice(0, end))]
}

function beyond(run: readonly Place[]): SQL {
  const comma = sql.raw(', ')
  const columns = sql.join(
    run.map(({ column }) => column),
    comma,
  )
  const values = sql.join(
    run.map(({ value }) => value!),
    comma,
  )
  const sign = sql.raw(run[0]!.isUpward ? '>' : '<')
  return run.length === 1 ? sql`${columns} ${sign} ${values}` : sql`(${columns}) ${sign} (${values})`
}
