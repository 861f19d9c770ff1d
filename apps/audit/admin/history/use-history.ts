// The entries about one record, newest first, page by page.
import { useInfiniteQuery } from '@tanstack/react-query'
import { listRecords, type Place, type Row } from '#admin/api/records.ts'
import { cursorIn } from '#admin/state/lists/list-query.ts'
import { useTenant } from '#admin/state/who/use-admin.ts'
import type { Entry } from '../entry/entries.ts'

const PAGE_SIZE = '25'

export function useTrailPlace(): Place {
  return { tenant: useTenant(), resource: { path: 'audit' } }
}

/** `entries` are those loaded so far; `fetchNextPage` loads older ones. */
export function useHistory(resource: string, id: string) {
  const place = useTrailPlace()
  const query = { resource, recordId: id, page_size: PAGE_SIZE, count: 'none' }
  const asked = useInfiniteQuery({
    queryKey: ['records', place.tenant, 'audit', 'history', resource, id],
    queryFn: ({ pageParam, signal }) => listRecords(place, { ...query, cursor: pageParam }, signal),
    initialPageParam: '',
    getNextPageParam: ({ next }) => cursorIn(next),
  })
  return { ...asked, entries: (asked.data?.pages ?? []).flatMap(({ results }) => results.map(entryOf)) }
}

/** Turns a record of the trail into an entry. */
export function entryOf(row: Row): Entry {
  return row as unknown as Entry
}
