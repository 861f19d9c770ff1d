// Converts field values to PostgreSQL's input: the inverse of their kind's `read`.
import type { Field } from '../field.ts'

type Kept = Pick<Field, 'kind' | 'options'>

/** A whole value; null and undefined stay. */
export function writtenValue(field: Kept, value: unknown): unknown {
  const isList = field.kind.isList && Array.isArray(value)
  return isList ? writtenItems(field, value) : writtenItem(field, value)
}

/** Several values, or the items of a list. */
export function writtenItems(field: Kept, values: readonly unknown[]): readonly unknown[] {
  return field.kind.write ? values.map((item) => writtenItem(field, item)) : values
}

/** One value that is not a list, or one item. */
export function writtenItem({ kind, options }: Kept, value: unknown): unknown {
  return kind.write && value !== null && value !== undefined ? kind.write(value as never, options) : value
}
