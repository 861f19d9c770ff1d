// A list query independent of any surface, validated against the declaration.
import type { JsonValue, Lookup } from '#framework/resource/field.ts'
import type { FieldModel, Models, OrderTerm, ResourceModel } from '#framework/resource/model.ts'
import { isCleanText } from '../steps/input-limits.ts'
import { type AskedCondition, parseFilterValue } from './filters/filter-values.ts'
import type { Cursor } from './order/cursor.ts'
import { findSortedPath } from './order/sorted-paths.ts'
import { invalidParameter, unknownParameter, unknownWord } from './parameter-problems.ts'

/** Page size if the caller names none. */
export const DEFAULT_PAGE_SIZE = 20
/** Maximum page size on every surface. */
export const MAX_PAGE_SIZE = 200

/** How far records are counted: all, up to `countLimit`, or not at all. */
export const COUNTS = ['exact', 'limited', 'none'] as const
export type Counts = (typeof COUNTS)[number]

/** Maximum sort terms on related resources: each is joined to all matching records. */
const MOST_SORTED_PATHS = 2

/** Maximum different words of a search. */
export const MOST_WORDS = 10

/** One condition: on a field here, or on a field of the record behind `through`. */
export interface Condition {
  through: FieldModel | null
  field: FieldModel
  lookup: Lookup
  value: JsonValue
  /** The surface's name for it; omitted by internal code. */
  parameter?: string
}

/** How conditions combine: all hold, one holds, or not all hold. */
export const JOINS = ['and', 'or', 'not'] as const

/** Several conditions as one. `not` matches every record that its conditions do not find, even if a value is missing. */
export interface Group {
  join: (typeof JOINS)[number]
  of: readonly Filter[]
}

/** A condition or a group that a record must match. */
export type Filter = Condition | Group

/** True for a group of conditions. */
export const isGroup = (filter: Filter): filter is Group => 'join' in filter

/** Every condition, at any depth. */
export function leavesOf(filters: readonly Filter[]): Condition[] {
  return filters.flatMap((filter) => (isGroup(filter) ? leavesOf(filter.of) : [filter]))
}

export interface ListQuery {
  /** All must hold. */
  conditions: readonly Filter[]
  search: string | null
  ordering: readonly OrderTerm[]
  /** Orders by relevance if few enough records match to compare; `ordering` decides the rest. */
  isRanked: boolean
  size: number
  /** The start: a page number, an offset, or a position beside a record; `isFromEnd` reads the last records. */
  start: { page: number } | { offset: number } | { cursor: Cursor | null; isFromEnd?: boolean }
  counts: Counts
  /** Whether `storedVersionOf` will be called for the records. */
  keepsVersions?: boolean
  fields: readonly string[] | null
  include: readonly string[]
  /** Whether surfaces include the caller's rights on each record. */
  rights?: boolean
}

/** How many records precede the page; 0 for a cursor. */
export function offsetOf({ start, size }: Pick<ListQuery, 'start' | 'size'>): number {
  if ('page' in start) return (start.page - 1) * size
  return 'offset' in start ? start.offset : 0
}

/** True if the list starts after its first record. */
export function startsLater(query: Pick<ListQuery, 'start' | 'size'>): boolean {
  return 'cursor' in query.start ? query.start.cursor !== null : offsetOf(query) > 0
}

/** True if lists may be filtered by the field. */
export function allowsFilter(model: ResourceModel, name: string): boolean {
  return model.filters.has(name) && model.fields.get(name)?.isReadable === true
}

/** Fields a list may be sorted by: declared sortable filters and ordering, timestamps, and declared paths through relations. */
export function sortableFields(model: ResourceModel, models: Models): string[] {
  const declared = new Set([
    ...model.filters,
    ...model.ordering.map((term) => term.field),
    'createdAt',
    'updatedAt',
    'id',
  ])
  const own = [...declared].filter((name) => {
    const field = model.fields.get(name)
    return field?.isReadable && field.kind.isOrderable
  })
  return [...own, ...model.sortable.filter((path) => findSortedPath(path, model, models))]
}

/** Turns requested conditions into validated ones; throws 400 suggesting the nearest allowed parameter. */
export function resolveCondition(asked: AskedCondition, model: ResourceModel, models: Models): Condition {
  const [first, second, ...rest] = asked.path
  if (first === undefined || rest.length > 0 || !allowsFilter(model, first))
    throw unknownParameter(asked.parameter, filterParametersOf(model, models))
  const field = model.fields.get(first)!
  if (second === undefined) return conditionOn(asked, null, field)
  const target = field.relation ? models.get(field.relation.to) : undefined
  if (!target || !allowsFilter(target, second))
    throw unknownParameter(asked.parameter, filterParametersOf(model, models))
  return conditionOn(asked, field, target.fields.get(second)!)
}

function conditionOn(asked: AskedCondition, through: FieldModel | null, field: FieldModel): Condition {
  const lookup = field.lookups.find((allowed) => allowed === asked.lookup)
  if (!lookup)
    throw unknownParameter(
      asked.parameter,
      field.lookups.map((allowed) => parameterOf([through?.name, field.name], allowed)),
    )
  return { through, field, lookup, value: parseFilterValue(asked, field, lookup), parameter: asked.parameter }
}

/** The name of a filter in a query string: `category__slug`, `price__gte`. */
function parameterOf(path: readonly (string | undefined)[], lookup: Lookup): string {
  const name = path.filter(Boolean).join('__')
  return lookup === 'exact' ? name : `${name}__${lookup}`
}

