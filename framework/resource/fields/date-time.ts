// A moment, `2026-11-23T10:00:00.000Z` (RFC 3339 date-time); stored and answered in UTC with milliseconds.
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
import { isDate } from './date.ts'
import { MOMENT_LOOKUPS } from './lookups.ts'

export interface DateTimeOptions extends FieldOptions {
  /** A moment, or `now` for the moment of the write. */
  default?: string
}

const PATTERN =
  /^([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$/

/** True for an RFC 3339 moment on an existing day. */
export function isDateTime(text: string): boolean {
  const match = PATTERN.exec(text)
  return match !== null && isDate(match[1]!)
}

/** Converts PostgreSQL's `2026-11-23 10:00:00.123456+00` to `2026-11-23T10:00:00.123Z`, also from other server zones such as `+05:30`. */
export function isoOfStored(stored: string): string {
  if (!stored.endsWith('+00')) return isoOfZoned(stored)
  const fraction = stored.charAt(19) === '.' ? stored.slice(20, stored.indexOf('+', 20)) : ''
  return `${stored.slice(0, 10)}T${stored.slice(11, 19)}.${fraction.padEnd(3, '0').slice(0, 3)}Z`
}

function isoOfZoned(stored: string): string {
  const offset = /[+-]\d{2}$/.test(stored) ? `${stored}:00` : stored
  return new Date(offset.replace(' ', 'T')).toISOString()
}

/** A moment outside fields. */
export const DATE_TIME: Scalar = {
  form: 'text',
  name: 'DateTime',
  description:
    'A moment, such as "2026-11-23T10:00:00Z" (RFC 3339). Filters also take a day, "2026-11-23": the whole day in the tenant’s time zone.',
  isValid: (text) => text.length <= 40 && (isDateTime(text) || isDate(text)),
}

const dateTimeKind: FieldKind<DateTimeOptions> = {
  name: 'dateTime',
  options: SHARED_OPTIONS,
  schema: () =>
    Type.Refine(
      Type.String({ format: 'date-time', maxLength: 40 }),
      (value) => isDateTime(value as string),
      () => saidOfForm('date-time'),
    ),
  column: () => 'timestamp(3) with time zone',
  scalar: DATE_TIME,
  isList: false,
  operators: MOMENT_LOOKUPS,
  spread: 'own',
  local: '({value} at time zone (select pend.time_zone()))',
  isOrderable: true,
  isSearchable: false,
  widget: 'date-time',
  audit: 'full',
  defaultWord: 'now',
  normalize: (value) => (typeof value === 'string' && isDateTime(value) ? new Date(value).toISOString() : value),
  parseText: (text) => (isDateTime(text) ? new Date(text).toISOString() : isDate(text) ? text : undefined),
  isDay: (value) => typeof value === 'string' && isDate(value),
  read: (stored) => isoOfStored(stored as string),
  json: (column) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
  sample: (_options, n) => new Date(Date.UTC(2026, 0, 1, n)).toISOString(),
  refuses: () => [
    [7, 'type'],
    ['2026-11-23', 'format'],
    ['2026-11-23T25:00:00Z', 'format'],
    ['2026-11-23T10:00:00', 'format'],
    ['2026-02-30T10:00:00Z', 'format'],
  ],
}

/** `dateTime({ default: 'now' })` */
export function dateTime<const O extends DateTimeOptions = Record<never, never>>(
  options = {} as Only<O, DateTimeOptions>,
): Field<string, O> {
  return defineField(dateTimeKind, options)
}
