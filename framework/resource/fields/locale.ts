// A language tag (BCP 47), `en` or `pt-BR`, stored in its canonical form: `de-at` becomes `de-AT`.
import Type from 'typebox'
import { defineField, type Field, type FieldKind, type FieldOptions, type Only, SHARED_OPTIONS } from '../field.ts'
import { withForm } from '../schemas/text-forms.ts'
import { TEXT_LOOKUPS } from './lookups.ts'
import { STRING } from './scalars.ts'
import { FOLDED_START } from './stand-ins.ts'
import { bytesOfLetters } from './widths.ts'

export interface LocaleOptions extends FieldOptions {
  default?: string
}

// The length that RFC 5646 (4.4.1) requires of implementations that truncate tags.
const LONGEST = 35
const SAID = 'is not a language tag such as en or pt-BR'
const SHAPE = withForm('^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$', SAID)

/** `de-at` → `de-AT`; null if the text is not a language tag. The result is ASCII without blanks, so it is safe in a header. */
export function canonicalLocaleOf(text: string): string | null {
  try {
    const [tag = ''] = Intl.getCanonicalLocales(text)
    return tag !== '' && tag.length <= LONGEST ? tag : null
  } catch {
    return null
  }
}

const localeKind: FieldKind<LocaleOptions> = {
  name: 'locale',
  options: SHARED_OPTIONS,
  schema: () =>
    Type.Refine(
      Type.String({ maxLength: LONGEST, pattern: SHAPE }),
      (value) => canonicalLocaleOf(value as string) !== null,
      () => SAID,
    ),
  column: () => 'text',
  checks: (_options, column) => [`char_length(${column}) <= ${LONGEST}`, `${column} ~ '${SHAPE}'`],
  scalar: STRING,
  isList: false,
  operators: TEXT_LOOKUPS,
  spread: 'own',
  maxBytes: () => bytesOfLetters(LONGEST),
  isText: true,
  isOrderable: true,
  isSearchable: false,
  widget: 'locale',
  audit: 'full',
  normalize: (value) => (typeof value === 'string' ? (canonicalLocaleOf(value) ?? value) : value),
  standIn: () => FOLDED_START,
  parseText: (text) => canonicalLocaleOf(text) ?? undefined,
  sample: (_options, n) => ['en', 'pt-BR', 'zh-Hant-TW'][n % 3]!,
  refuses: () => [
    [7, 'type'],
    ['', 'pattern'],
    ['English', 'pattern'],
    ['de\r\nX-Evil: 1', 'pattern'],
    ['日本', 'pattern'],
    ['en_US', 'pattern'],
  ],
  mistakes: ({ default: usual }) =>
    usual !== undefined && canonicalLocaleOf(usual) !== usual
      ? [`the default ${JSON.stringify(usual)} is not a language tag in its usual spelling`]
      : [],
}

/** `locale({ default: 'en' })` */
export function locale<const O extends LocaleOptions = Record<never, never>>(
  options = {} as Only<O, LocaleOptions>,
): Field<string, O> {
  return defineField(localeKind, options)
}
