// A condition in plain words: field, comparison and value.
import type { AdminField, AdminMetadata, AdminResource } from '../../../api/metadata.ts'
import { fieldOf, wordsOf } from '../../../metadata/resources.ts'
import type { TextKey } from '../../../texts/en/index.ts'
import { t } from '../../../texts/t.ts'
import { type Condition, hasValue, takesList } from './conditions.ts'

/** A field that filters lists, directly or through a relation. The field is undefined if the caller cannot see its resource. */
export interface FilterField {
  readonly path: string
  readonly label: string
  /** The relation that leads to it. */
  readonly through: AdminField | null
  readonly field: AdminField | undefined
}

export function filterFieldOf(metadata: AdminMetadata, resource: AdminResource, path: string): FilterField {
  const [first = '', second] = path.split('__')
  const own = fieldOf(resource, first)
  if (second === undefined || !own) return { path, label: own?.label ?? wordsOf(path), through: null, field: own }
  const target = metadata.resources.find(({ name }) => name === own.relation?.to)
  const field = target && fieldOf(target, second)
  return { path, label: `${own.label} › ${field?.label ?? wordsOf(second)}`, through: own, field }
}

/** One comparison: a lookup; "is empty" includes its value. */
export interface Comparison {
  readonly lookup: string
  readonly value?: boolean
}

export function comparisonsOf({ filters }: AdminResource, path: string): readonly Comparison[] {
  return (filters[path] ?? []).flatMap((lookup): readonly Comparison[] =>
    isQuestion(lookup)
      ? [
          { lookup, value: true },
          { lookup, value: false },
        ]
      : [{ lookup }],
  )
}

/** Lookups with a yes or no answer for any field. */
export const isQuestion = (lookup: string) => QUESTIONS.includes(lookup)

const QUESTIONS = ['isnull', 'isempty']

const MOMENTS = ['date', 'date-time']
const ORDERED = ['gt', 'gte', 'lt', 'lte'] as const

/** The words between field and value: `is`, `contains`, `is after`. */
export function compareWords(
  { lookup, value }: Pick<Condition, 'lookup'> & { value?: unknown },
  field?: AdminField,
): string {
  if (lookup === 'isnull') return t(isNo(value) ? 'filter.set' : 'filter.notSet')
  if (lookup === 'isempty') return t(isNo(value) ? 'filter.notEmpty' : 'filter.empty')
  const ordered = ORDERED.find((each) => each === lookup)
  if (ordered && MOMENTS.includes(field?.widget ?? '')) return t(`filter.day.${ordered}`)
  return Object.hasOwn(WORDS, lookup) ? t(WORDS[lookup]!) : wordsOf(lookup).toLowerCase()
}

const isNo = (value: unknown) => value === false || value === 'false'

const WORDS: Readonly<Record<string, TextKey>> = {
  exact: 'filter.exact',
  iexact: 'filter.iexact',
  ne: 'filter.ne',
  in: 'filter.in',
  gt: 'filter.gt',
  gte: 'filter.gte',
  lt: 'filter.lt',
  lte: 'filter.lte',
  range: 'filter.range',
  contains: 'filter.contains',
  icontains: 'filter.icontains',
  startswith: 'filter.startswith',
  istartswith: 'filter.istartswith',
  endswith: 'filter.endswith',
  iendswith: 'filter.iendswith',
  has: 'filter.has',
  overlaps: 'filter.overlaps',
  date: 'filter.date',
  year: 'filter.year',
  month: 'filter.month',
  day: 'filter.day',
  week_day: 'filter.weekDay',
  hour: 'filter.hour',
}

/** The initial value after the comparison changes: the old value if it still fits. */
export function valueFor(lookup: string, before: Condition): Condition['value'] {
  const isSame = takesList(lookup) === takesList(before.lookup) && !isQuestion(before.lookup)
  if (isSame) return before.value
  if (takesList(lookup)) return hasValue(before) && !isQuestion(before.lookup) ? [before.value] : []
  return ''
}
