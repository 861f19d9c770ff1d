// What lists are compared with and sorted by: a field's column, or what stands in for it where row security lets no index serve that.
import { type SQL, sql } from 'drizzle-orm'
import type { FieldModel } from '#framework/resource/model.ts'
import { columnOf } from './select.ts'

/** One side of a comparison, and how the other is written. */
export interface Sought {
  readonly column: SQL
  write(value: SQL): SQL
}

/** What the field is sorted by. */
export function sortedOf(field: FieldModel, alias = 't'): Sought {
  const standIn = field.standIn?.role === 'order' ? standInOf(field, alias) : null
  return standIn ?? { column: columnOf(field, alias), write: (value) => value }
}

/** What stands in for the field; null where nothing does. */
export function standInOf({ column, standIn }: FieldModel, alias: string): Sought | null {
  if (!standIn) return null
  const write = (value: SQL) =>
    sql.join(
      standIn.expression.split('{value}').map((part) => sql.raw(part)),
      value,
    )
  const kept = standIn.column ? sql.raw(`${alias}."${standIn.column}"`) : write(sql.raw(`${alias}."${column}"`))
  return { column: kept, write }
}
