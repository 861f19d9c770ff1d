// References one record of another resource in the same tenant by id.
import Type from 'typebox'
import { flag, needed, oneOf, words } from '../declaring/rules.ts'
import { defineField, type Field, type FieldKind, type FieldOptions, type Only, SHARED_OPTIONS } from '../field.ts'
import { onDelete } from './on-delete.ts'
import { ID } from './scalars.ts'
import { isUuid, UUID_PATTERN } from './uuid.ts'

export interface ReferenceOptions extends FieldOptions {
  to: string
  /** Effect on this record when the target is deleted (default `restrict`). */
  onDelete?: 'restrict' | 'cascade' | 'set-null'
  /** Name of the reverse list on the target. */
  inverse?: string
  /** For a reference to the own resource, such as `parent`: no record ever leads back to itself, even under concurrent moves. */
  acyclic?: boolean
  /** `actor`: the caller. */
  default?: 'actor'
}

const referenceKind: FieldKind<ReferenceOptions> = {
  name: 'reference',
  options: { ...SHARED_OPTIONS, default: oneOf(['actor']), to: needed(words), onDelete, inverse: words, acyclic: flag },
  schema: () => Type.String({ format: 'uuid', pattern: UUID_PATTERN, maxLength: 36 }),
  column: () => 'uuid',
  scalar: ID,
  isList: false,
  operators: ['exact', 'ne', 'in', 'isnull'],
  spread: 'shared',
  isOrderable: false,
  isSearchable: false,
  widget: 'reference',
  audit: 'full',
  defaultWord: 'actor',
  normalize: (value) => (typeof value === 'string' ? value.toLowerCase() : value),
  parseText: (text) => (isUuid(text) ? text.toLowerCase() : undefined),
  relation: ({ to, onDelete, inverse }) => ({
    to,
    cardinality: 'one',
    onDelete: onDelete ?? 'restrict',
    inverse: inverse ?? null,
  }),
  sample: () => null,
  refuses: () => [
    [7, 'type'],
    ['not-a-uuid', 'format'],
    [{ id: 'x' }, 'type'],
  ],
  mistakes: ({ onDelete, required }) =>
    onDelete === 'set-null' && required ? ['a required reference cannot be set to null; use restrict or cascade'] : [],
}

/** `reference('categories', { onDelete: 'restrict', inverse: 'articles' })` */
export function reference<const To extends string, const O extends Omit<ReferenceOptions, 'to'> = Record<never, never>>(
  to: To,
  options = {} as Only<O, ReferenceOptions>,
): Field<string, O & { to: To }> {
  return defineField(referenceKind, options, { to })
}
