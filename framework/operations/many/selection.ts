// Which records a run processes: some by id, or all that match a filter; and how that is stored until the task runs.
import Type, { type Static } from 'typebox'
import type { JsonValue } from '#framework/resource/field.ts'
import { UUID_PATTERN } from '#framework/resource/fields/uuid.ts'
import type { Models, ResourceModel } from '#framework/resource/model.ts'
import { type Filter, type Group, isGroup, type ListQuery, resolveCondition } from '../listing/list-query.ts'

/** Maximum records selected by id. */
export const MOST_IDS = 10_000

const Id = Type.String({ pattern: UUID_PATTERN, maxLength: 36 })

/** How every surface names records by id. */
export const IdsSchema = Type.Array(Id, {
  ...{ minItems: 1, maxItems: MOST_IDS },
  description: `Ids of up to ${MOST_IDS.toLocaleString('en')} records.`,
})
/** How every surface excludes records. */
export const ExceptSchema = Type.Array(Id, {
  maxItems: MOST_IDS,
  description: 'Ids of records to skip although they match the filter.',
})

/** The parts of a list query that select records. */
export type Fitting = Pick<ListQuery, 'conditions' | 'search'>

/** Records as the caller selected them. */
export type Selection =
  | { readonly ids: readonly string[] }
  | { readonly fitting: Fitting; readonly except: readonly string[] }

/** A selection as the task stores it. */
export const StoredSelectionSchema = Type.Union([
  Type.Object({ ids: Type.Array(Type.String()) }),
  Type.Object({
    filters: Type.Array(Type.Unknown()),
    search: Type.Union([Type.String(), Type.Null()]),
    except: Type.Array(Type.String()),
  }),
])
export type StoredSelection = Static<typeof StoredSelectionSchema>

type StoredFilter =
  | { readonly join: Group['join']; readonly of: readonly StoredFilter[] }
  | { readonly path: readonly string[]; readonly lookup: string; readonly value: JsonValue }

/** Unique ids in processing order. */
const inOrder = (ids: readonly string[]) => [...new Set(ids.map((id) => id.toLowerCase()))].sort()

/** Pure. */
export function storeSelection(selection: Selection): StoredSelection {
  if ('ids' in selection) return { ids: inOrder(selection.ids) }
  const { fitting, except } = selection
  return { filters: fitting.conditions.map(storeFilter), search: fitting.search, except: inOrder(except) }
}

function storeFilter(filter: Filter): StoredFilter {
  if (isGroup(filter)) return { join: filter.join, of: filter.of.map(storeFilter) }
  const { through, field, lookup, value } = filter
  return { path: [...(through ? [through.name] : []), field.name], lookup, value }
}

/** The conditions by the caller's current models. Throws 400 if the caller may no longer use them. */
export function restoreFitting(
  { filters, search }: Extract<StoredSelection, { filters: unknown }>,
  about: { readonly model: ResourceModel; readonly models: Models },
): Fitting {
  return { conditions: (filters as StoredFilter[]).map((filter) => restoreFilter(filter, about)), search }
}

function restoreFilter(
  filter: StoredFilter,
  about: { readonly model: ResourceModel; readonly models: Models },
): Filter {
  if ('join' in filter) return { join: filter.join, of: filter.of.map((each) => restoreFilter(each, about)) }
  const { path, lookup, value } = filter
  return resolveCondition(
    { parameter: path.join('__'), path, lookup, value: { json: value } },
    about.model,
    about.models,
  )
}
