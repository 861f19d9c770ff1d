// Parses the filters of a list: one parameter each, and `filter` with groups of them as JSON.
import { type AskedCondition, isListLookup } from '#framework/operations/listing/filters/filter-values.ts'
import { FILTER, readFilter } from '#framework/operations/listing/filters/groups.ts'
import { type Condition, type Filter, filtersOf, resolveCondition } from '#framework/operations/listing/list-query.ts'
import { invalidParameter, unknownParameter } from '#framework/operations/listing/parameter-problems.ts'
import { escapePointer } from '#framework/operations/steps/input-limits.ts'
import { memoized } from '#framework/operations/steps/memoized.ts'
import type { Lookup } from '#framework/resource/field.ts'
import type { Models, ResourceModel } from '#framework/resource/model.ts'
import { InexactNumber, markInexact } from '#shared/utils/exact-json.ts'
import { type Given, oneOf } from './query-values.ts'

interface FilterPath {
  path: readonly string[]
  lookup: Lookup
}

/** A model's filters by parameter; both depend only on the models. */
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

/** The condition of all parameters not in `others`. Throws 400 naming the parameter, and the place in a group. */
export function parseFilters(
  given: Given,
  others: readonly string[],
  { model, models }: { model: ResourceModel; models: Models },
): Filter[] {
  const filters = filterPathsOf(model, models)
  const conditions: Filter[] = []
  for (const parameter in given) {
    if (others.includes(parameter)) continue
    const filter = filters.get(parameter)
    if (!filter) throw unknownParameter(parameter, [...others, ...filters.keys()])
    const value = filterValueOf(given, parameter, filter)
    conditions.push(resolveCondition({ parameter, ...filter, value }, model, models))
  }
  const text = oneOf(given, FILTER)
  return text === undefined ? conditions : [...conditions, ...readFilter(jsonOf(text), { readCondition, placeOf })]

  function readCondition(word: string, json: unknown, path: readonly string[]): Condition[] {
    const parameter = placeOf(path)
    const filter = filters.get(word)
    if (!filter) throw unknownParameter(parameter, [...filters.keys()], word)
    return [resolveCondition({ parameter, ...filter, value: { json } }, model, models)]
  }
}

/** Items of a repeated or bracketed list are taken literally, commas included. */
function filterValueOf(given: Given, parameter: string, { lookup }: FilterPath): AskedCondition['value'] {
  const value = given[parameter]!
  if (typeof value === 'string') return { text: value }
  if (isListLookup(lookup)) return { json: value }
  throw invalidParameter(parameter, `It takes one value; ${parameter}__in takes several.`)
}

/** `filter/or/1/status`, as pointers have it (RFC 6901). */
const placeOf = (path: readonly string[]) => path.map(escapePointer).join('/')

function jsonOf(text: string): unknown {
  const json = parsedOf(text)
  // Of two equal keys JSON keeps the last; the other condition would silently vanish.
  if (keysWritten(text) !== keysOf(json)) throw invalidParameter(FILTER, 'A name occurs twice in one object.')
  return json
}

function parsedOf(text: string): unknown {
  try {
    return markInexact(text, JSON.parse(text))
  } catch {
    throw invalidParameter(FILTER, 'Give JSON, such as {"or":[{"status":"draft"},{"not":{"title":"News"}}]}.')
  }
}

/** Every string of the JSON, with its colon if it is a key. */
const TEXTS = /"(?:[^"\\]|\\.)*"(\s*:)?/g

const keysWritten = (text: string): number => [...text.matchAll(TEXTS)].filter(([, colon]) => colon).length

function keysOf(json: unknown): number {
  if (typeof json !== 'object' || json === null || json instanceof InexactNumber) return 0
  const inner = Object.values(json).reduce((total: number, each) => total + keysOf(each), 0)
  return inner + (Array.isArray(json) ? 0 : Object.keys(json).length)
}
