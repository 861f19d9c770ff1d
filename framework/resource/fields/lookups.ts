// Sets of lookups that several kinds share.
import type { DatePart, Lookup } from '../field.ts'

/** For texts. */
export const TEXT_LOOKUPS: readonly Lookup[] = [
  'exact',
  'iexact',
  'ne',
  'in',
  'contains',
  'icontains',
  'startswith',
  'istartswith',
  'endswith',
  'iendswith',
  'isempty',
  'isnull',
]
/** For values with an order. */
export const ORDER_LOOKUPS: readonly Lookup[] = ['exact', 'ne', 'in', 'gt', 'gte', 'lt', 'lte', 'range', 'isnull']
/** For days. */
export const DAY_LOOKUPS: readonly Lookup[] = [...ORDER_LOOKUPS, 'year', 'month', 'day', 'week_day']
/** For moments: the parts follow the tenant's clock and calendar. */
export const MOMENT_LOOKUPS: readonly Lookup[] = [...DAY_LOOKUPS, 'hour', 'date']

/** Minimum and maximum of each part. Weeks begin on Sunday, which is 1, as in Django. */
export const DATE_PARTS: Readonly<Record<DatePart, readonly [least: number, greatest: number]>> = {
  year: [1, 9999],
  month: [1, 12],
  day: [1, 31],
  week_day: [1, 7],
  hour: [0, 23],
}

/** Whether the lookup compares a date part. */
export const isDatePart = (lookup: Lookup): lookup is DatePart => lookup in DATE_PARTS
