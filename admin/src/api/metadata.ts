// What the screens are built from, as this caller meets it.
import type { AdminMetadata } from '#framework/projections/admin/index.ts'
import { refreshSession, send } from './client.ts'

export type {
  AdminAction,
  AdminField,
  AdminMetadata,
  AdminResource,
} from '#framework/projections/admin/index.ts'

/** In a tenant, or outside of all. Whoever is not signed in gets a `person` of null, unless the session can be refreshed. */
export async function readAdmin(tenant: string | null): Promise<AdminMetadata> {
  const read = async () => (await send<AdminMetadata>({ path: '/admin', tenant })).body
  const known = await read()
  return known.person === null && (await refreshSession()) ? read() : known
}
