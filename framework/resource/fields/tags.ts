// A list of unique short words, such as labels; for tags that are records of their own use `references`.
import Type from 'typebox'
import { count, flag } from '../declaring/rules.ts'
import { defineField, type Field, type FieldKind, type FieldOptions, type Only, SHARED_OPTIONS } from '../field.ts'
import { normalText } from './normal-text.ts'
import { STRING } from './scalars.ts'
import { ABSENCE } from './stand-ins.ts'
import { unbounded } from './widths.ts'

export interface TagsOptions extends FieldOptions {
  /** Maximum words (default 50). */
  max?: number
  default?: readonly string[]
  /** Holds permissions: migrating the database removes those that are no longer declared. */
  permissionWords?: boolean
}

const tagsKind: FieldKind<TagsOptions> = {
  name: 'tags',
  options: { ...SHARED_OPTIONS, max: count, permissionWords: flag },
  schema: ({ max }) =>
    Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { maxItems: max ?? 50, uniqueItems: true }),
  column: () => 'text[]',
  checks: ({ max }, column) => [`cardinality(${column}) <= ${max ?? 50}`],
  scalar: STRING,
  isList: true,
  operators: ['has', 'overlaps', 'isempty', 'isnull'],
  spread: 'shared',
  maxBytes: unbounded,
  isOrderable: false,
  isSearchable: false,
  widget: 'tags',
  audit: 'full',
  normalize: normalText,
  parseText: normalText,
  standIn: () => ABSENCE,
  sample: (_options, n) => [`tag-${n}`, 'sample'],
  refuses: ({ max }) => [
    ['a', 'type'],
    [[1], 'type'],
    [['a', 'a'], 'not_unique'],
    [Array.from({ length: (max ?? 50) + 1 }, (_, n) => `t${n}`), 'too_many'],
  ],
}

/** `tags({ max: 10 })` */
export function tags<const O extends TagsOptions = Record<never, never>>(
  options = {} as Only<O, TagsOptions>,
): Field<string[], O> {
  return defineField(tagsKind, options)
}
