// B-tree entries hold some 2,700 bytes: which columns may outgrow that, and how a unique key copes.
import type { FieldModel } from '#framework/resource/model.ts'
import { quoteName } from './quote.ts'

const ENTRY_BYTES = 2600
const LONG_BYTES = 400
const BYTES_OF_LETTER = 4

/** Whether any values of these columns fit into one entry. A longer one would be refused when it is written. */
export function fitsIndex(fields: readonly FieldModel[]): boolean {
  return fields.reduce((sum, field) => sum + maxBytesOf(field), 0) <= ENTRY_BYTES
}

/** A long column as what a unique key compares: its digest. Casting needs no encoding function, which an index could not use. */
export function keyExpressionOf(field: FieldModel): string {
  const column = quoteName(field.column)
  return maxBytesOf(field) > LONG_BYTES ? `sha256(replace(${column}, '\\', '\\\\')::bytea)` : column
}

function maxBytesOf({ schema, isList, scalar, kind, options }: FieldModel): number {
  if (isList || scalar === 'JSON') return Number.POSITIVE_INFINITY
  const words = kind.choices?.(options)
  if (words) return Math.max(...words.map((word) => Buffer.byteLength(word)))
  const { maxLength } = schema as { maxLength?: number }
  return scalar === 'String' ? (maxLength ?? Number.POSITIVE_INFINITY) * BYTES_OF_LETTER : 32
}
