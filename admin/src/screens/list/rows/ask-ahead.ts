// Requests the rows of a list as soon as the caller is known, before the code that draws them arrives.
import type { AdminMetadata, AdminResource } from '../../../api/metadata.ts'
import { listAhead } from '../../../api/records.ts'
import { findResource } from '../../../metadata/resources.ts'
import { readKept } from '../../../state/lists/kept.ts'
import { parseWords, queryOf, VIEW, type Words } from '../../../state/lists/list-query.ts'
import { layoutName, readLayout } from '../views/layout.ts'
import { firstViewName } from '../views/views.ts'

/** False if a saved view must first say what to list. */
export function isAskedAhead(admin: AdminMetadata, resource: AdminResource, words: Words): boolean {
  if (words[VIEW] !== undefined) return false
  return Object.keys(words).length > 0 || readKept(firstViewName(admin, resource)) === null
}

/** What a list will request when it is drawn; null if that is not known yet. */
export function queryAhead(admin: AdminMetadata, resource: AdminResource, words: Words): Record<string, string> | null {
  if (!isAskedAhead(admin, resource, words)) return null
  const { columns } = readLayout(resource, readKept(layoutName(admin, resource)))
  return queryOf(admin, { ...resource, columns }, words)
}

/** The list of a URL below the admin root. The list sends the same request and reports errors. */
export function askAhead(admin: AdminMetadata, { pathname, search }: Pick<Location, 'pathname' | 'search'>): void {
  const [, tenant, key] = /\/t\/([^/]+)\/([^/]+)\/?$/.exec(pathname) ?? []
  const resource = admin.person && key ? findResource(admin, decodeURIComponent(key)) : undefined
  if (!tenant || !resource) return
  const query = queryAhead(admin, resource, parseWords(search))
  if (query) listAhead({ tenant: decodeURIComponent(tenant), resource }, query)
}
