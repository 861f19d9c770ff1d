// A short name for URLs: lower-case letters, digits and single hyphens; derived from another field if omitted.
import { randomBytes } from 'node:crypto'
import anyAscii from 'any-ascii'
import Type from 'typebox'
import { count, words } from '../declaring/rules.ts'
import { defineField, type Field, type FieldKind, type FieldOptions, type Only, SHARED_OPTIONS } from '../field.ts'
import { withForm } from '../schemas/text-forms.ts'
import { TEXT_LOOKUPS } from './lookups.ts'
import { STRING } from './scalars.ts'
import { PLAIN_START } from './stand-ins.ts'
import { bytesOfLetters } from './widths.ts'

export interface SlugOptions extends FieldOptions {
  /** Source field if create omits the slug; if it must be unique and is taken, it gets a number. */
  from?: string
  max?: number
  default?: string
}

const DEFAULT_MAX = 100
const PATTERN = withForm(
  '^[a-z0-9]+(?:-[a-z0-9]+)*$',
  'holds more than small letters, digits and single hyphens between them',
)

const slugKind: FieldKind<SlugOptions> = {
  name: 'slug',
  options: { ...SHARED_OPTIONS, from: words, max: count },
  schema: ({ max }) => Type.String({ minLength: 1, maxLength: max ?? DEFAULT_MAX, pattern: PATTERN }),
  column: () => 'text',
  checks: ({ max }, column) => [`char_length(${column}) <= ${max ?? DEFAULT_MAX}`, `${column} ~ '${PATTERN}'`],
  scalar: STRING,
  isList: false,
  operators: TEXT_LOOKUPS,
  spread: 'own',
  maxBytes: ({ max }) => bytesOfLetters(max ?? DEFAULT_MAX),
  isText: true,
  isOrderable: true,
  isSearchable: true,
  widget: 'slug',
  audit: 'full',
  standIn: () => PLAIN_START,
  derivation: {
    from: ({ from }) => from,
    make: (source, { max }) => (typeof source === 'string' ? slugOf(source, max) : undefined),
  },
  parseText: (text) => text,
  sample: (_options, n) => `sample-${n}`,
  refuses: ({ max }) => [
    [7, 'type'],
    ['Has Blanks', 'pattern'],
    ['-a', 'pattern'],
    ['', 'too_short'],
    ['x'.repeat((max ?? DEFAULT_MAX) + 1), 'too_long'],
  ],
}

/** `slug({ from: 'title', unique: true })`: unique within the tenant. */
export function slug<const O extends SlugOptions = Record<never, never>>(
  options = {} as Only<O, SlugOptions>,
): Field<string, O> {
  return defineField(slugKind, options)
}

/**
 * `Crème brûlée!` → `creme-brulee`, `Straße` → `strasse`, `日本語` → `ribenyu`: transliterates letters of every script to
 * Latin. Emoji become their names if they stand alone, and a text without letters or digits gets a random slug.
 */
export function slugOf(text: string, max = DEFAULT_MAX): string {
  const words = wordsIn(text.replace(/\p{Extended_Pictographic}/gu, ' ')) ?? wordsIn(text)
  return cut((words ?? [randomBytes(4).toString('hex')]).join('-'), max)
}

const wordsIn = (text: string) =>
  anyAscii(text)
    .toLowerCase()
    .match(/[a-z0-9]+/g)

/** `welcome` and `2` → `welcome-2`, never longer than `max`. */
export function numberedSlug(slug: string, end: string, max = DEFAULT_MAX): string {
  return `${cut(slug, max - end.length - 1)}-${end}`
}

function cut(slug: string, max: number): string {
  return slug.slice(0, max).replace(/-+$/, '')
}
