// From allowed conditions, search and order to SQL. Names come from models only; values are parameters, but for words of a closed list.
import { type SQL, sql } from 'drizzle-orm'
import { isDatePart } from '#framework/resource/fields/lookups.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { writtenItem, writtenItems } from '#framework/resource/written-values.ts'
import { isFlagLookup, isListLookup } from './filter-values.ts'
import { type Condition, type Filter, isGroup, searchedFieldsOf, wordsOfSearch } from './list-query.ts'
import { lookupSql } from './lookups.ts'
import type { Paths } from './paths.ts'
import { soughtByTerm } from './sorted-paths.ts'
import type { Order } from './sought.ts'

function compare(model: ResourceModel, condition: Condition, alias = 't'): SQL {
  const { field, lookup } = condition
  return lookupSql(lookup, { model, field, value: comparedValue(condition), alias })
}

/** Flags and parts of dates are no values of the field. */
function comparedValue({ field, lookup, value }: Condition): unknown {
  if (isFlagLookup(lookup) || isDatePart(lookup)) return value
  return isListLookup(lookup) ? writtenItems(field, value as readonly unknown[]) : writtenItem(field, value)
}

/** A condition, or the group that stands in its place. What a `not` does not find may be unknown as well as false. */
export function filterSql(filter: Filter, model: ResourceModel, paths: Paths): SQL {
  if (!isGroup(filter)) return conditionSql(filter, model, paths)
  const each = filter.of.map((one) => filterSql(one, model, paths))
  if (filter.join === 'not') return sql`(${sql.join(each, sql.raw(' and '))}) is not true`
  return sql`(${sql.join(each, sql.raw(` ${filter.join} `))})`
}

/** `category__slug=x` asks whether the record pointed at fulfils the condition; its own row security decides too. */
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

/** Every word must stand in one of the searched fields. */
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

/** Nulls come last going up and first going down unless a column has none; `flipped` walks the list backwards. */
export function orderSql(order: Order, flipped = false): SQL {
  return sql.join(
    order.terms.map((term) => {
      const isDescending = (term.direction === 'desc') !== flipped
      return sql`${soughtByTerm(order, term).column}${sql.raw(isDescending ? ' desc' : '')}`
    }),
    sql.raw(', '),
  )
}
