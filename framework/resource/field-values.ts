// Whether a value that stands in a declaration is one that the field can have.
import Value from 'typebox/value'
import type { Field } from './field.ts'

/** Server code may put down what a client may not, such as no text where one is required. */
export function isValueOf({ kind, options }: Field, value: unknown): boolean {
  const isJson = value !== null && JSON.stringify(value) !== undefined
  return isJson && Value.Check(kind.schema({ ...options, required: false }), value)
}
