// A short name for addresses: small letters, digits and single hyphens; made from another field when it is not given.
import Type from 'typebox'
import { defineField, type Field, type FieldKind, type FieldOptions, type Only } from '../field.ts'
import { TEXT_LOOKUPS } from './lookups.ts'

export interface SlugOptions extends FieldOptions {
  /** The field it is made from when create gives none. */
  from?: string
  max?: number
  default?: string
}

const PATTERN = '^[a-z0-9]+(?:-[a-z0-9]+)*$'

const slugKind: FieldKind<SlugOptions> = {
  name: 'slug',
  schema: ({ max }) => Type.String({ minLength: 1, maxLength: max ?? 100, pattern: PATTERN }),
  column: () => 'text',
  checks: ({ max }, column) => [`char_length(${column}) <= ${max ?? 100}`, `${column} ~ '${PATTERN}'`],
  scalar: 'String',
  isList: false,
  operators: TEXT_LOOKUPS,
  isOrderable: true,
  isSearchable: true,
  widget: 'slug',
  audit: 'full',
  parseText: (text) => text,
  sample: (_options, n) => `sample-${n}`,
  refuses: ({ max }) => [
    [7, 'type'],
    ['Has Blanks', 'pattern'],
    ['-a', 'pattern'],
    ['', 'too_short'],
    ['x'.repeat((max ?? 100) + 1), 'too_long'],
  ],
}

/** `slug({ from: 'title', unique: true })`: unique means within the tenant. */
export function slug<const O extends SlugOptions = Record<never, never>>(
  options = {} as Only<O, SlugOptions>,
): Field<string, O> {
  return defineField(slugKind, options)
}

/** `Crème brûlée!` → `creme-brulee`; an empty result becomes `item`. */
export function slugOf(text: string, max = 100): string {
  const ascii = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const words = ascii.match(/[a-z0-9]+/g) ?? ['item']
  return words.join('-').slice(0, max).replace(/-+$/, '')
}
