// What lists compare and sort by: a field's column, or its stand-in if row security keeps an index from serving the column.
import { type SQL, sql } from 'drizzle-orm'
import { isAlphabetical, ROOT_COLLATION } from '#framework/resource/collation.ts'
import type { FieldModel, OrderTerm, ResourceModel } from '#framework/resource/model.ts'
import { columnOf } from '../select.ts'

/** One side of a comparison, and how to write the other. */
export interface Sought {
  readonly column: SQL
  write(value: SQL): SQL
}

/** The order of records, and the collation of their texts. */
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

/** Cost of the field itself. */
export function ownOf(field: FieldModel, alias: string): Sought {
  return { column: columnOf(field, alias), write: (value) => value }
}

/** The field's stand-in; null without one. */
export function standInOf({ column, standIn }: FieldModel, alias: string): Sought | null {
  if (!standIn) return null
  const write = (value: SQL) => expressionSql(standIn.expression, value)
  const kept = standIn.column ? sql.raw(`${alias}."${standIn.column}"`) : write(sql.raw(`${alias}."${column}"`))
  return { column: kept, write }
}

/** A declared expression with `{value}` replaced. */
export function expressionSql(expression: string, value: SQL): SQL {
  return sql.join(
    expression.split('{value}').map((part) => sql.raw(part)),
    value,
  )
}
