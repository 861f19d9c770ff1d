// The questions lists answer, as query strings: first pages, deep pages, each lookup, searches and counts.

/** The caller: one person repeatedly, or a different person each time, for whom nothing is cached. */
export type Callers = 'one' | 'many'

/** Questions by the names the bench prints. `{deep}` is the cursor at nine tenths of the list. */
export const QUESTIONS: readonly (readonly [name: string, query: string, callers?: Callers])[] = [
  ['first page', 'count=none'],
  ['first page, counted', ''],
  ['first page, counted for the first time', '', 'many'],
  ['first page, counted whole', 'count=exact'],
  ['cursor at 90 %', 'cursor={deep}'],
  ['order by decimal', 'count=none&ordering=total'],
  ['order by text', 'count=none&ordering=title'],
  ['order by text of another resource', 'count=none&ordering=customer__name'],
  ['the same, of a hundredth', 'count=none&ordering=-customer__name&state=lost'],
  ...[
    'total=123.45',
    'total__gt=999.98',
    'total__range=10.00,10.01',
    'total__in=1.23,4.56',
    'title=Order 777',
    'title__iexact=oRDER 777',
    'title__startswith=Order 777',
    'title__istartswith=oRDER 777',
    'key__startswith=key-777',
    'mail=person7@example.com',
    'number__lt=3',
    'day=2021-01-01',
    'placedAt__lt=2020-01-01T01:00:00Z',
    'state=lost',
    'isPaid=true',
    'note__isnull=true',
    'note__isempty=true',
    'title__isempty=true',
    'placedAt__year=2019',
    'placedAt__date=2021-01-01',
    'filter={"or":[{"total":"123.45"},{"title":"Order 777"}]}',
    'filter={"or":[{"state":"lost"},{"number__lt":3}]}',
    'filter={"not":{"number__gte":3}}',
  ].map((filter) => [filter, `${filter}&count=none`] as const),
  ...['needle', 'creme', 'urgent', 'order', 'nowhere', 'order needle', 'urg'].flatMap((word) => [
    [`search ${word}`, `search=${word}`] as const,
  ]),
  ...['needle', 'Crème', 'rgen', 'rder', 'nowhere'].map(
    (part) => [`contains ${part}`, `title__contains=${part}`] as const,
  ),
  ...['month=2', 'week_day=1', 'hour=3'].map((part) => [`placedAt__${part}`, `placedAt__${part}`] as const),
  ['icontains nEEDLE', 'note__icontains=nEEDLE'],
]
