// Expected content of a list: filters, searches and orders in plain code, to compare the server with.

import { filtersOf } from '#framework/operations/listing/list-query.ts'
import type { Lookup } from '#framework/resource/field.ts'
import type { FieldModel, Models, ResourceModel } from '#framework/resource/model.ts'
import type { Article, Library } from './library.ts'

type Scalar = string | number | boolean | null
type Operand = Scalar | readonly Scalar[]

/** One filter with a value, and the articles that match it. */
export interface FilterCase {
  readonly parameter: string
  readonly path: readonly string[]
  readonly field: FieldModel
  readonly lookup: Lookup
  readonly operand: Operand
  readonly articles: readonly Article[]
}

const LOOKUPS: Record<Lookup, (actual: Scalar | readonly string[], operand: never) => boolean> = {
  exact: (actual, operand) => actual === operand,
  iexact: (actual, operand: string) => textOf(actual).toLowerCase() === operand.toLowerCase(),
  ne: (actual, operand) => actual !== operand,
  in: (actual, operand: Scalar[]) => operand.includes(actual as Scalar),
  gt: (actual, operand: string) => actual !== null && actual > operand,
  gte: (actual, operand: string) => actual !== null && actual >= operand,
  lt: (actual, operand: string) => actual !== null && actual < operand,
  lte: (actual, operand: string) => actual !== null && actual <= operand,
  range: (actual, [low, high]: [string, string]) => actual !== null && actual >= low && actual <= high,
  isnull: (actual, operand) => (actual === null) === operand,
  isempty: (actual, operand) => (actual === null || actual === '' || (actual as string).length === 0) === operand,
  contains: (actual, operand) => textOf(actual).includes(operand),
  icontains: (actual, operand: string) => textOf(actual).toLowerCase().includes(operand.toLowerCase()),
  startswith: (actual, operand) => textOf(actual).startsWith(operand),
  istartswith: (actual, operand: string) => textOf(actual).toLowerCase().startsWith(operand.toLowerCase()),
  endswith: (actual, operand) => textOf(actual).endsWith(operand),
  iendswith: (actual, operand: string) => textOf(actual).toLowerCase().endsWith(operand.toLowerCase()),
  has: (actual, operand) => (actual as readonly string[]).includes(operand),
  overlaps: (actual, operand: string[]) => operand.some((each) => (actual as readonly string[]).includes(each)),
  date: (actual, operand: string) => textOf(actual).startsWith(operand),
  year: partIs((moment) => moment.getUTCFullYear()),
  month: partIs((moment) => moment.getUTCMonth() + 1),
  day: partIs((moment) => moment.getUTCDate()),
  week_day: partIs((moment) => moment.getUTCDay() + 1),
  hour: partIs((moment) => moment.getUTCHours()),
}

/** The tenant has no zone of its own: its days are those of UTC. */
function partIs(partOf: (moment: Date) => number) {
  return (actual: Scalar | readonly string[], operand: number) =>
    actual !== null && partOf(new Date(actual as string)) === operand
}

// Contained in no value, so that a missing value matches no condition on a text.
const textOf = (actual: unknown) => (actual === null ? '\0' : String(actual))

/** Every filter that the declarations allow on articles, each with values from the middle of the real ones. */
export function filterCasesOf(library: Library, model: ResourceModel, models: Models): FilterCase[] {
  return filtersOf(model, models).flatMap(({ parameter, field, lookup }) => {
    const path = (lookup === 'exact' ? parameter : parameter.slice(0, -lookup.length - 2)).split('__')
    // The source has no pictures.
    if (path[0] === 'cover') return []
    const valuesOf = (article: Article) => valuesAt(library, article, path)
    const known = [...new Set(library.articles.flatMap(valuesOf).flat())].filter((value) => value !== null).sort()
    return operandsFor(lookup, known).map((operand) => ({
      ...{ parameter, path, field, lookup, operand },
      articles: library.articles.filter((article) =>
        valuesOf(article).some((value) => LOOKUPS[lookup](value, storedFormOf(field, operand) as never)),
      ),
    }))
  })
}

