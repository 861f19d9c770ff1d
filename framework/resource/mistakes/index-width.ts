// B-tree entries hold about 2,700 bytes: determines which values may exceed that.
import type { FieldModel, ResourceModel } from '../model.ts'

const ENTRY_BYTES = 2600
/** More than any type of fixed size takes. */
const SIZED_BYTES = 32

/** Determines the width of a field's values. */
export type Measured = Pick<FieldModel, 'kind' | 'options'>

/** Whether any values of these fields fit into one entry. A larger one would fail on write. */
export function fitsIndex(fields: readonly Measured[]): boolean {
  return fields.reduce((sum, field) => sum + maxBytesOf(field), 0) <= ENTRY_BYTES
}

/** Whether the field is first in a unique key, whose index then finds its values. */
export function leadsKey({ unique, fields }: Pick<ResourceModel, 'unique' | 'fields'>, name: string): boolean {
  return unique.some((group) => group[0] === name && fitsIndex(group.map((each) => fields.get(each)!)))
}

/** Bytes of the longest possible value. */
export function maxBytesOf({ kind, options }: Measured): number {
  return kind.maxBytes?.(options) ?? SIZED_BYTES
}
