// Turns a query string into an operation's parameters. Unknown, repeated and invalid parameters are a 400.

import { FILTER } from '#framework/operations/listing/filters/groups.ts'
import {
  COUNTS,
  type Counts,
  DEFAULT_PAGE_SIZE,
  type ListQuery,
  MAX_PAGE_SIZE,
  resolveFieldNames,
  resolveInclude,
  resolveOrder,
  resolveSearch,
} from '#framework/operations/listing/list-query.ts'
import { parseCursor } from '#framework/operations/listing/order/cursor.ts'
import { invalidParameter, unknownParameter } from '#framework/operations/listing/parameter-problems.ts'
import type { Fitting } from '#framework/operations/many/selection.ts'
import type { Models, OrderTerm, ResourceModel } from '#framework/resource/model.ts'
import type { QueryText } from '../request-context.ts'
import { parseFilters } from './parse-filters.ts'
import { type Given, givenOf, oneOf, wordsOf } from './query-values.ts'

const READ_PARAMETERS = ['fields', 'include', 'rights']
const PLACE_PARAMETERS = ['page', 'page_size', 'limit', 'offset', 'cursor']
const LIST_PARAMETERS = [...PLACE_PARAMETERS, 'count', 'links', 'search', FILTER, 'ordering', ...READ_PARAMETERS]
const PAGE = /^[1-9][0-9]{0,8}$/
const OFFSET = /^(0|[1-9][0-9]{0,8})$/

/** Throws `request.unknown_parameter`, `request.invalid_parameter` or `request.invalid_cursor`, each naming the parameter. */
export function parseListQuery(query: QueryText, model: ResourceModel, models: Models): ListQuery {
  const given = givenOf(query)
  const search = resolveSearch(oneOf(given, 'search'), model)
  const words = given.ordering === undefined ? null : wordsOf(given.ordering)
  const order = resolveOrder({ words, search }, model, models)
  return {
    ...parseSelection(given, model, models),
    conditions: parseFilters(given, LIST_PARAMETERS, { model, models }),
    search,
    ...order,
    size: parseSize(given),
    start: parseStart(given, model, order.ordering),
    counts: parseCount(given),
  }
}

/** Parses only the parameters that select records. Throws like `parseListQuery`. */
export function parseFitting(given: Given, model: ResourceModel, models: Models): Fitting {
  return {
    search: resolveSearch(oneOf(given, 'search'), model),
    conditions: parseFilters(given, ['search', FILTER], { model, models }),
  }
}

/** The parameters of a single record: `fields` and `include`. */
export function parseReadQuery(query: QueryText, model: ResourceModel, models: Models): Selection {
  const given = givenOf(query)
  requireKnown(given, READ_PARAMETERS)
  return parseSelection(given, model, models)
}

/** True if the client wants absolute links: `links=absolute`. */
export function wantsAbsoluteLinks(query: QueryText): boolean {
  const links = oneOf(givenOf(query), 'links')
  if (links === undefined || links === 'relative') return false
  if (links === 'absolute') return true
  throw invalidParameter('links', 'Write absolute or relative.')
}

/** Writes take no parameters: silently ignoring one would hide a mistake. */
export function requireNoQuery(query: QueryText): void {
  for (const name in query) throw unknownParameter(name, [])
}

function requireKnown(given: Given, known: readonly string[]): void {
  for (const name in given) if (!known.includes(name)) throw unknownParameter(name, known)
}

interface Selection {
  fields: readonly string[] | null
  include: readonly string[]
  /** Whether to include the caller's rights on each record. */
  rights: boolean
}

function parseSelection(given: Given, model: ResourceModel, models: Models): Selection {
  return {
    fields: given.fields === undefined ? null : resolveFieldNames(wordsOf(given.fields), model),
    include: given.include === undefined ? [] : resolveInclude(wordsOf(given.include), model, models),
    rights: parseRights(given),
  }
}

function parseRights(given: Given): boolean {
  const text = oneOf(given, 'rights')
  if (text === undefined || text === 'false') return false
  if (text === 'true') return true
  throw invalidParameter('rights', 'Write true or false.')
}

/** CVE-2026-63421: a negative size bypassed the limit. */
function parseSize(given: Given): number {
  const parameter = given.limit === undefined ? 'page_size' : 'limit'
  const text = oneOf(given, parameter)
  if (text === undefined) return DEFAULT_PAGE_SIZE
  if (!PAGE.test(text) || Number(text) > MAX_PAGE_SIZE)
    throw invalidParameter(parameter, `Give a whole number from 1 to ${MAX_PAGE_SIZE}.`)
  return Number(text)
}

function parseStart(given: Given, model: ResourceModel, ordering: readonly OrderTerm[]): ListQuery['start'] {
  requireOneStart(given)
  const cursor = oneOf(given, 'cursor')
  if (cursor !== undefined)
    return { cursor: cursor === '' ? null : parseCursor(cursor, { model, ordering, parameter: 'cursor' }) }
  if (given.offset !== undefined || given.limit !== undefined) return { offset: parseOffset(oneOf(given, 'offset')) }
  const page = oneOf(given, 'page')
  if (page !== undefined && !PAGE.test(page)) throw invalidParameter('page', 'Give a whole number from 1 on.')
  return { page: Number(page ?? 1) }
}

/** Pages, offsets and cursors are three ways to say where a page starts. */
const STARTS = [
  ['page', 'cursor', 'Give a page or a cursor, not both.'],
  ['offset', 'cursor', 'Give an offset or a cursor, not both.'],
  ['offset', 'page', 'Give an offset or a page, not both.'],
  ['limit', 'page_size', 'Give limit or page_size, not both.'],
  ['limit', 'page', 'Use page with page_size, and limit with offset.'],
  ['limit', 'cursor', 'Use cursor with page_size, and limit with offset.'],
  ['offset', 'page_size', 'Use page with page_size, and offset with limit.'],
] as const

function requireOneStart(given: Given): void {
  for (const [name, other, message] of STARTS)
    if (given[name] !== undefined && given[other] !== undefined) throw invalidParameter(name, message)
}

function parseOffset(text = '0'): number {
  if (!OFFSET.test(text)) throw invalidParameter('offset', 'Give a whole number from 0 on.')
  return Number(text)
}

/** Pages count up to the limit; cursors, made for large tables, count only on request. */
function parseCount(given: Given): Counts {
  const asked = oneOf(given, 'count')
  if (asked === undefined) return given.cursor === undefined ? 'limited' : 'none'
  const counts = COUNTS.find((word) => word === asked)
  if (counts) return counts
  throw invalidParameter('count', `Write one of ${COUNTS.join(', ')}.`)
}
