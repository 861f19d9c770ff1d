// A 32-bit integer (the range of both GraphQL's Int and PostgreSQL's integer).
import Type from 'typebox'
import { whole } from '../declaring/rules.ts'
import { defineField, type Field, type FieldKind, type FieldOptions, type Only, SHARED_OPTIONS } from '../field.ts'
import { ORDER_LOOKUPS } from './lookups.ts'
import { INT } from './scalars.ts'

export interface IntegerOptions extends FieldOptions {
  min?: number
  max?: number
  default?: number
}

const LOWEST = -2_147_483_648
const HIGHEST = 2_147_483_647

const integerKind: FieldKind<IntegerOptions> = {
  name: 'integer',
  options: { ...SHARED_OPTIONS, min: whole, max: whole },
  schema: ({ min, max }) => Type.Integer({ minimum: min ?? LOWEST, maximum: max ?? HIGHEST }),
  column: () => 'integer',
  checks: ({ min, max }, column) => [
    ...(min === undefined ? [] : [`${column} >= ${min}`]),
    ...(max === undefined ? [] : [`${column} <= ${max}`]),
  ],
  scalar: INT,
  isList: false,
  operators: ORDER_LOOKUPS,
  spread: 'own',
  isNumber: true,
  isOrderable: true,
  isSearchable: false,
  widget: 'number',
  audit: 'full',
  parseText: (text) =>
    /^(?:0|-?[1-9]\d{0,9})$/.test(text) && Number(text) >= LOWEST && Number(text) <= HIGHEST ? Number(text) : undefined,
  sample: ({ min, max }, n) => Math.min((min ?? 0) + n, max ?? HIGHEST),
  refuses: () => [
    ['7', 'type'],
    [1.5, 'type'],
    [1e300, 'too_large'],
    [HIGHEST + 1, 'too_large'],
    [LOWEST - 1, 'too_small'],
  ],
  mistakes: ({ min, max }) =>
    min !== undefined && max !== undefined && min > max ? ['`min` is greater than `max`'] : [],
}

/** `integer({ min: 0 })` */
export function integer<const O extends IntegerOptions = Record<never, never>>(
  options = {} as Only<O, IntegerOptions>,
): Field<number, O> {
  return defineField(integerKind, options)
}
