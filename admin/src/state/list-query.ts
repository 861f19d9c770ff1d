// The address of a list and the query of the API are the same words: what is filtered, searched, ordered and where the page begins.
import type { AdminMetadata, AdminResource } from '../api/metadata.ts'
import { fieldOf, targetOf } from '../metadata/resources.ts'

/** The search part of an address: names and texts, nothing is read as JSON. */
export type Words = Readonly<Record<string, string>>

export const PAGE_SIZES = [25, 50, 100, 200] as const
export const USUAL_SIZE = 25
/** Which saved view is open: the admin's own word, the API never hears it. */
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

/** What the address asks for, in full: pages by cursor, related records in the place of their ids, counted as far as it is cheap. */
export function queryOf(metadata: AdminMetadata, resource: AdminResource, words: Words): Record<string, string> {
  const related = resource.columns.filter((name) => {
    const field = fieldOf(resource, name)
    return field?.relation && targetOf(metadata, field)
  })
  const { [VIEW]: _view, ...asked } = words
  return {
    page_size: String(USUAL_SIZE),
    cursor: '',
    count: 'limited',
    ...(related.length > 0 && { include: related.join(',') }),
    ...asked,
  }
}

/** A change of what is asked for begins at the first page again; an empty word is taken away. */
export function withWords(words: Words, changes: Record<string, string | undefined>): Words {
  const merged = { ...words, cursor: '', ...changes }
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined && value !== '')) as Words
}

export function filtersIn(words: Words): [parameter: string, value: string][] {
  return Object.entries(words).filter(([name]) => !NOT_FILTERS.includes(name))
}

/** From the filters that hold to those that should: the others are taken away. */
export function filterChanges(words: Words, next: Words): Record<string, string | undefined> {
  return { ...Object.fromEntries(filtersIn(words).map(([name]) => [name, undefined])), ...next }
}

/** Everything that narrows the list, taken away; order and size stay. */
export function withoutFilters({ ordering, page_size }: Words): Words {
  return withWords({}, { ordering, page_size })
}

/** What sorts by a column: its own word, or where it is a relation the first one that leads through it. */
export function sortWordOf({ sortable }: Pick<AdminResource, 'sortable'>, column: string): string | undefined {
  return sortable.includes(column) ? column : sortable.find((word) => word.startsWith(`${column}__`))
}

export type Direction = 'ascending' | 'descending' | 'none'

/** How the list is sorted by a column now, by the address or by the resource itself. */
export function directionOf(resource: Pick<AdminResource, 'ordering'>, { ordering }: Words, column: string): Direction {
  const first = ordering?.split(',')[0] ?? formatOrder(resource.ordering[0])
  if (first === column) return 'ascending'
  return first === `-${column}` ? 'descending' : 'none'
}

function formatOrder(term: AdminResource['ordering'][number] | undefined): string {
  return term ? `${term.direction === 'desc' ? '-' : ''}${term.field}` : ''
}

/** A click on a heading: up, then down, then as the resource has it. */
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

/** The cursor in a link to the next or previous page. */
export function cursorIn(link: string | null): string | null {
  return link === null ? null : new URLSearchParams(link.split('?')[1]).get('cursor')
}
