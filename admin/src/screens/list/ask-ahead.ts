// Asks for the rows of a list as soon as it is known who asks, while the list is still being drawn.
import type { AdminMetadata } from '../../api/metadata.ts'
import { findResource } from '../../metadata/resources.ts'
import { readKept } from '../../state/kept.ts'
import { queryOf, VIEW, type Words } from '../../state/list-query.ts'
import { listQuery, queryClient } from '../../state/queries.ts'
import { layoutName, readLayout } from './layout.ts'
import { firstViewName } from './views.ts'

/** How long rows that were asked for ahead are the newest ones. */
export const JUST_NOW_MS = 1000

/** Nothing where a saved view says first what is to be listed. How it fails is told by the list, which asks the same. */
export function askAhead(admin: AdminMetadata, place: { tenant: string; resource: string }, words: Words): void {
  const resource = findResource(admin, place.resource)
  if (!admin.person || !resource || words[VIEW] !== undefined) return
  if (Object.keys(words).length === 0 && readKept(firstViewName(admin, resource)) !== null) return
  const { columns } = readLayout(resource, readKept(layoutName(admin, resource)))
  const query = queryOf(admin, { ...resource, columns }, words)
  void queryClient.prefetchQuery({ ...listQuery({ tenant: place.tenant, resource }, query), staleTime: JUST_NOW_MS })
}
