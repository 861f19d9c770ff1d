// What the screens are built from, as this caller meets it.
import type { AdminMetadata } from '#framework/projections/admin/index.ts'
import { refreshSession, send } from './client.ts'
import { isSignedOut } from './problem.ts'

export type {
  AdminAction,
  AdminField,
  AdminInline,
  AdminMetadata,
  AdminResource,
  Preset,
  Tone,
  UploadLimits,
} from '#framework/projections/admin/index.ts'

/** In a tenant, or outside of all. Whoever is not signed in gets a `person` of null, unless the session can be refreshed. */
export async function readAdmin(tenant: string | null): Promise<AdminMetadata> {
  const read = async () => (await send<AdminMetadata>({ path: '/admin', tenant })).body
  // A session that is over took its cookies along: the second answer is for nobody.
  const known = await read().catch((error) => (isSignedOut(error) ? read() : Promise.reject(error)))
  return known.person === null && (await refreshSession()) ? read() : known
}
