// Who a task works for: tenant, actor and request as they were stored, permissions as they are now.
import { LRUCache } from 'lru-cache'
import type { Access } from '#framework/request/access.ts'
import { type Context, createContext, type Runtime } from '#framework/request/context.ts'
import type { ClaimedTask } from '../ledger/claim.ts'
import { PLATFORM } from '../ledger/ledger.ts'

type Asked = 'findMembership' | 'findStaff' | 'admitStaff' | 'limitImpersonator' | 'findKeyWords'

/** Makes the context of a task's run. */
export type ContextOfTask = (task: ClaimedTask) => Promise<Context>

// Admission compares the version with the database in every transaction, so that an answer from memory never admits too much.
const REMEMBERED_MS = 2000

/** Without `access` nobody has permissions, as in a fixture without log-ins. Who is no longer a member has none either. */
export function createContextOfTask(runtime: Runtime, access?: Pick<Access, Asked>): ContextOfTask {
  type Found = Awaited<ReturnType<Access['findMembership']>>
  const known = new LRUCache<string, { membership: Found }>({ max: 10_000, ttl: REMEMBERED_MS })
  const membershipOf = async (actorId: string, tenantId: string): Promise<Found> => {
    const key = `${tenantId} ${actorId}`
    const remembered = known.get(key)
    if (remembered) return remembered.membership
    const membership = (await access?.findMembership(actorId, tenantId, null)) ?? null
    known.set(key, { membership })
    return membership
  }
  return async (task) => {
    const { tenantId, actorId, requestId, staffReason, impersonatorId, keyId } = task
    const own = tenantId === PLATFORM ? null : tenantId
    const options = { requestId, actorId, tenantId: own, staffReason, impersonatorId, keyId }
    if (actorId === null) return createContext(runtime, options)
    if (staffReason !== null) {
      const permissions = await wordsOfStaff(access, { ...options, actorId, reason: staffReason })
      return createContext(runtime, { ...options, permissions })
    }
    const membership = own === null ? null : await membershipOf(actorId, own)
    const held = own === null ? runtime.roles.get('actor')! : membership?.permissions
    return createContext(runtime, {
      ...options,
      ...(held && { permissions: await limitWords(access, { actorId, tenantId, impersonatorId, keyId }, held) }),
      ...(membership && { permissionsVersion: membership.version }),
    })
  }
}

const NOTHING: ReadonlySet<string> = new Set()

/** Whoever was less than the actor when the task was enqueued is no more when it runs. Of a key that ended meanwhile nothing is left. */
async function limitWords(
  access: Pick<Access, Asked> | undefined,
  task: { actorId: string } & Pick<ClaimedTask, 'tenantId' | 'impersonatorId' | 'keyId'>,
  held: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const { actorId, tenantId, impersonatorId, keyId } = task
  if (impersonatorId !== null) return access?.limitImpersonator?.(held) ?? NOTHING
  if (keyId === null) return held
  const words = (await access?.findKeyWords?.({ id: keyId, tenantId, actorId })) ?? NOTHING
  return new Set([...words].filter((word) => held.has(word)))
}

/** Of somebody who is no staff any more nothing is left: admission refuses them too. */
async function wordsOfStaff(
  access: Pick<Access, Asked> | undefined,
  act: { actorId: string; tenantId: string | null; reason: string; requestId: string },
): Promise<ReadonlySet<string>> {
  const level = await access?.findStaff?.(act.actorId)
  return (
    (level && (await access?.admitStaff?.({ ...act, level, sessionId: null, address: null, call: null }))) ?? new Set()
  )
}
