// From allowed conditions, search and order to SQL. Names come from models only; values are parameters, but for words of a closed list.
import { type SQL, sql } from 'drizzle-orm'
import type { Lookup } from '#framework/resource/field.ts'
import type { FieldModel, OrderTerm, ResourceModel } from '#framework/resource/model.ts'
import type { Condition } from './list-query.ts'
import type { Paths } from './paths.ts'
import { columnOf } from './select.ts'

type Builder = (column: SQL, value: unknown, type: SQL) => SQL

const escapeLike = (value: unknown) => String(value).replace(/[\\%_]/g, '\\$&')

/** One line a filter word. `type` is the column's SQL type, for parameters PostgreSQL could not type by itself. */
const BUILDERS: Record<Lookup, Builder> = {
  exact: (column, value) => sql`${column} = ${value}`,
  ne: (column, value) => sql`${column} is distinct from ${value}`,
  in: (column, value, type) => sql`${column} = any(${sql.param(value)}::${type}[])`,
  gt: (column, value) => sql`${column} > ${value}`,
  gte: (column, value) => sql`${column} >= ${value}`,
  lt: (column, value) => sql`${column} < ${value}`,
  lte: (column, value) => sql`${column} <= ${value}`,
  range: (column, value) => sql`${column} between ${(value as unknown[])[0]} and ${(value as unknown[])[1]}`,
  isnull: (column, value) => (value ? sql`${column} is null` : sql`${column} is not null`),
  contains: (column, value) => sql`${column} like ${`%${escapeLike(value)}%`}`,
  icontains: (column, value) => sql`${column} ilike ${`%${escapeLike(value)}%`}`,
  startswith: (column, value) => sql`${column} like ${`${escapeLike(value)}%`}`,
  istartswith: (column, value) => sql`${column} ilike ${`${escapeLike(value)}%`}`,
  endswith: (column, value) => sql`${column} like ${`%${escapeLike(value)}`}`,
  has: (column, value, type) => sql`${column} @> array[${value}]::${type}[]`,
  overlaps: (column, value, type) => sql`${column} && ${sql.param(value)}::${type}[]`,
}

/** The element type of a field's column. */
function elementTypeOf(field: FieldModel): SQL {
  return sql.raw(field.kind.column(field.options).replace(/\[\]$/, ''))
}

function compare(condition: Condition, alias = 't'): SQL {
  const { field, lookup } = condition
  return BUILDERS[lookup](columnOf(field, alias), comparedOf(condition), elementTypeOf(field))
}

/**
 * A declared choice and a boolean stand in the statement's text. Each gets a plan of its own that knows how common it is, and
 * that PostgreSQL keeps: with a parameter it would plan anew for every request.
 */
function comparedOf({ field, lookup, value }: Condition): unknown {
  if (lookup !== 'exact' && lookup !== 'ne') return value
  if (typeof value === 'boolean') return sql.raw(String(value))
  const word = field.kind.choices?.(field.options).find((choice) => choice === value)
  return word === undefined ? value : sql.raw(`'${word.replaceAll("'", "''")}'`)
}

/** `category__slug=x` asks whether the record pointed at fulfils the condition; its own row security decides too. */
export function conditionSql(condition: Condition, model: ResourceModel, paths: Paths): SQL {
  const { through } = condition
  if (!through) return compare(condition)
  const target = paths.through(through)
  const isSameTenant =
    model.rows.hasTenant && target.rows.hasTenant ? sql.raw('r.tenant_id = t.tenant_id and ') : sql.raw('')
  const pointsAt = through.join
    ? sql.raw(
        `r.id in (select j."${through.join.to}" from "${through.join.schema}"."${through.join.table}" j where ${model.rows.hasTenant ? 'j.tenant_id = t.tenant_id and ' : ''}j."${through.join.from}" = t.id)`,
      )
    : sql.raw(`r.id = t."${through.column}"`)
  return sql`exists (select 1 from ${sql.raw(`"${target.schema}"."${target.table}" r`)} where ${isSameTenant}${pointsAt} and ${compare(condition, 'r')})`
}

/** Every word must stand in one of the searched fields. */
export function searchSql(search: string, model: ResourceModel): SQL {
  const searched = model.readable.filter((field) => field.isSearched)
  const words = search.split(/\s+/).slice(0, 10)
  return sql.join(
    words.map(
      (word) =>
        sql`(${sql.join(
          searched.map((field) => BUILDERS.icontains(columnOf(field), word, sql``)),
          sql.raw(' or '),
        )})`,
    ),
    sql.raw(' and '),
  )
}

/** Nulls come last going up and first going down unless a column has none; `flipped` walks the list backwards. */
export function orderSql(terms: readonly OrderTerm[], model: ResourceModel, flipped = false): SQL {
  return sql.join(
    terms.map(({ field, direction }) => {
      const isDescending = (direction === 'desc') !== flipped
      return sql`${columnOf(model.fields.get(field)!)}${sql.raw(isDescending ? ' desc' : '')}`
    }),
    sql.raw(', '),
  )
}
