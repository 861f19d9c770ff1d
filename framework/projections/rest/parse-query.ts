// From the query string to what an operation is asked for. Whatever is not known, given twice or not valid is a 400.
import { parseCursor } from '#framework/operations/listing/cursor.ts'
import {
  type Condition,
  DEFAULT_PAGE_SIZE,
  filtersOf,
  type ListQuery,
  MAX_PAGE_SIZE,
  resolveCondition,
  resolveFieldNames,
  resolveInclude,
  resolveOrdering,
  resolveSearch,
} from '#framework/operations/listing/list-query.ts'
import { invalidParameter, unknownParameter } from '#framework/operations/listing/parameter-problems.ts'
import { memoized } from '#framework/operations/steps/memoized.ts'
import type { Lookup } from '#framework/resource/field.ts'
import type { Models, OrderTerm, ResourceModel } from '#framework/resource/model.ts'
import type { QueryText } from './request-context.ts'

const READ_PARAMETERS = ['fields', 'include']
const LIST_PARAMETERS = ['page', 'page_size', 'cursor', 'count', 'search', 'ordering', ...READ_PARAMETERS]
const PAGE = /^[1-9][0-9]{0,8}$/

interface FilterPath {
  path: readonly string[]
  lookup: Lookup
}

/** Filters of a model by their parameter; both depend on the models alone. */
const filterPaths = new WeakMap<Models, (model: ResourceModel) => Map<string, FilterPath>>()

function filterPathsOf(model: ResourceModel, models: Models): Map<string, FilterPath> {
  let find = filterPaths.get(models)
  if (!find) {
    find = memoized((each) => new Map(filtersOf(each, models).map(toFilterPath)))
    filterPaths.set(models, find)
  }
  return find(model)
}

function toFilterPath({ parameter, lookup }: { parameter: string; lookup: Lookup }): [string, FilterPath] {
  const path = lookup === 'exact' ? parameter : parameter.slice(0, -`__${lookup}`.length)
  return [parameter, { path: path.split('__'), lookup }]
}

/** Throws `request.unknown_parameter`, `request.invalid_parameter` or `request.invalid_cursor`, each naming the parameter. */
export function parseListQuery(query: QueryText, model: ResourceModel, models: Models): ListQuery {
  const given = singleValuesOf(query)
  const ordering = given.ordering === undefined ? model.ordering : resolveOrdering(wordsOf(given.ordering), model)
  return {
    ...parseSelection(given, model, models),
    conditions: parseConditions(given, model, models),
    search: resolveSearch(given.search, model),
    ordering,
    size: parseSize(given.page_size),
    start: parseStart(given, model, ordering),
    wantsCount: parseCount(given),
  }
}

/** The parameters of a single record: `fields` and `include`. */
export function parseReadQuery(query: QueryText, model: ResourceModel, models: Models): Selection {
  const given = singleValuesOf(query)
  requireKnown(given, READ_PARAMETERS)
  return parseSelection(given, model, models)
}

/** Writes take no parameters: one that is silently ignored would be a mistake nobody sees. */
export function requireNoQuery(query: QueryText): void {
  for (const name in query) throw unknownParameter(name, [])
}

type Given = Readonly<Record<string, string | undefined>>

function singleValuesOf(query: QueryText): Given {
  for (const name in query)
    if (typeof query[name] !== 'string') throw invalidParameter(name, 'It is given more than once.')
  return query as Given
}

function requireKnown(given: Given, known: readonly string[]): void {
  for (const name in given) if (!known.includes(name)) throw unknownParameter(name, known)
}

interface Selection {
  fields: readonly string[] | null
  include: readonly string[]
}

function parseSelection(given: Given, model: ResourceModel, models: Models): Selection {
  return {
    fields: given.fields === undefined ? null : resolveFieldNames(wordsOf(given.fields), model),
    include: given.include === undefined ? [] : resolveInclude(wordsOf(given.include), model, models),
  }
}

function parseConditions(given: Given, model: ResourceModel, models: Models): Condition[] {
  const filters = filterPathsOf(model, models)
  const conditions: Condition[] = []
  for (const parameter in given) {
    if (LIST_PARAMETERS.includes(parameter)) continue
    const filter = filters.get(parameter)
    if (!filter) throw unknownParameter(parameter, [...LIST_PARAMETERS, ...filters.keys()])
    conditions.push(resolveCondition({ parameter, ...filter, value: { text: given[parameter]! } }, model, models))
  }
  return conditions
}

/** CVE-2026-63421: a negative size passed the cap. */
function parseSize(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PAGE_SIZE
  if (!PAGE.test(text) || Number(text) > MAX_PAGE_SIZE)
    throw invalidParameter('page_size', `Give a whole number from 1 to ${MAX_PAGE_SIZE}.`)
  return Number(text)
}

function parseStart(given: Given, model: ResourceModel, ordering: readonly OrderTerm[]): ListQuery['start'] {
  if (given.cursor !== undefined) {
    if (given.page !== undefined) throw invalidParameter('page', 'Give a page or a cursor, not both.')
    return { cursor: given.cursor === '' ? null : parseCursor(given.cursor, model, ordering) }
  }
  if (given.page !== undefined && !PAGE.test(given.page))
    throw invalidParameter('page', 'Give a whole number from 1 on.')
  return { page: Number(given.page ?? 1) }
}

/** Pages are counted unless `count=none`; cursors, made for large tables, only with `count=exact`. */
function parseCount({ count, cursor }: Given): boolean {
  if (count === undefined) return cursor === undefined
  if (count !== 'exact' && count !== 'none') throw invalidParameter('count', 'Write exact or none.')
  return count === 'exact'
}

function wordsOf(text: string): string[] {
  return text.split(',').map((word) => word.trim())
}
