// How a unique key handles columns too long for an index entry.
import { maxBytesOf } from '#framework/resource/mistakes/index-width.ts'
import type { FieldModel } from '#framework/resource/model.ts'
import { quoteName } from './quote.ts'

const LONG_BYTES = 400

/** A long column's digest for a unique key. Casting avoids an encoding function, which an index could not use. */
export function keyExpressionOf(field: FieldModel): string {
  const column = quoteName(field.column)
  return maxBytesOf(field) > LONG_BYTES ? `sha256(replace(${column}, '\\', '\\\\')::bytea)` : column
}
