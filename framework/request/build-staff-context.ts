// The context of staff who give a reason: in the one tenant that the request names, or for the platform.
import { type CallerBy, callerOf } from '#framework/resource/caller/caller.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import type { Access, Identity, StaffLevel } from './access.ts'
import type { Context } from './context.ts'
import { createContext } from './create-context.ts'
import type { RequestIdentity } from './credentials/request-identity.ts'
import type { Runtime } from './runtime.ts'

/** The caller's staff level, if a reason makes it relevant; nobody is staff while impersonating or with a key. */
export async function findStaffLevel(
  access: Access,
  { staffReason }: RequestIdentity,
  identity: Identity | null,
): Promise<StaffLevel | null> {
  if (staffReason === undefined || !identity || identity.impersonatorId || identity.key) return null
  return (await access.findStaff?.(identity.actorId)) ?? null
}

/**
 * The tenant comes from host or header, never from the token: without either there is none. The trail records the
 * intent before anything is done. Throws `staff.reason_required`.
 */
export async function buildStaffContext(
  runtime: Runtime,
  access: Access,
  act: { request: RequestIdentity; identity: Identity; level: StaffLevel; tenantId: string | null },
): Promise<Context> {
  const { request, identity, level, tenantId } = act
  const { requestId, address, call = '' } = request
  const { actorId, sessionId } = identity
  const staffReason = decodeReason(request.staffReason!)
  const caller = callerOf({ requestId, address, tenantId, actorId, sessionId, staffReason }) as CallerBy<'staff'>
  const permissions = await access.admitStaff!({ level, caller, call })
  return createContext(runtime, { ...caller, permissions })
}

/** Throws `staff.reason_required` only for staff; for others no such tenant exists. */
export async function refuseStranger(access: Access, { actorId, impersonatorId, key }: Identity): Promise<void> {
  if (impersonatorId || key || !(await access.findStaff?.(actorId))) return
  throw new Problem(
    'staff.reason_required',
    'You are not a member of this tenant. As staff of the platform, say why you act in it: X-Reason: ticket 123, … (10 to 500 characters).',
  )
}

/** Headers are bytes; most clients send UTF-8. */
function decodeReason(text: string): string {
  const decoded = Buffer.from(text, 'latin1').toString('utf8')
  return (decoded.includes('\ufffd') ? text : decoded).trim()
}
