// Requests the rows of a list as soon as possible: at once in a list that was opened before, else once the caller is known.
import { isActing } from '../../../api/account/acting.ts'
import { isSessionRunning } from '../../../api/account/session-time.ts'
import type { AdminMetadata, AdminResource } from '../../../api/metadata.ts'
import { listAhead } from '../../../api/records.ts'
import { findResource } from '../../../metadata/resources.ts'
import { keep, readKept } from '../../../state/lists/kept.ts'
import { parseWords, queryOf, queryWith, VIEW, type Words } from '../../../state/lists/list-query.ts'
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

type Here = Pick<Location, 'pathname' | 'search'>

/** The list of a URL below the admin root. The list sends the same request and reports errors. */
export function askAhead(admin: AdminMetadata, here: Here): void {
  const { tenant, key, words } = listOf(here)
  const resource = admin.person && key ? findResource(admin, key) : undefined
  if (!tenant || !resource) return
  const query = queryAhead(admin, resource, words)
  keepKnown(here, query && { path: resource.path, include: query.include ?? '' })
  if (query) listAhead({ tenant, resource }, query)
}

/**
 * Requests what this list requested last time, without waiting for the metadata. Only while the session surely runs:
 * browsers report refused requests in their console.
 */
export function askAsBefore(here: Here): void {
  const { tenant, words } = listOf(here)
  const known = readKept(nameOf(here)) as KnownList | null
  if (!tenant || !known || words[VIEW] !== undefined || isActing() || !isSessionRunning()) return
  listAhead({ tenant, resource: { path: known.path } }, queryWith(known.include, words))
}

/** What the metadata says about a list, without anything of its rows or filters. */
interface KnownList {
  readonly path: string
  readonly include: string
}

/** A list with a first view is forgotten: its plain rows are not what comes next. */
function keepKnown(here: Here, known: KnownList | null): void {
  if (JSON.stringify(readKept(nameOf(here))) !== JSON.stringify(known)) keep(nameOf(here), known)
}

const nameOf = ({ pathname }: Here) => `list-known.${pathname}`

function listOf({ pathname, search }: Here) {
  const [, tenant, key] = /\/t\/([^/]+)\/([^/]+)\/?$/.exec(pathname) ?? []
  return {
    tenant: tenant && decodeURIComponent(tenant),
    key: key && decodeURIComponent(key),
    words: parseWords(search),
  }
}
