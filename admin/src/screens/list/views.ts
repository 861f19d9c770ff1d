// What a view keeps of a list, and what opening one puts into the address.
import type { AdminMetadata, AdminResource, Preset } from '../../api/metadata.ts'
import { filterChanges, filtersIn, VIEW, type Words } from '../../state/list-query.ts'
import type { SavedView, ViewQuery } from '../../state/saved-views.ts'
import type { Layout } from './layout.ts'

/** In the place of an id: the list without a view, for somebody who has one that opens by itself. */
export const NO_VIEW = 'none'

/** Under which the browser keeps which view of a list opens by itself, for a person. */
export function firstViewName({ person }: AdminMetadata, { name }: AdminResource): string {
  return `list-first.${person?.id}.${name}`
}

/** The list as it stands, to be saved. */
export function queryFrom(words: Words, { columns, density }: Layout): ViewQuery {
  return { ...askedBy(words), columns, density }
}

/** What of the address a view keeps: the page and its size are no part of it. */
function askedBy(words: Words): ViewQuery {
  const { search, ordering } = words
  return {
    filters: Object.fromEntries(filtersIn(words)),
    ...(search && { search }),
    ...(ordering && { ordering: ordering.split(',') }),
  }
}

/** A view's address says all that it asks, so that it means the same to whoever may not read the view. */
export function wordsOfView({ id, query }: Pick<SavedView, 'id' | 'query'>): Record<string, string> {
  const { filters, search, ordering } = query
  return {
    ...filters,
    ...(search && { search }),
    ...(ordering?.length && { ordering: ordering.join(',') }),
    [VIEW]: id,
  }
}

/** From what the list asks now to what a view asks. */
export function changesTo(words: Words, next: Words): Record<string, string | undefined> {
  return { ...filterChanges(words, {}), search: undefined, ordering: undefined, [VIEW]: undefined, ...next }
}

/** Whether the list asks something else than the view. */
export function isOtherThan(view: Pick<SavedView, 'id' | 'query'>, words: Words): boolean {
  return sorted(askedBy(words)) !== sorted(askedBy(wordsOfView(view)))
}

/** Whether the list asks what a preset of its app asks. */
export function isPresetOf({ words: asked }: Preset, words: Words): boolean {
  return sorted(askedBy(asked)) === sorted(askedBy(words))
}

function sorted({ filters = {}, search, ordering }: ViewQuery): string {
  return JSON.stringify([Object.entries(filters).sort(), search, ordering])
}
