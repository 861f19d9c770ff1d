// An exact number, such as money; carried as text so that no digit is lost.
import Type from 'typebox'
import { count } from '../declaring/rules.ts'
import {
  defineField,
  type Field,
  type FieldKind,
  type FieldOptions,
  type Only,
  type Scalar,
  SHARED_OPTIONS,
  type StandIn,
} from '../field.ts'
import { withForm } from '../schemas/text-forms.ts'
import { ORDER_LOOKUPS } from './lookups.ts'

export interface DecimalOptions extends FieldOptions {
  /** Total digits (default 12) and decimal places (default 2). */
  digits?: number
  scale?: number
  default?: string
}

/** Counts digits and allows no exponent (CVE-2020-15225: `1e1000000` in a number filter). */
function patternOf({ digits = 12, scale = 2 }: DecimalOptions): string {
  const fraction = scale > 0 ? `(?:\\.[0-9]{1,${scale}})?` : ''
  const said = `is not a number in quotes, of at most ${digits - scale} digits${scale > 0 ? ` and ${scale} after the point` : ''}`
  return withForm(`^-?[0-9]{1,${digits - scale}}${fraction}$`, said)
}

/** Digits that fit every 64-bit integer. */
const DIGITS_OF_BIGINT = 18

/** The number in its smallest unit; beyond a bigint's digits, a text that sorts like the numbers. */
function unitsOf({ digits = 12, scale = 2 }: DecimalOptions): StandIn {
  const units = `({value}::numeric * 1e${scale})`
  if (digits <= DIGITS_OF_BIGINT) return { role: 'order', expression: `${units}::bigint`, type: 'bigint' }
  const written = `lpad(abs(${units}::numeric(${digits}, 0))::text, ${digits}, '0')`
  const below = `'-' || translate(${written}, '0123456789', '9876543210')`
  const expression = `case when {value}::numeric < 0 then ${below} else '0' || ${written} end`
  return { role: 'order', expression, type: 'text collate "C"' }
}

/** No exponents: `1e1000000` is a short form of a huge number (CVE-2020-15225, CVE-2024-41989). */
export const DECIMAL: Scalar = {
  form: 'text',
  name: 'Decimal',
  description: 'An exact number as text, such as "12.50".',
  isValid: (text) => text.length <= 64 && /^-?[0-9]+(\.[0-9]+)?$/.test(text),
}

const decimalKind: FieldKind<DecimalOptions> = {
  name: 'decimal',
  options: { ...SHARED_OPTIONS, digits: count, scale: count },
  schema: (options) => Type.String({ pattern: patternOf(options), maxLength: 64 }),
  column: ({ digits = 12, scale = 2 }) => `numeric(${digits}, ${scale})`,
  scalar: DECIMAL,
  isList: false,
  operators: ORDER_LOOKUPS,
  spread: 'own',
  isNumber: true,
  isOrderable: true,
  isSearchable: false,
  widget: 'decimal',
  audit: 'full',
  json: (column) => `${column}::text`,
  standIn: unitsOf,
  parseText: (text, options) => (new RegExp(patternOf(options)).test(text) ? text : undefined),
  sample: ({ scale = 2 }, n) => (scale > 0 ? `${n}.${'5'.padEnd(scale, '0')}` : `${n}`),
  refuses: () => [
    [1.5, 'type'],
    ['1e9', 'pattern'],
    ['NaN', 'pattern'],
    ['9'.repeat(40), 'pattern'],
  ],
  mistakes: ({ digits = 12, scale = 2 }) =>
    scale < 0 || scale >= digits || digits > 60 ? ['`digits` must exceed `scale` and stay below 61'] : [],
}

/** `decimal({ digits: 12, scale: 2 })` */
export function decimal<const O extends DecimalOptions = Record<never, never>>(
  options = {} as Only<O, DecimalOptions>,
): Field<string, O> {
  return defineField(decimalKind, options)
}
