// Server queries of the screens with their cache keys: the same query runs once and is invalidated after a change.
import { QueryClient, queryOptions } from '@tanstack/react-query'
import { readAdmin } from '../../api/metadata.ts'
import { isProblem, OFFLINE } from '../../api/problem.ts'
import { countFacets, listRecords, type Place, readDeletion, readRecord } from '../../api/records.ts'
import { readAll } from '../lists/pages.ts'

const FRESH_MS = 60_000
const MOST_OLD_PAGES = 4

/** Retries only if the server could not be reached: every other refusal is final. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: (count, error) => count < 2 && isProblem(error, OFFLINE), staleTime: 0, networkMode: 'always' },
    mutations: { networkMode: 'always' },
  },
})

export const adminQuery = (tenant: string | null) =>
  queryOptions({ queryKey: ['admin', tenant], queryFn: () => readAdmin(tenant), staleTime: FRESH_MS })

export const listQuery = (place: Place, query: Record<string, string>) =>
  queryOptions({
    queryKey: [...keyOfPlace(place), 'list', query],
    queryFn: ({ signal }) => listRecords(place, query, signal),
  })

export const facetsQuery = (place: Place, query: Record<string, string>) =>
  queryOptions({
    queryKey: [...keyOfPlace(place), 'facets', query],
    queryFn: ({ signal }) => countFacets(place, query, signal),
  })

/** All rows of a list to choose from, such as the roles of a tenant. */
export const allQuery = (place: Place, query: Record<string, string>) =>
  queryOptions({
    queryKey: [...keyOfPlace(place), 'all', query],
    queryFn: ({ signal }) => readAll(place, query, signal),
  })

export const recordQuery = (place: Place, id: string) =>
  queryOptions({
    queryKey: [...keyOfPlace(place), 'record', id],
    queryFn: ({ signal }) => readRecord(place, id, signal),
    // A refetch must not overwrite a form while somebody types.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })

/** Never cached: an old answer could mislead. */
export const deletionQuery = (place: Place, id: string) =>
  queryOptions({
    queryKey: [...keyOfPlace(place), 'deletion', id],
    queryFn: ({ signal }) => readDeletion(place, id, signal),
    gcTime: 0,
  })

/** Keeps a few pages for the way back: a long list is never held whole. */
export function forgetOldPages(place: Place): void {
  const cache = queryClient.getQueryCache()
  const pages = cache.findAll({ queryKey: [...keyOfPlace(place), 'list'], type: 'inactive' })
  const newestFirst = pages.toSorted((one, other) => other.state.dataUpdatedAt - one.state.dataUpdatedAt)
  for (const page of newestFirst.slice(MOST_OLD_PAGES)) cache.remove(page)
}

/** Invalidates everything known about a resource after a write. */
export async function forgetRecords(place: Place): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: keyOfPlace(place) })
}

function keyOfPlace({ tenant, resource }: Place) {
  return ['records', tenant, resource.path] as const
}
