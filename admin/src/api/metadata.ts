// The metadata that all screens are built from, limited to what this caller may see.
import type { AdminMetadata } from '#framework/projections/admin/index.ts'
import { isActing, noteActing } from './account/acting.ts'
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

/** The impersonation cookie expired: worded like the server's message for an ended session. */
const ACTING_ENDED = { code: 'auth.session_ended', status: 401, title: 'The session has ended', detail: '', errors: [] }

/**
 * Reads the metadata of a tenant, or of the area outside tenants. If nobody is signed in and the session cannot be
 * refreshed, `person` is null.
 */
export async function readAdmin(tenant: string | null): Promise<AdminMetadata> {
  const read = async () => (await send<AdminMetadata>({ path: '/admin', tenant })).body
  // An ended session took its cookies along, so the second answer is the anonymous one.
  const known = await read().catch((error) => (isSignedOut(error) ? read() : Promise.reject(error)))
  if (known.person !== null) noteActing(known.impersonation !== null)
  else if (isActing()) throw new ApiProblem(ACTING_ENDED)
  return known.person === null && (await refreshSession()) ? read() : known
}
