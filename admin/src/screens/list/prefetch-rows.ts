// Prefetches the rows of a list while the list is being drawn.
import type { AdminMetadata } from '../../api/metadata.ts'
import { findResource } from '../../metadata/resources.ts'
import type { Words } from '../../state/list-query.ts'
import { listQuery, queryClient } from '../../state/queries.ts'
import { queryAhead } from './ask-ahead.ts'

/** Called on each navigation to a list. The list sends the same request and reports errors. */
export function prefetchRows(admin: AdminMetadata, place: { tenant: string; resource: string }, words: Words): void {
  const resource = admin.person ? findResource(admin, place.resource) : undefined
  const query = resource && queryAhead(admin, resource, words)
  if (query) void queryClient.prefetchQuery(listQuery({ tenant: place.tenant, resource }, query))
}
