// A web address with http or https; never a scheme that runs code.
import Type from 'typebox'
import { defineField, type Field, type FieldKind, type FieldOptions, type Only, SHARED_OPTIONS } from '../field.ts'
import { withForm } from '../schemas/text-forms.ts'
import { TEXT_LOOKUPS } from './lookups.ts'
import { normalText } from './normal-text.ts'
import { STRING } from './scalars.ts'
import { FOLDED_START } from './stand-ins.ts'
import { bytesOfLetters } from './widths.ts'

export interface UrlOptions extends FieldOptions {
  default?: string
}

const LONGEST = 2048
const PATTERN = withForm('^https?://[^\\s<>"\\\\^`{|}]+$', 'is not a web address such as https://example.com/page')

const urlKind: FieldKind<UrlOptions> = {
  name: 'url',
  options: SHARED_OPTIONS,
  schema: () => Type.String({ maxLength: LONGEST, pattern: PATTERN }),
  column: () => 'text',
  checks: (_options, column) => [`char_length(${column}) <= ${LONGEST}`, `${column} ~ '^https?://'`],
  scalar: STRING,
  isList: false,
  operators: TEXT_LOOKUPS,
  spread: 'own',
  maxBytes: () => bytesOfLetters(LONGEST),
  isText: true,
  isOrderable: true,
  isSearchable: true,
  widget: 'url',
  audit: 'full',
  normalize: normalText,
  parseText: normalText,
  standIn: () => FOLDED_START,
  sample: (_options, n) => `https://example.com/${n}`,
  refuses: () => [
    [7, 'type'],
    ['javascript:alert(1)', 'pattern'],
    ['example.com', 'pattern'],
    ['https://a b', 'pattern'],
  ],
}

/** `url()` */
export function url<const O extends UrlOptions = Record<never, never>>(
  options = {} as Only<O, UrlOptions>,
): Field<string, O> {
  return defineField(urlKind, options)
}
