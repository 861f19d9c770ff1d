// The sets of filter words that several kinds share.
import type { Lookup } from '../field.ts'

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
  'isnull',
]
/** For values with an order. */
export const ORDER_LOOKUPS: readonly Lookup[] = ['exact', 'ne', 'in', 'gt', 'gte', 'lt', 'lte', 'range', 'isnull']
