// B-tree entries hold some 2,700 bytes: which values may outgrow that.
import type { FieldModel, ResourceModel } from './model.ts'

const ENTRY_BYTES = 2600
/** More than any type with a size of its own takes. */
const SIZED_BYTES = 32

/** What the width of a field's values follows from. */
export type Measured = Pick<FieldModel, 'kind' | 'options'>

/** Whether any values of these fields fit into one entry. A longer one would be refused when it is written. */
export function fitsIndex(fields: readonly Measured[]): boolean {
  return fields.reduce((sum, field) => sum + maxBytesOf(field), 0) <= ENTRY_BYTES
}

/** Whether a unique key begins with the field, so that its index finds each of its values. */
export function leadsKey({ unique, fields }: Pick<ResourceModel, 'unique' | 'fields'>, name: string): boolean {
  return unique.some((group) => group[0] === name && fitsIndex(group.map((each) => fields.get(each)!)))
}

/** The bytes of the longest value. */
export function maxBytesOf({ kind, options }: Measured): number {
  return kind.maxBytes?.(options) ?? SIZED_BYTES
}
