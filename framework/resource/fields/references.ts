// References any number of records of another resource in the same tenant; the value is an ordered list of unique ids.
import Type from 'typebox'
import { count, needed, words } from '../declaring/rules.ts'
import { defineField, type Field, type FieldKind, type FieldOptions, type Only, SHARED_OPTIONS } from '../field.ts'
import { ID } from './scalars.ts'
import { isUuid, UUID_PATTERN } from './uuid.ts'
import { unbounded } from './widths.ts'

export interface ReferencesOptions extends FieldOptions {
  to: string
  /** Maximum records (default 100). */
  max?: number
  inverse?: string
}

const referencesKind: FieldKind<ReferencesOptions> = {
  name: 'references',
  options: { ...SHARED_OPTIONS, to: needed(words), max: count, inverse: words },
  schema: ({ max }) =>
    Type.Array(Type.String({ format: 'uuid', pattern: UUID_PATTERN, maxLength: 36 }), {
      maxItems: max ?? 100,
      uniqueItems: true,
    }),
  column: () => 'uuid[]',
  scalar: ID,
  isList: true,
  operators: ['has', 'overlaps', 'isempty'],
  spread: 'shared',
  maxBytes: unbounded,
  isOrderable: false,
  isSearchable: false,
  widget: 'references',
  audit: 'full',
  normalize: (value) =>
    Array.isArray(value) ? [...new Set(value.map((id) => (typeof id === 'string' ? id.toLowerCase() : id)))] : value,
  parseText: (text) => (isUuid(text) ? text.toLowerCase() : undefined),
  relation: ({ to, inverse }) => ({ to, cardinality: 'many', onDelete: 'cascade', inverse: inverse ?? null }),
  sample: () => [],
  refuses: () => [
    ['a', 'type'],
    [['not-a-uuid'], 'format'],
    [[7], 'type'],
  ],
  mistakes: ({ required }) => (required ? ['a list of references starts empty and cannot be required'] : []),
}

/** `references('tags', { inverse: 'articles' })` */
export function references<
  const To extends string,
  const O extends Omit<ReferencesOptions, 'to' | 'required' | 'default'> = Record<never, never>,
>(to: To, options = {} as Only<O, ReferencesOptions>): Field<string[], O & { to: To; default: readonly [] }> {
  return defineField(referencesKind, options, { to, default: [] as const })
}
