// B-tree entries hold some 2,700 bytes: which values may outgrow that.
import type { FieldModel, ResourceModel } from './model.ts'

const ENTRY_BYTES = 2600
const BYTES_OF_LETTER = 4

/** What the width of a field's values follows from. */
export type Measured = Pick<FieldModel, 'schema' | 'isList' | 'scalar' | 'kind' | 'options'>

/** Whether any values of these fields fit into one entry. A longer one would be refused when it is written. */
export function fitsIndex(fields: readonly Measured[]): boolean {
  return fields.reduce((sum, field) => sum + maxBytesOf(field), 0) <= ENTRY_BYTES
}

/** Whether a unique key begins with the field, so that its index finds each of its values. */
export function leadsKey({ unique, fields }: Pick<ResourceModel, 'unique' | 'fields'>, name: string): boolean {
  return unique.some((group) => group[0] === name && fitsIndex(group.map((each) => fields.get(each)!)))
}

/** The bytes of the longest value. */
export function maxBytesOf({ schema, isList, scalar, kind, options }: Measured): number {
  if (isList || scalar === 'JSON') return Number.POSITIVE_INFINITY
  const words = kind.choices?.(options)
  if (words) return Math.max(...words.map((word) => Buffer.byteLength(word)))
  const { maxLength } = schema as { maxLength?: number }
  return scalar === 'String' ? (maxLength ?? Number.POSITIVE_INFINITY) * BYTES_OF_LETTER : 32
}
