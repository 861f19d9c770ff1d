// Values of fields as PostgreSQL reads them: the way back from what `read` of their kind answers.
import type { Field } from './field.ts'

type Kept = Pick<Field, 'kind' | 'options'>

/** A whole value; null and what is left out stay what they are. */
export function writtenValue(field: Kept, value: unknown): unknown {
  const isList = field.kind.isList && Array.isArray(value)
  return isList ? writtenItems(field, value) : writtenItem(field, value)
}

/** Some values, or the items of a list. */
export function writtenItems(field: Kept, values: readonly unknown[]): readonly unknown[] {
  return field.kind.write ? values.map((item) => writtenItem(field, item)) : values
}

/** One value that is no list, or one item of one. */
export function writtenItem({ kind, options }: Kept, value: unknown): unknown {
  return kind.write && value !== null && value !== undefined ? kind.write(value as never, options) : value
}
