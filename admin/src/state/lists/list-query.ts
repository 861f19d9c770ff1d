// The URL of a list uses the API's own query parameters: filters, search, order and page.
import type { AdminMetadata, AdminResource } from '../../api/metadata.ts'
import { fieldOf, targetOf } from '../../metadata/resources.ts'

/** The query of a URL: names and texts; nothing is parsed as JSON. */
export type Words = Readonly<Record<string, string>>

export const PAGE_SIZES = [25, 50, 100, 200] as const
export const USUAL_SIZE = 25
/** The open saved view: a parameter of the admin alone, never sent to the API. */
export const VIEW = 'view'
const NOT_FILTERS = ['search', 'ordering', 'cursor', 'page_size', VIEW]

export function parseWords(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text))
}

export function formatWords(words: Record<string, unknown>): string {
  const given = Object.entries(words).filter(([, value]) => value !== undefined && value !== '')
  const text = new URLSearchParams(given as [string, string][]).toString()
  return text && `?${text}`
}

/** The full API query of a URL: cursor pages, included relations, and a total as far as counting is cheap. */
export function queryOf(metadata: AdminMetadata, resource: AdminResource, words: Words): Record<string, string> {
  const related = resource.columns.filter((name) => {
    const field = fieldOf(resource, name)
    return field?.relation && targetOf(metadata, field)
  })
  return queryWith(related.join(','), words)
}

/** The same, with the included relations at hand. */
export function queryWith(include: string, words: Words): Record<string, string> {
  const { [VIEW]: _view, ...asked } = words
  return { page_size: String(USUAL_SIZE), cursor: '', count: 'limited', ...(include && { include }), ...asked }
}

/** Changing the query returns to the first page; an empty parameter is removed. */
export function withWords(words: Words, changes: Record<string, string | undefined>): Words {
  const merged = { ...words, cursor: '', ...changes }
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined && value !== '')) as Words
}

export function filtersIn(words: Words): [parameter: string, value: string][] {
  return Object.entries(words).filter(([name]) => !NOT_FILTERS.includes(name))
}

/** The changes from the current filters to the wanted ones; the others are removed. */
export function filterChanges(words: Words, next: Words): Record<string, string | undefined> {
  return { ...Object.fromEntries(filtersIn(words).map(([name]) => [name, undefined])), ...next }
}

/** Removes everything that filters the list, keeps order and page size. */
export function withoutFilters({ ordering, page_size }: Words): Words {
  return withWords({}, { ordering, page_size })
}

/** The sort key of a column: its own, or for a relation the first one that leads through it. */
export function sortWordOf({ sortable }: Pick<AdminResource, 'sortable'>, column: string): string | undefined {
  return sortable.includes(column) ? column : sortable.find((word) => word.startsWith(`${column}__`))
}

export type Direction = 'ascending' | 'descending' | 'none'

/** The current sort direction of a column, from the URL or the resource's default. */
export function directionOf(resource: Pick<AdminResource, 'ordering'>, { ordering }: Words, column: string): Direction {
  const first = ordering?.split(',')[0] ?? formatOrder(resource.ordering[0])
  if (first === column) return 'ascending'
  return first === `-${column}` ? 'descending' : 'none'
}

function formatOrder(term: AdminResource['ordering'][number] | undefined): string {
  return term ? `${term.direction === 'desc' ? '-' : ''}${term.field}` : ''
}

/** Clicks on a heading cycle: ascending, descending, the resource's default. */
export function nextOrdering(
  resource: Pick<AdminResource, 'ordering'>,
  words: Words,
  column: string,
): string | undefined {
  const direction = directionOf(resource, words, column)
  if (direction === 'none') return column
  if (direction === 'ascending') return `-${column}`
  return words.ordering === undefined ? column : undefined
}

/** The cursor of a link to the next or previous page. */
export function cursorIn(link: string | null): string | null {
  return link === null ? null : new URLSearchParams(link.split('?')[1]).get('cursor')
}
