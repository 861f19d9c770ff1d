// A test's own field kind in this one file, with a PostgreSQL type and a JSON shape that no shipped kind has.
import Type from 'typebox'
import { count } from '#framework/resource/declaring/rules.ts'
import {
  defineField,
  type Field,
  type FieldKind,
  type FieldOptions,
  type JsonValue,
  type Only,
  type Scalar,
  SHARED_OPTIONS,
} from '#framework/resource/field.ts'
import { isDate } from '#framework/resource/fields/date.ts'
import { ABSENCE } from '#framework/resource/fields/stand-ins.ts'
import { unbounded } from '#framework/resource/fields/widths.ts'

/** Days from the first one to the first excluded one. */
export type Period = { from: string; until: string }

export interface PeriodsOptions extends FieldOptions {
  /** The largest number of periods (default 20). */
  max?: number
  default?: readonly Period[]
}

const DEFAULT_MAX = 20
const DAY = Type.String({ format: 'date', maxLength: 10 })

function isPeriod(value: unknown): value is Period {
  const { from, until, ...others } = Object(value) as Record<string, unknown>
  const areDays = [from, until].every((day) => typeof day === 'string' && isDate(day))
  return areDays && Object.keys(others).length === 0 && String(from) < String(until)
}

/** `2026-01-01..2026-01-08`, as query strings write it. */
function periodOf(text: string): JsonValue | undefined {
  const [from, until, ...rest] = text.split('..')
  const period = { from: from!, until: until! }
  return rest.length === 0 && isPeriod(period) ? period : undefined
}

const PERIOD: Scalar = {
  form: 'json',
  name: 'Period',
  description: 'Days, such as {from: "2026-01-01", until: "2026-01-08"}.',
  isValid: isPeriod,
}

const periodsKind: FieldKind<PeriodsOptions> = {
  name: 'periods',
  options: { ...SHARED_OPTIONS, max: count },
  schema: ({ max }) =>
    Type.Array(
      Type.Refine(
        Type.Object({ from: DAY, until: DAY }, { additionalProperties: false }),
        isPeriod,
        () => 'must end after it begins',
      ),
      { maxItems: max ?? DEFAULT_MAX },
    ),
  column: () => 'daterange[]',
  checks: ({ max }, column) => [`cardinality(${column}) <= ${max ?? DEFAULT_MAX}`],
  scalar: PERIOD,
  isList: true,
  operators: ['has', 'overlaps', 'isempty', 'isnull'],
  spread: 'own',
  maxBytes: unbounded,
  isOrderable: false,
  isSearchable: false,
  widget: 'json',
  audit: 'full',
  standIn: () => ABSENCE,
  parseText: periodOf,
  parseJson: (given) => (isPeriod(given) ? { from: given.from, until: given.until } : undefined),
  write: (value) => {
    const { from, until } = value as unknown as Period
    return `[${from},${until})`
  },
  read: (stored) =>
    [...String(stored).matchAll(/\[([\d-]+),([\d-]+)\)/g)].map(([, from, until]) => ({ from: from!, until: until! })),
  json: (column) => {
    const one = "jsonb_build_object('from', lower(one.period), 'until', upper(one.period))"
    const each = `unnest(${column}) with ordinality as one(period, place)`
    const all = `select coalesce(jsonb_agg(${one} order by one.place), '[]') from ${each}`
    return `case when ${column} is not null then (${all}) end`
  },
  sample: (_options, n) => [{ from: '2026-01-01', until: `2026-02-${String((n % 28) + 1).padStart(2, '0')}` }],
  refuses: ({ max }) => [
    ['2026-01-01..2026-01-08', 'type'],
    [[{ from: '2026-02-30', until: '2026-03-08' }], 'format'],
    [[{ from: '2026-01-08', until: '2026-01-01' }], 'format'],
    [Array.from({ length: (max ?? DEFAULT_MAX) + 1 }, () => ({ from: '2026-01-01', until: '2026-01-02' })), 'too_many'],
  ],
}

/** `periods({ max: 5 })` */
export function periods<const O extends PeriodsOptions = Record<never, never>>(
  options = {} as Only<O, PeriodsOptions>,
): Field<Period[], O> {
  return defineField(periodsKind, options)
}
