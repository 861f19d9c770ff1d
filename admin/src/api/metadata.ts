// What the screens are built from, as this caller meets it.
import type { AdminMetadata } from '#framework/projections/admin/index.ts'
import { isActing, noteActing } from './acting.ts'
import { refreshSession, send } from './client.ts'
import { ApiProblem, isSignedOut } from './problem.ts'

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

/** The cookie of the name that one acts in went with its time: said as the server says it of a session. */
const ACTING_ENDED = { code: 'auth.session_ended', status: 401, title: 'The session has ended', detail: '', errors: [] }

/** In a tenant, or outside of all. Whoever is not signed in gets a `person` of null, unless the session can be refreshed. */
export async function readAdmin(tenant: string | null): Promise<AdminMetadata> {
  const read = async () => (await send<AdminMetadata>({ path: '/admin', tenant })).body
  // A session that is over took its cookies along: the second answer is for nobody.
  const known = await read().catch((error) => (isSignedOut(error) ? read() : Promise.reject(error)))
  if (known.person !== null) noteActing(known.impersonation !== null)
  else if (isActing()) throw new ApiProblem(ACTING_ENDED)
  return known.person === null && (await refreshSession()) ? read() : known
}
