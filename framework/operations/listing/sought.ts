// What lists are compared with and sorted by: a field's column, or what stands in for it where row security lets no index serve that.
import { type SQL, sql } from 'drizzle-orm'
import { isAlphabetical, ROOT_COLLATION } from '#framework/resource/collation.ts'
import type { FieldModel, OrderTerm, ResourceModel } from '#framework/resource/model.ts'
import { columnOf } from './select.ts'

/** One side of a comparison, and how the other is written. */
export interface Sought {
  readonly column: SQL
  write(value: SQL): SQL
}

/** In which order records stand, and by which collation their texts do. */
export interface Order {
  readonly model: ResourceModel
  readonly terms: readonly OrderTerm[]
  readonly collation: string
}

/** What the field is sorted by. */
export function sortedOf(field: FieldModel, alias = 't', collation = ROOT_COLLATION): Sought {
  const standIn = field.standIn?.role === 'order' ? standInOf(field, alias) : null
  if (standIn) return standIn
  const { column, write } = ownOf(field, alias)
  return { column: isAlphabetical(field) ? sql`${column} collate ${sql.identifier(collation)}` : column, write }
}

/** The field itself. */
export function ownOf(field: FieldModel, alias: string): Sought {
  return { column: columnOf(field, alias), write: (value) => value }
}

/** What stands in for the field; null where nothing does. */
export function standInOf({ column, standIn }: FieldModel, alias: string): Sought | null {
  if (!standIn) return null
  const write = (value: SQL) => expressionSql(standIn.expression, value)
  const kept = standIn.column ? sql.raw(`${alias}."${standIn.column}"`) : write(sql.raw(`${alias}."${column}"`))
  return { column: kept, write }
}

/** What a declaration wrote with `{value}`, of this value. */
export function expressionSql(expression: string, value: SQL): SQL {
  return sql.join(
    expression.split('{value}').map((part) => sql.raw(part)),
    value,
  )
}
