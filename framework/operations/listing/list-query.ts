// What a list is asked for, in words no surface owns, checked against what the declaration allows.
import type { JsonValue, Lookup } from '#framework/resource/field.ts'
import type { FieldModel, Models, OrderTerm, ResourceModel } from '#framework/resource/model.ts'
import { isCleanText } from '../steps/input-limits.ts'
import type { Cursor } from './cursor.ts'
import { type AskedCondition, parseFilterValue } from './filter-values.ts'
import { invalidParameter, unknownParameter, unknownWord } from './parameter-problems.ts'
import { findSortedPath } from './sorted-paths.ts'

/** Records of a page when the caller names no size. */
export const DEFAULT_PAGE_SIZE = 20
/** Most records of a page, on every surface. */
export const MAX_PAGE_SIZE = 200

/** How far the records of a list are counted: all of them, up to the limit of `countLimit`, or not at all. */
export const COUNTS = ['exact', 'limited', 'none'] as const
export type Counts = (typeof COUNTS)[number]

/** Most fields of other resources that a list is sorted by: each is joined to all records that fit. */
const MOST_SORTED_PATHS = 2

/** Most different words of a search. */
export const MOST_WORDS = 10

/** One condition: on a field here, or on a field of the record that `through` points at. */
export interface Condition {
  through: FieldModel | null
  field: FieldModel
  lookup: Lookup
  value: JsonValue
  /** What the surface called it; left out by code of ours. */
  parameter?: string
}

/** How conditions belong together: all hold, one of them does, or a record is left out for which all of them hold. */
export const JOINS = ['and', 'or', 'not'] as const

/** Conditions in the place of one. `not` stands for every record that its conditions do not find, also where a value is missing. */
export interface Group {
  join: (typeof JOINS)[number]
  of: readonly Filter[]
}

/** What a record must fulfil. */
export type Filter = Condition | Group

/** True for conditions in the place of one. */
export const isGroup = (filter: Filter): filter is Group => 'join' in filter

/** Every condition, in whatever group it stands. */
export function leavesOf(filters: readonly Filter[]): Condition[] {
  return filters.flatMap((filter) => (isGroup(filter) ? leavesOf(filter.of) : [filter]))
}

export interface ListQuery {
  /** All of them must hold. */
  conditions: readonly Filter[]
  search: string | null
  ordering: readonly OrderTerm[]
  /** The best matches of the search come first where they are few enough to be compared; `ordering` decides the rest. */
  isRanked: boolean
  size: number
  /** Where it starts: a page from one on, records left out, or a place beside a record; `isFromEnd` reads the last ones. */
  start: { page: number } | { offset: number } | { cursor: Cursor | null; isFromEnd?: boolean }
  counts: Counts
  /** Whether `storedVersionOf` is asked about the records afterwards. */
  keepsVersions?: boolean
  fields: readonly string[] | null
  include: readonly string[]
  /** Whether surfaces answer what the caller may do with each record. */
  rights?: boolean
}

/** How many records stand before the page; 0 where a cursor says where it starts. */
export function offsetOf({ start, size }: Pick<ListQuery, 'start' | 'size'>): number {
  if ('page' in start) return (start.page - 1) * size
  return 'offset' in start ? start.offset : 0
}

/** True when the list starts behind its first record. */
export function startsLater(query: Pick<ListQuery, 'start' | 'size'>): boolean {
  return 'cursor' in query.start ? query.start.cursor !== null : offsetOf(query) > 0
}

/** True when lists may be filtered by the field. */
export function allowsFilter(model: ResourceModel, name: string): boolean {
  return model.filters.has(name) && model.fields.get(name)?.isReadable === true
}

/** What a list may be sorted by: the declared filters and ordering that have an order, the times, and what is declared behind relations. */
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

/** Turns asked conditions into allowed ones; throws 400 naming the nearest allowed parameter. */
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

/** `category__slug`, `price__gte`: the name of a filter in a query string. */
function parameterOf(path: readonly (string | undefined)[], lookup: Lookup): string {
  const name = path.filter(Boolean).join('__')
  return lookup === 'exact' ? name : `${name}__${lookup}`
}

/** Every filter parameter of a resource with the field it is about: OpenAPI lists them, errors suggest them. */
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

/** The names of `filtersOf`. */
export function filterParametersOf(model: ResourceModel, models: Models): string[] {
  return filtersOf(model, models).map(({ parameter }) => parameter)
}

/** `-publishedAt` → a term; throws 400 naming the nearest allowed sort. */
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

/** What a list is sorted by. */
export type AskedOrder = Pick<ListQuery, 'ordering' | 'isRanked'>

/** The word that asks for the best matches of a search first. */
export const RELEVANCE = 'relevance'

/** Whoever searches and names no order gets the best matches first; throws 400 like `resolveOrdering`. */
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

/** Whether a search finds anything of the resource for whoever meets the model. */
export const isSearched = (model: ResourceModel) => searchedFieldsOf(model).length > 0

/** The fields that a search looks through, the most telling first: those alone that whoever meets the model may read. */
export function searchedFieldsOf(model: ResourceModel): FieldModel[] {
  return model.readable.filter(({ isSearched }) => isSearched)
}

/** The different words of a search. */
export const wordsOfSearch = (search: string): string[] => [...new Set(search.split(' '))]

/** Checks the words of `?fields=`; throws 400 naming the nearest. */
export function resolveFieldNames(names: readonly string[], model: ResourceModel): string[] {
  const allowed = model.readable.map((field) => field.name)
  for (const name of names) if (!allowed.includes(name)) throw unknownWord('fields', name, allowed)
  return [...names]
}

/** Relations whose records can stand in the place of their ids. */
export function includableFields(model: ResourceModel, models: Models): string[] {
  return model.readable
    .filter((field) => field.relation && models.get(field.relation.to)?.operations.has('read'))
    .map((field) => field.name)
}

/** Checks the words of `?include=`; throws 400 naming the nearest. */
export function resolveInclude(names: readonly string[], model: ResourceModel, models: Models): string[] {
  const allowed = includableFields(model, models)
  for (const name of names) if (!allowed.includes(name)) throw unknownWord('include', name, allowed)
  return [...new Set(names)]
}

/** Checks `?search=`: null when nothing is searched for; throws 400 where nothing can be searched, and for what is too much. */
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
