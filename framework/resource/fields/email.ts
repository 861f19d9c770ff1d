// One e-mail address, stored in lower case (CVE-2024-27295: look-alike addresses must not match).
import Type from 'typebox'
import { defineField, type Field, type FieldKind, type FieldOptions, type Only, SHARED_OPTIONS } from '../field.ts'
import { withForm } from '../schemas/text-forms.ts'
import { TEXT_LOOKUPS } from './lookups.ts'
import { STRING } from './scalars.ts'
import { PLAIN_START } from './stand-ins.ts'
import { bytesOfLetters } from './widths.ts'

export interface EmailOptions extends FieldOptions {
  default?: string
}

// RFC 5321 (4.5.3.1.3), without the brackets.
const LONGEST = 254
// ASCII only, bounded parts: no backtracking (CVE-2023-36053).
/** The message for an invalid address. */
export const NO_ADDRESS = 'is not an e-mail address such as ann@example.com'
/** One ASCII address with bounded parts, as a JSON Schema pattern. */
export const EMAIL_PATTERN = withForm(
  "^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?){1,8}$",
  NO_ADDRESS,
)

const emailKind: FieldKind<EmailOptions> = {
  name: 'email',
  options: SHARED_OPTIONS,
  schema: () => Type.String({ maxLength: LONGEST, pattern: EMAIL_PATTERN }),
  column: () => 'text',
  checks: (_options, column) => [`char_length(${column}) <= ${LONGEST}`, `${column} = lower(${column})`],
  scalar: STRING,
  isList: false,
  operators: TEXT_LOOKUPS,
  spread: 'own',
  maxBytes: () => bytesOfLetters(LONGEST),
  isText: true,
  isOrderable: true,
  isSearchable: true,
  widget: 'email',
  audit: 'full',
  normalize: (value) => (typeof value === 'string' ? value.toLowerCase() : value),
  standIn: () => PLAIN_START,
  parseText: (text) => text.toLowerCase(),
  // An address that cannot be delivered (RFC 2606).
  personal: { isAddress: true, erased: (_options, recordId) => `erased-${recordId}@erased.invalid` },
  sample: (_options, n) => `sample${n}@example.com`,
  refuses: () => [
    [7, 'type'],
    ['nobody', 'pattern'],
    ['a@b', 'pattern'],
    ['a b@example.com', 'pattern'],
    ['víctim@example.com', 'pattern'],
    [['a@example.com'], 'type'],
  ],
}

/** `email({ unique: true })` */
export function email<const O extends EmailOptions = Record<never, never>>(
  options = {} as Only<O, EmailOptions>,
): Field<string, O> {
  return defineField(emailKind, options)
}
