// What a view stores of a list, and the query that opening it sets.
import type { AdminMetadata, AdminResource, Preset } from '../../../api/metadata.ts'
import { filterChanges, filtersIn, VIEW, type Words } from '../../../state/lists/list-query.ts'
import type { SavedView, ViewQuery } from '../../../state/lists/saved-views.ts'
import type { Layout } from './layout.ts'

/** Instead of a view's id: the plain list, for a person who has a default view. */
export const NO_VIEW = 'none'

/** The storage key of a person's default view of a list. */
export function firstViewName({ person }: AdminMetadata, { name }: AdminResource): string {
  return `list-first.${person?.id}.${name}`
}

/** The current list, ready to be saved. */
export function queryFrom(words: Words, { columns, density }: Layout): ViewQuery {
  return { ...askedBy(words), columns, density }
}

/** The parts of the query that a view stores: all but the page and its size. */
function askedBy(words: Words): ViewQuery {
  const { search, ordering } = words
  return {
    filters: Object.fromEntries(filtersIn(words)),
    ...(search && { search }),
    ...(ordering && { ordering: ordering.split(',') }),
  }
}

/** A view's URL spells out its whole query, so that it means the same to people who may not read the view. */
export function wordsOfView({ id, query }: Pick<SavedView, 'id' | 'query'>): Record<string, string> {
  const { filters, search, ordering } = query
  return {
    ...filters,
    ...(search && { search }),
    ...(ordering?.length && { ordering: ordering.join(',') }),
    [VIEW]: id,
  }
}

/** The changes from the current query to a view's. */
export function changesTo(words: Words, next: Words): Record<string, string | undefined> {
  return { ...filterChanges(words, {}), search: undefined, ordering: undefined, [VIEW]: undefined, ...next }
}

/** Whether the list's query differs from the view's. */
export function isOtherThan(view: Pick<SavedView, 'id' | 'query'>, words: Words): boolean {
  return sorted(askedBy(words)) !== sorted(askedBy(wordsOfView(view)))
}

/** Whether the list's query equals an app's preset. */
export function isPresetOf({ words: asked }: Preset, words: Words): boolean {
  return sorted(askedBy(asked)) === sorted(askedBy(words))
}

function sorted({ filters = {}, search, ordering }: ViewQuery): string {
  return JSON.stringify([Object.entries(filters).sort(), search, ordering])
}
