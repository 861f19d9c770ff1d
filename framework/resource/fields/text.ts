// Plain text of one or more lines, up to 10,000 characters unless `max` says otherwise.
import Type from 'typebox'
import { count, flag } from '../declaring/rules.ts'
import { defineField, type Field, type FieldKind, type FieldOptions, type Only, SHARED_OPTIONS } from '../field.ts'
import { TEXT_LOOKUPS } from './lookups.ts'
import { normalText } from './normal-text.ts'
import { STRING } from './scalars.ts'
import { FOLDED_START } from './stand-ins.ts'
import { bytesOfLetters } from './widths.ts'

export interface TextOptions extends FieldOptions {
  min?: number
  max?: number
  /** A machine name, such as a host or a hash: sorts by code points, not like a dictionary. */
  code?: boolean
  default?: string
}

const DEFAULT_MAX = 10_000

const textKind: FieldKind<TextOptions> = {
  name: 'text',
  options: { ...SHARED_OPTIONS, min: count, max: count, code: flag },
  schema: ({ min, max, required }) =>
    Type.String({ minLength: min ?? (required ? 1 : 0), maxLength: max ?? DEFAULT_MAX }),
  column: () => 'text',
  checks: ({ max }, column) => [`char_length(${column}) <= ${max ?? DEFAULT_MAX}`],
  scalar: STRING,
  isList: false,
  operators: TEXT_LOOKUPS,
  spread: 'own',
  maxBytes: ({ max }) => bytesOfLetters(max ?? DEFAULT_MAX),
  isText: true,
  isOrderable: true,
  isAlphabetical: ({ code }) => !code,
  isSearchable: true,
  widget: 'text',
  audit: 'full',
  normalize: normalText,
  parseText: normalText,
  standIn: () => FOLDED_START,
  personal: {
    isAddress: false,
    erased: ({ min, max }) => 'Erased'.padEnd(min ?? 0, '.').slice(0, max ?? DEFAULT_MAX),
  },
  sample: ({ min, max }, n) => `Sample ${n}`.padEnd(min ?? 0, '.').slice(0, max ?? DEFAULT_MAX),
  refuses: ({ max }) => [
    [7, 'type'],
    [{}, 'type'],
    ['x'.repeat((max ?? DEFAULT_MAX) + 1), 'too_long'],
    ['a\u0000b', 'invalid_text'],
    ['\ud800', 'invalid_text'],
  ],
  mistakes: ({ min, max }) =>
    min !== undefined && max !== undefined && min > max ? ['`min` is greater than `max`'] : [],
}

/** `text({ max: 200, required: true, search: true })` */
export function text<const O extends TextOptions = Record<never, never>>(
  options = {} as Only<O, TextOptions>,
): Field<string, O> {
  return defineField(textKind, options)
}
