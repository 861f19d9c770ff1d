// Asks for the rows of a list as soon as it is known who asks, while the list is still being drawn.
import type { AdminMetadata, AdminResource } from '../../api/metadata.ts'
import { findResource } from '../../metadata/resources.ts'
import { readKept } from '../../state/kept.ts'
import { queryOf, VIEW, type Words } from '../../state/list-query.ts'
import { listQuery, queryClient } from '../../state/queries.ts'
import { layoutName, readLayout } from './layout.ts'
import { firstViewName } from './views.ts'

/** Not where a saved view says first what is to be listed. */
export function isAskedAhead(admin: AdminMetadata, resource: AdminResource, words: Words): boolean {
  if (words[VIEW] !== undefined) return false
  return Object.keys(words).length > 0 || readKept(firstViewName(admin, resource)) === null
}

/** Whenever somebody comes to a list. How it fails is told by the list, which asks the same. */
export function askAhead(admin: AdminMetadata, place: { tenant: string; resource: string }, words: Words): void {
  const resource = findResource(admin, place.resource)
  if (!admin.person || !resource || !isAskedAhead(admin, resource, words)) return
  const { columns } = readLayout(resource, readKept(layoutName(admin, resource)))
  const query = queryOf(admin, { ...resource, columns }, words)
  void queryClient.prefetchQuery(listQuery({ tenant: place.tenant, resource }, query))
}