/** Normalises the searched value as storage does: a language tag in capitals is the same tag. */
function storedFormOf({ kind, options }: FieldModel, operand: Operand): unknown {
  return typeof operand === 'string' ? (kind.normalize?.(operand, options) ?? operand) : operand
}

/** The value of a field; across a relation, one for each target. */
function valuesAt(
  library: Library,
  article: Article,
  [first, second]: readonly string[],
): (Scalar | readonly string[])[] {
  const own = article[first as keyof Article]
  if (second === undefined) return [own]
  const ids = Array.isArray(own) ? own : [own]
  const targets = targetsOf(library, first!)
  return ids.map((id) => (targets.get(id as string) as unknown as Record<string, Scalar>)[second] as Scalar)
}

const cached = new WeakMap<object, ReadonlyMap<string, object>>()

function targetsOf(library: Library, relation: string): ReadonlyMap<string, object> {
  const records = { category: library.categories, tags: library.tags, author: library.people }[relation]!
  const byId = cached.get(records) ?? new Map([...records.values()].map((each) => [each.id, each]))
  cached.set(records, byId)
  return byId
}

function operandsFor(lookup: Lookup, known: readonly Scalar[]): Operand[] {
  const middle = known[Math.floor(known.length / 2)]!
  const text = String(middle)
  switch (lookup) {
    case 'in':
    case 'overlaps':
      return [[known[0]!, middle], []]
    case 'range':
      return [[known[Math.floor(known.length / 4)]!, known[Math.floor((known.length * 3) / 4)]!]]
    case 'isnull':
    case 'isempty':
      return [true, false]
    case 'date':
      return [text.slice(0, '2026-11-30'.length)]
    case 'year':
      return [Number(text.slice(0, 4))]
    case 'month':
      return [2, 11]
    case 'day':
      return [1, 31]
    case 'week_day':
      return [1, 7]
    case 'hour':
      return [0, 12]
    case 'contains':
      return [text.slice(1, 5)]
    case 'icontains':
      return [text.slice(1, 4).toUpperCase()]
    case 'startswith':
      return [text.slice(0, 6), text.slice(0, 6).toUpperCase()]
    case 'istartswith':
      return [text.slice(0, 5).toUpperCase()]
    case 'endswith':
      return [text.slice(-3)]
    case 'iendswith':
      return [text.slice(-4).toUpperCase()]
    default:
      return [middle]
  }
}

/** Every word occurs in the title or in the body, in any case. */
export function searchIn(articles: readonly Article[], words: string): Article[] {
  const wanted = words.toLowerCase().split(' ')
  return articles.filter(({ title, body }) =>
    wanted.every((word) => [title, body].some((text) => textOf(text).toLowerCase().includes(word))),
  )
}

/** The position of each text in the order of its field. */
export type Ranks = Readonly<Record<string, ReadonlyMap<string, number>>>

/** Sorts like the server: texts by `ranks`, missing values last, ties by id in the last direction. */
export function sortBy(articles: readonly Article[], ordering: string, ranks: Ranks): Article[] {
  const terms = ordering
    .split(',')
    .map((term) => ({ name: term.replace('-', ''), sign: term.startsWith('-') ? -1 : 1 }))
  const all = [...terms, { name: 'id', sign: terms.at(-1)!.sign }]
  const keyOf = (article: Article, name: string) => {
    const value = article[name as keyof Article] as string | null
    return value === null ? null : (ranks[name]?.get(value) ?? value)
  }
  return articles.toSorted((one, other) => {
    for (const { name, sign } of all) {
      const order = compare(keyOf(one, name), keyOf(other, name))
      if (order !== 0) return order * sign
    }
    return 0
  })
}

function compare(one: string | number | null, other: string | number | null): number {
  if (one === other) return 0
  if (one === null) return 1
  return other === null || one < other ? -1 : 1
}
