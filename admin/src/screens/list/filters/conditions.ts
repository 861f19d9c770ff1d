// Filters as groups of conditions, parsed from the query of the URL and written back to it.
import type { AdminResource } from '../../../api/metadata.ts'
import type { Json } from '../../../api/records.ts'
import { filtersIn, type Words } from '../../../state/lists/list-query.ts'

export const JOINS = ['all', 'any', 'none'] as const
/** All hold, at least one holds, or none holds. */
export type Join = (typeof JOINS)[number]

/** One condition as the API spells it: `status`, `exact`, `draft`. */
export interface Condition {
  readonly path: string
  readonly lookup: string
  readonly value: Json
}

export interface Group {
  readonly join: Join
  readonly of: readonly Filter[]
}

export type Filter = Condition | Group

/** How deep groups may nest, as in the API. */
export const MOST_DEEP = 5
/** The query parameter that holds groups. */
const GROUPS = 'filter'
const LIST_LOOKUPS = ['in', 'overlaps', 'range']

export const isGroup = (filter: Filter): filter is Group => 'join' in filter

export const takesList = (lookup: string) => LIST_LOOKUPS.includes(lookup)

function parameterOf({ path, lookup }: Pick<Condition, 'path' | 'lookup'>): string {
  return lookup === 'exact' ? path : `${path}__${lookup}`
}

/** Every filter as one group whose members must all hold. Unknown parameters are kept as they are. */
export function readFilters(resource: Pick<AdminResource, 'filters'>, words: Words): Group {
  const of = filtersIn(words).flatMap(([parameter, text]): readonly Filter[] => {
    const groups = parameter === GROUPS ? parseGroups(resource, text) : null
    return groups ?? [conditionOf(resource, parameter, text)]
  })
  return { join: 'all', of }
}

/** The query parameters, with removed filters as undefined. Plain conditions stay plain parameters; the rest goes into one. */
export function writeFilters({ of, join }: Group): Record<string, string> {
  if (join !== 'all') return writeFilters({ join: 'all', of: [{ join, of }] })
  const words: Record<string, string> = {}
  const rest: Filter[] = []
  for (const filter of of) {
    const parameter = isGroup(filter) ? GROUPS : parameterOf(filter)
    if (isGroup(filter) || parameter in words) rest.push(filter)
    else words[parameter] = textOf(filter)
  }
  const groups = rest.map(toJson).filter((each) => each !== null)
  if (groups.length > 0) words[GROUPS] = JSON.stringify(groups.length === 1 ? groups[0] : { and: groups })
  return words
}

/** The group without conditions that lack a value and without empty groups. */
export function withoutGaps({ join, of }: Group): Group {
  const whole = of.map((each) => (isGroup(each) ? withoutGaps(each) : each))
  return { join, of: whole.filter((each) => (isGroup(each) ? each.of.length > 0 : hasValue(each))) }
}

export function hasValue({ lookup, value }: Condition): boolean {
  if (!takesList(lookup)) return value !== null && value !== ''
  const items = Array.isArray(value) ? value.filter((each) => each !== null && each !== '') : []
  return lookup === 'range' ? items.length === 2 : items.length > 0
}

/** Of the possible readings of `category__slug__in`, picks the one whose path the list knows. */
function conditionOf({ filters }: Pick<AdminResource, 'filters'>, parameter: string, given: Json): Condition {
  const place = parameter.lastIndexOf('__')
  const [path, lookup] = place < 0 ? [parameter, 'exact'] : [parameter.slice(0, place), parameter.slice(place + 2)]
  const isPath = place < 0 || (!filters[parameter] && (filters[path]?.includes(lookup as never) ?? false))
  const known = isPath ? { path, lookup } : { path: parameter, lookup: 'exact' }
  const isText = typeof given === 'string'
  return { ...known, value: takesList(known.lookup) && isText ? itemsOf(given) : given }
}

/** Null if it is not JSON or not the API's shape: the API reports that. */
function parseGroups(resource: Pick<AdminResource, 'filters'>, text: string): readonly Filter[] | null {
  try {
    return membersOf(resource, JSON.parse(text))
  } catch {
    return null
  }
}

function membersOf(resource: Pick<AdminResource, 'filters'>, json: unknown): Filter[] {
  return entriesOf(json).flatMap(([word, value]): readonly Filter[] => {
    if (word === 'and') return listOf(value).flatMap((each) => membersOf(resource, each))
    if (word === 'or') return [{ join: 'any', of: listOf(value).map((each) => asOne(membersOf(resource, each))) }]
    if (word === 'not') return [{ join: 'none', of: alternativesOf(asOne(membersOf(resource, value))) }]
    return [conditionOf(resource, word, value)]
  })
}

const asOne = (filters: readonly Filter[]): Filter =>
  filters.length === 1 ? filters[0]! : { join: 'all', of: filters }

const alternativesOf = (filter: Filter) => (isGroup(filter) && filter.join === 'any' ? filter.of : [filter])

function entriesOf(json: unknown): [string, Json][] {
  const entries = typeof json === 'object' && json !== null && !Array.isArray(json) ? Object.entries(json) : []
  if (entries.length > 0) return entries
  throw new TypeError('Conditions are objects.')
}

function listOf(value: Json): readonly Json[] {
  if (Array.isArray(value) && value.length > 0) return value
  throw new TypeError('Groups are lists.')
}

function toJson(filter: Filter): Json {
  if (!isGroup(filter)) return { [parameterOf(filter)]: filter.value }
  const of = filter.of.map(toJson).filter((each) => each !== null)
  if (of.length === 0) return null
  const isAlone = of.length === 1
  if (filter.join === 'none') return { not: isAlone ? of[0]! : { or: of } }
  return isAlone ? of[0]! : { [filter.join === 'any' ? 'or' : 'and']: of }
}

/** Several values as the query writes them: separated by commas, quoted if one contains a comma (RFC 4180). */
function textOf({ value }: Condition): string {
  if (!Array.isArray(value)) return String(value)
  return value.map((each) => (/[",]/.test(String(each)) ? `"${String(each).replaceAll('"', '""')}"` : each)).join(',')
}

const ITEM = /(?:^|,)(?:"((?:[^"]|"")*)"(?=,|$)|([^,]*))/g

function itemsOf(text: string): string[] {
  return [...text.matchAll(ITEM)].flatMap(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? (plain ? [plain] : []),
  )
}
