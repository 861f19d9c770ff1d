// Prefetches the rows of a list while the list is being drawn.
import type { AdminMetadata } from '../../../api/metadata.ts'
import { findResource } from '../../../metadata/resources.ts'
import type { Words } from '../../../state/lists/list-query.ts'
import { listQuery, queryClient } from '../../../state/server/queries.ts'
import { settledWithin } from '../../../state/settled-within.ts'
import { queryAhead } from './ask-ahead.ts'

/** Fast answers arrive within this time, so the list renders once, with its rows. */
const WORTH_WAITING_MS = 150

/** Resolves when the rows are there, or when a longer wait would feel slow. The list sends the same request and reports errors. */
export async function prefetchRows(
  admin: AdminMetadata,
  place: { tenant: string; resource: string },
  words: Words,
): Promise<void> {
  const resource = admin.person ? findResource(admin, place.resource) : undefined
  const query = resource && queryAhead(admin, resource, words)
  if (!query) return
  const asked = listQuery({ tenant: place.tenant, resource }, query)
  const isKnown = queryClient.getQueryData(asked.queryKey) !== undefined
  const rows = queryClient.prefetchQuery(asked)
  if (!isKnown) await settledWithin(rows, WORTH_WAITING_MS)
}