/** Every filter parameter of a resource with its field: OpenAPI lists them, errors suggest them. */
export function filtersOf(
  model: ResourceModel,
  models: Models,
): { parameter: string; field: FieldModel; lookup: Lookup }[] {
  const own = [...model.filters].filter((name) => allowsFilter(model, name)).map((name) => model.fields.get(name)!)
  const across = own.flatMap((through) => {
    const target = through.relation ? models.get(through.relation.to) : undefined
    if (!target) return []
    // The relation itself compares ids.
    return [...target.filters]
      .filter((name) => name !== 'id' && allowsFilter(target, name))
      .map((name) => ({ path: [through.name, name], field: target.fields.get(name)! }))
  })
  return [...own.map((field) => ({ path: [field.name], field })), ...across].flatMap(({ path, field }) =>
    field.lookups.map((lookup) => ({ parameter: parameterOf(path, lookup), field, lookup })),
  )
}

/** The names from `filtersOf`. */
export function filterParametersOf(model: ResourceModel, models: Models): string[] {
  return filtersOf(model, models).map(({ parameter }) => parameter)
}

/** Turns `-publishedAt` into a term; throws 400 suggesting the nearest allowed sort key. */
export function resolveOrdering(terms: readonly string[], model: ResourceModel, models: Models): OrderTerm[] {
  const allowed = sortableFields(model, models)
  if (terms.length > 5) throw invalidParameter('ordering', 'Sort by at most five fields.')
  const ordering = terms.map((term): OrderTerm => {
    const field = term.startsWith('-') ? term.slice(1) : term
    if (!allowed.includes(field)) throw unknownWord('ordering', field, allowed)
    const path = findSortedPath(field, model, models)
    return { field, direction: term.startsWith('-') ? 'desc' : 'asc', ...(path && { path }) }
  })
  if (ordering.filter(({ path }) => path).length > MOST_SORTED_PATHS)
    throw invalidParameter('ordering', `Sort by at most ${MOST_SORTED_PATHS} fields of other resources.`)
  return ordering
}

/** The order of a list. */
export type AskedOrder = Pick<ListQuery, 'ordering' | 'isRanked'>

/** The word that requests ordering by relevance. */
export const RELEVANCE = 'relevance'

/** A search without an explicit order is ordered by relevance; throws 400 like `resolveOrdering`. */
export function resolveOrder(
  { words, search }: { words: readonly string[] | null | undefined; search: string | null },
  model: ResourceModel,
  models: Models,
): AskedOrder {
  if (!words?.length) return { ordering: model.ordering, isRanked: search !== null }
  if (!isSearched(model) || !words.some(isRelevance))
    return { ordering: resolveOrdering(words, model, models), isRanked: false }
  const [first, ...rest] = words
  if (first !== RELEVANCE || rest.some(isRelevance))
    throw invalidParameter(
      'ordering',
      `Write ${RELEVANCE} first, once and without a sign: the best matches come first.`,
    )
  if (search === null)
    throw invalidParameter('ordering', `There is ${RELEVANCE} to what is searched for alone: give search too.`)
  return { ordering: rest.length > 0 ? resolveOrdering(rest, model, models) : model.ordering, isRanked: true }
}

const isRelevance = (word: string) => word === RELEVANCE || word === `-${RELEVANCE}`

/** Whether callers with this model can search the resource. */
export const isSearched = (model: ResourceModel) => searchedFieldsOf(model).length > 0

/** The searched fields, most significant first: only those that callers with this model may read. */
export function searchedFieldsOf(model: ResourceModel): FieldModel[] {
  return model.readable.filter(({ isSearched }) => isSearched)
}

/** The distinct words of a search. */
export const wordsOfSearch = (search: string): string[] => [...new Set(search.split(' '))]

/** Validates the words of `?fields=`; throws 400 suggesting the nearest. */
export function resolveFieldNames(names: readonly string[], model: ResourceModel): string[] {
  const allowed = model.readable.map((field) => field.name)
  for (const name of names) if (!allowed.includes(name)) throw unknownWord('fields', name, allowed)
  return [...names]
}

/** Relations whose records can replace their ids. */
export function includableFields(model: ResourceModel, models: Models): string[] {
  return model.readable
    .filter((field) => field.relation && models.get(field.relation.to)?.operations.has('read'))
    .map((field) => field.name)
}

/** Validates the words of `?include=`; throws 400 suggesting the nearest. */
export function resolveInclude(names: readonly string[], model: ResourceModel, models: Models): string[] {
  const allowed = includableFields(model, models)
  for (const name of names) if (!allowed.includes(name)) throw unknownWord('include', name, allowed)
  return [...new Set(names)]
}

/** Validates `?search=`: null for an empty search; throws 400 if the resource is not searchable or the search is too long. */
export function resolveSearch(text: string | null | undefined, model: ResourceModel): string | null {
  if (text === null || text === undefined || text.trim() === '') return null
  if (!isSearched(model)) throw unknownParameter('search', [])
  if (!isCleanText(text) || text.length > 200)
    throw invalidParameter('search', 'Search for at most 200 characters of text.')
  const search = text.trim().normalize('NFC').replace(/\s+/g, ' ')
  const words = wordsOfSearch(search)
  if (words.length <= MOST_WORDS) return search
  const beyond = words.slice(MOST_WORDS).map((word) => `"${word}"`)
  throw invalidParameter('search', `Search for at most ${MOST_WORDS} words; left over are ${beyond.join(', ')}.`)
}
