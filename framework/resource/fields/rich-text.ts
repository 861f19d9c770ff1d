// Long formatted text (Markdown or HTML source), kept as it was written; whoever shows it must clean it.
import Type from 'typebox'
import { count } from '../declaring/rules.ts'
import { defineField, type Field, type FieldKind, type FieldOptions, type Only, SHARED_OPTIONS } from '../field.ts'
import { normalText } from './normal-text.ts'
import { ABSENCE } from './stand-ins.ts'

export interface RichTextOptions extends FieldOptions {
  max?: number
  default?: string
}

const DEFAULT_MAX = 200_000

const richTextKind: FieldKind<RichTextOptions> = {
  name: 'richText',
  options: { ...SHARED_OPTIONS, max: count },
  schema: ({ max }) => Type.String({ maxLength: max ?? DEFAULT_MAX }),
  column: () => 'text',
  checks: ({ max }, column) => [`char_length(${column}) <= ${max ?? DEFAULT_MAX}`],
  scalar: 'String',
  isList: false,
  operators: ['contains', 'icontains', 'isnull'],
  isOrderable: false,
  isSearchable: true,
  widget: 'rich-text',
  audit: 'full',
  normalize: normalText,
  parseText: normalText,
  standIn: () => ABSENCE,
  sample: ({ max }, n) => `Paragraph **${n}**.`.slice(0, max ?? DEFAULT_MAX),
  refuses: ({ max }) => [
    [7, 'type'],
    ['x'.repeat((max ?? DEFAULT_MAX) + 1), 'too_long'],
  ],
}

/** `richText({ max: 50_000 })` */
export function richText<const O extends RichTextOptions = Record<never, never>>(
  options = {} as Only<O, RichTextOptions>,
): Field<string, O> {
  return defineField(richTextKind, options)
}
