// How a unique key copes with columns that may outgrow an entry of an index.
import { maxBytesOf } from '#framework/resource/index-width.ts'
import type { FieldModel } from '#framework/resource/model.ts'
import { quoteName } from './quote.ts'

const LONG_BYTES = 400

/** A long column as what a unique key compares: its digest. Casting needs no encoding function, which an index could not use. */
export function keyExpressionOf(field: FieldModel): string {
  const column = quoteName(field.column)
  return maxBytesOf(field) > LONG_BYTES ? `sha256(replace(${column}, '\\', '\\\\')::bytea)` : column
}
