// Operands of lookups: a value that each accepts, made from a record's value.
import type { Lookup } from '#framework/resource/field.ts'
import { DATE_PARTS, isDatePart } from '#framework/resource/fields/lookups.ts'
import type { FieldModel } from '#framework/resource/model.ts'

/** Of a moment in UTC. */
export const PARTS_OF_DATES: Record<string, (moment: Date) => number> = {
  year: (moment) => moment.getUTCFullYear(),
  month: (moment) => moment.getUTCMonth() + 1,
  day: (moment) => moment.getUTCDate(),
  week_day: (moment) => moment.getUTCDay() + 1,
  hour: (moment) => moment.getUTCHours(),
}

/** An operand of the lookup; without a known value a sample of the kind. */
export function operandOf({ kind, options, relation }: FieldModel, lookup: Lookup, known?: unknown): unknown {
  if (lookup === 'isnull' || lookup === 'isempty') return true
  const sample = relation ? '0197a6a0-0000-7000-8000-00000000000f' : kind.sample(options, 1)
  const value = [known ?? sample].flat()[0] ?? 'none'
  if (isDatePart(lookup)) return known ? PARTS_OF_DATES[lookup]!(new Date(String(known))) : DATE_PARTS[lookup][1]
  if (lookup === 'date') return String(value).slice(0, 10)
  if (lookup === 'range') return [value, value]
  if (lookup === 'in' || lookup === 'overlaps') return [value]
  if (lookup === 'iexact') return String(value).toUpperCase()
  return lookup === 'iendswith' ? String(value).slice(-3).toUpperCase() : value
}
