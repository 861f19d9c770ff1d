// What screens ask the server, each under a key of its own: so that the same is asked once and is known to be old after a change.
import { QueryClient, queryOptions } from '@tanstack/react-query'
import { readAdmin } from '../api/metadata.ts'
import { isProblem, OFFLINE } from '../api/problem.ts'
import { countFacets, listRecords, type Place, readDeletion, readRecord } from '../api/records.ts'
import { readAll } from './pages.ts'

const FRESH_MS = 60_000
const MOST_OLD_PAGES = 4

/** Only a server that could not be reached is asked again: every other refusal stands. */
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

/** Every row of a list that is chosen from, such as the roles of a tenant. */
export const allQuery = (place: Place, query: Record<string, string>) =>
  queryOptions({
    queryKey: [...keyOfPlace(place), 'all', query],
    queryFn: ({ signal }) => readAll(place, query, signal),
  })

export const recordQuery = (place: Place, id: string) =>
  queryOptions({
    queryKey: [...keyOfPlace(place), 'record', id],
    queryFn: ({ signal }) => readRecord(place, id, signal),
    // A form that is being typed in is not written over by itself.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })

/** Asked anew by each question: what was true a while ago may mislead. */
export const deletionQuery = (place: Place, id: string) =>
  queryOptions({
    queryKey: [...keyOfPlace(place), 'deletion', id],
    queryFn: ({ signal }) => readDeletion(place, id, signal),
    gcTime: 0,
  })

/** Pages that were turned away are kept for the way back, a few of them: a long list is not held as a whole. */
export function forgetOldPages(place: Place): void {
  const cache = queryClient.getQueryCache()
  const pages = cache.findAll({ queryKey: [...keyOfPlace(place), 'list'], type: 'inactive' })
  const newestFirst = pages.toSorted((one, other) => other.state.dataUpdatedAt - one.state.dataUpdatedAt)
  for (const page of newestFirst.slice(MOST_OLD_PAGES)) cache.remove(page)
}

/** Everything that is known of a resource is old after a write. */
export async function forgetRecords(place: Place): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: keyOfPlace(place) })
}

function keyOfPlace({ tenant, resource }: Place) {
  return ['records', tenant, resource.path] as const
}
