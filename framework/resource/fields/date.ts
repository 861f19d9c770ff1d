// A calendar day, `2026-11-23` (RFC 3339 full-date), without time or zone.
import Type from 'typebox'
import {
  defineField,
  type Field,
  type FieldKind,
  type FieldOptions,
  type Only,
  type Scalar,
  SHARED_OPTIONS,
} from '../field.ts'
import { saidOfForm } from '../schemas/text-forms.ts'
import { DAY_LOOKUPS } from './lookups.ts'

export interface DateOptions extends FieldOptions {
  default?: string
}

const PATTERN = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/

/** True for an existing day: 2026-02-30 is not one. */
export function isDate(text: string): boolean {
  if (!PATTERN.test(text) || text.startsWith('0000')) return false
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

/** A day outside fields: filters compare moments with it. */
export const DATE: Scalar = {
  form: 'text',
  name: 'Date',
  description: 'A day of the calendar, such as "2026-11-23" (RFC 3339).',
  isValid: isDate,
}

const dateKind: FieldKind<DateOptions> = {
  name: 'date',
  options: SHARED_OPTIONS,
  schema: () =>
    Type.Refine(
      Type.String({ format: 'date', maxLength: 10 }),
      (value) => isDate(value as string),
      () => saidOfForm('date'),
    ),
  column: () => 'date',
  scalar: DATE,
  isList: false,
  operators: DAY_LOOKUPS,
  spread: 'own',
  isOrderable: true,
  isSearchable: false,
  widget: 'date',
  audit: 'full',
  parseText: (text) => (isDate(text) ? text : undefined),
  sample: (_options, n) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10),
  refuses: () => [
    [7, 'type'],
    ['2026-02-30', 'format'],
    ['23.11.2026', 'format'],
    ['2026-11-23T00:00:00Z', 'format'],
  ],
}

/** `date({ required: true })` */
export function date<const O extends DateOptions = Record<never, never>>(
  options = {} as Only<O, DateOptions>,
): Field<string, O> {
  return defineField(dateKind, options)
}
