// Turns validated conditions, search and order into SQL. Names come only from models; values are parameters, except words of closed lists.
import { type SQL, sql } from 'drizzle-orm'
import { isDatePart } from '#framework/resource/fields/lookups.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { writtenItem, writtenItems } from '#framework/resource/values/written-values.ts'
import { type Condition, type Filter, isGroup, searchedFieldsOf, wordsOfSearch } from '../list-query.ts'
import { soughtByTerm } from '../order/sorted-paths.ts'
import type { Order } from '../search/sought.ts'
import { isFlagLookup, isListLookup } from './filter-values.ts'
import { lookupSql } from './lookups.ts'
import type { Paths } from './paths.ts'

function compare(model: ResourceModel, condition: Condition, alias = 't'): SQL {
  const { field, lookup } = condition
  return lookupSql(lookup, { model, field, value: comparedValue(condition), alias })
}

/** Flags and date parts are not values of the field. */
function comparedValue({ field, lookup, value }: Condition): unknown {
  if (isFlagLookup(lookup) || isDatePart(lookup)) return value
  return isListLookup(lookup) ? writtenItems(field, value as readonly unknown[]) : writtenItem(field, value)
}

/** A condition or a group. `not` must also match where a condition is unknown (null), not only where it is false. */
export function filterSql(filter: Filter, model: ResourceModel, paths: Paths): SQL {
  if (!isGroup(filter)) return conditionSql(filter, model, paths)
  const each = filter.of.map((one) => filterSql(one, model, paths))
  if (filter.join === 'not') return sql`(${sql.join(each, sql.raw(' and '))}) is not true`
  return sql`(${sql.join(each, sql.raw(` ${filter.join} `))})`
}

/** `category__slug=x` requires that the related record matches; its own row security applies too. */
function conditionSql(condition: Condition, model: ResourceModel, paths: Paths): SQL {
  const { through } = condition
  if (!through) return compare(model, condition)
  const target = paths.through(through)
  const isSameTenant =
    model.rows.hasTenant && target.rows.hasTenant ? sql.raw('r.tenant_id = t.tenant_id and ') : sql.raw('')
  const pointsAt = through.join
    ? sql.raw(
        `r.id in (select j."${through.join.to}" from "${through.join.schema}"."${through.join.table}" j where ${model.rows.hasTenant ? 'j.tenant_id = t.tenant_id and ' : ''}j."${through.join.from}" = t.id)`,
      )
    : sql.raw(`r.id = t."${through.column}"`)
  return sql`exists (select 1 from ${sql.raw(`"${target.schema}"."${target.table}" r`)} where ${isSameTenant}${pointsAt} and ${compare(target, condition, 'r')})`
}

/** Every word must occur in one of the searched fields. */
export function searchSql(search: string, model: ResourceModel): SQL {
  const searched = searchedFieldsOf(model)
  return sql.join(
    wordsOfSearch(search).map(
      (word) =>
        sql`(${sql.join(
          searched.map((field) => lookupSql('icontains', { model, field, value: word, alias: 't' })),
          sql.raw(' or '),
        )})`,
    ),
    sql.raw(' and '),
  )
}

/** Nulls come last ascending and first descending, unless the column has none; `flipped` reverses the list. */
export function orderSql(order: Order, flipped = false): SQL {
  return sql.join(
    order.terms.map((term) => {
      const isDescending = (term.direction === 'desc') !== flipped
      return sql`${soughtByTerm(order, term).column}${sql.raw(isDescending ? ' desc' : '')}`
    }),
    sql.raw(', '),
  )
}
