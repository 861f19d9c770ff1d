// Long formatted text: Markdown, which may contain HTML. Cleaned on write and on read, so that no answer contains scripts.
import Type from 'typebox'
import { count } from '../declaring/rules.ts'
import { defineField, type Field, type FieldKind, type FieldOptions, type Only, SHARED_OPTIONS } from '../field.ts'
import { cleanKeptMarkup, cleanMarkup, countTags, MOST_TAGS } from '../markup/clean-markup.ts'
import { normalText } from './normal-text.ts'
import { STRING } from './scalars.ts'
import { ABSENCE } from './stand-ins.ts'
import { bytesOfLetters } from './widths.ts'

export interface RichTextOptions extends FieldOptions {
  max?: number
  default?: string
}

const DEFAULT_MAX = 200_000
const DESCRIPTION =
  'Markdown that may contain HTML. The server removes tags, attributes and link schemes that are not on its list.'

const richTextKind: FieldKind<RichTextOptions> = {
  name: 'richText',
  options: { ...SHARED_OPTIONS, max: count },
  schema: ({ max }) =>
    Type.Refine(
      Type.String({ maxLength: max ?? DEFAULT_MAX, description: DESCRIPTION }),
      (value) => countTags(value) <= MOST_TAGS,
      () => `must not have more than ${MOST_TAGS} tags`,
    ),
  column: () => 'text',
  checks: ({ max }, column) => [`char_length(${column}) <= ${max ?? DEFAULT_MAX}`],
  scalar: STRING,
  isList: false,
  operators: ['contains', 'icontains', 'isempty', 'isnull'],
  spread: 'own',
  maxBytes: ({ max }) => bytesOfLetters(max ?? DEFAULT_MAX),
  isText: true,
  isOrderable: false,
  isSearchable: true,
  widget: 'rich-text',
  audit: 'full',
  normalize: (value) => cleanMarkup(normalText(value) as string),
  clean: (value) => cleanKeptMarkup(value as string),
  parseText: normalText,
  standIn: () => ABSENCE,
  sample: ({ max }, n) => `Paragraph **${n}**.`.slice(0, max ?? DEFAULT_MAX),
  refuses: ({ max }) => [
    [7, 'type'],
    ['x'.repeat((max ?? DEFAULT_MAX) + 1), 'too_long'],
    ...((max ?? DEFAULT_MAX) > MOST_TAGS ? ([['<'.repeat(MOST_TAGS + 1), 'format']] as const) : []),
  ],
}

/** `richText({ max: 50_000 })` */
export function richText<const O extends RichTextOptions = Record<never, never>>(
  options = {} as Only<O, RichTextOptions>,
): Field<string, O> {
  return defineField(richTextKind, options)
}
