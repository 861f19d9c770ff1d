// Whether a declared value is valid for the field.
import Value from 'typebox/value'
import type { Field } from '../field.ts'

/** Server code may store values that clients may not, such as no text for a required field. */
export function isValueOf({ kind, options }: Field, value: unknown): boolean {
  const isJson = value !== null && JSON.stringify(value) !== undefined
  return isJson && Value.Check(kind.schema({ ...options, required: false }), value)
}
