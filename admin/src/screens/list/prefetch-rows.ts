// The rows of a list, asked for by whoever goes there, while the list is still being drawn.
import type { AdminMetadata } from '../../api/metadata.ts'
import { findResource } from '../../metadata/resources.ts'
import type { Words } from '../../state/list-query.ts'
import { listQuery, queryClient } from '../../state/queries.ts'
import { queryAhead } from './ask-ahead.ts'

/** Whenever somebody comes to a list. How it fails is told by the list, which asks the same. */
export function prefetchRows(admin: AdminMetadata, place: { tenant: string; resource: string }, words: Words): void {
  const resource = admin.person ? findResource(admin, place.resource) : undefined
  const query = resource && queryAhead(admin, resource, words)
  if (query) void queryClient.prefetchQuery(listQuery({ tenant: place.tenant, resource }, query))
}
