// Records that a relation can point to: matches for the typed text, and titles of the chosen ones.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import type { AdminField, AdminResource } from '../api/metadata.ts'
import type { Place, Row } from '../api/records.ts'
import type { Choice } from '../kit/asking/pick.tsx'
import { targetOf, titleOf } from '../metadata/resources.ts'
import { listQuery } from '../state/server/queries.ts'
import { useAdmin, useTenant } from '../state/who/use-admin.ts'

const MOST_SUGGESTED = '20'

/** `choices` follow `search`; there are none if the caller may not read the resource. */
export function useSuggestions(field: AdminField) {
  const [typed, search] = useState('')
  const text = useDeferredValue(typed.trim())
  const target = targetOf(useAdmin(), field)
  const query = { page_size: MOST_SUGGESTED, count: 'none', ...wordOf(target, text) }
  const found = useQuery({
    ...listQuery(placeOf(useTenant(), target), query),
    enabled: !!target,
    placeholderData: keepPreviousData,
  })
  const choices: Choice[] = (found.data?.results ?? []).map((row) => ({ id: row.id, title: titleOf(target, row) }))
  return { choices, search, isBusy: found.isFetching, target }
}

/** Titles of ids, each requested once. */
export function useTitles(field: AdminField, ids: readonly string[]): ReadonlyMap<string, string> {
  const target = targetOf(useAdmin(), field)
  return new Map([...useRows(field, ids)].map(([id, row]) => [id, titleOf(target, row)]))
}

/** Records of ids, each requested once; without those the caller cannot see. */
export function useRows(field: AdminField, ids: readonly string[]): ReadonlyMap<string, Row> {
  const target = targetOf(useAdmin(), field)
  const query = { page_size: '200', count: 'none', id__in: ids.join(',') }
  const known = useQuery({
    ...listQuery(placeOf(useTenant(), target), query),
    enabled: !!target && ids.length > 0,
    placeholderData: keepPreviousData,
  })
  return new Map((known.data?.results ?? []).map((row) => [row.id, row]))
}

function wordOf(target: AdminResource | undefined, text: string): Record<string, string> {
  if (!target || text === '') return {}
  if (target.isSearchable) return { search: text }
  const { titleField, filters } = target
  return filters[titleField]?.includes('icontains') ? { [`${titleField}__icontains`]: text } : {}
}

function placeOf(tenant: string | null, target: AdminResource | undefined): Place {
  return { tenant, resource: target ?? { path: '' } }
}
