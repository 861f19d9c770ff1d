// Who a task works for: tenant, actor and request as they were stored, permissions as they are now.
import { LRUCache } from 'lru-cache'
import type { Access } from '#framework/request/access.ts'
import { type Context, createContext, type Runtime } from '#framework/request/context.ts'
import type { ClaimedTask } from '../ledger/claim.ts'
import { PLATFORM } from '../ledger/ledger.ts'

/** Makes the context of a task's run. */
export type ContextOfTask = (task: ClaimedTask) => Promise<Context>

// Admission compares the version with the database in every transaction, so that an answer from memory never admits too much.
const REMEMBERED_MS = 2000

/** Without `access` nobody has permissions, as in a fixture without log-ins. Who is no longer a member has none either. */
export function createContextOfTask(runtime: Runtime, access?: Pick<Access, 'findMembership'>): ContextOfTask {
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
  return async ({ tenantId, actorId, requestId }) => {
    const options = { requestId, actorId, tenantId: tenantId === PLATFORM ? null : tenantId }
    if (actorId === null) return createContext(runtime, options)
    if (options.tenantId === null)
      return createContext(runtime, { ...options, permissions: runtime.roles.get('actor')! })
    const membership = await membershipOf(actorId, tenantId)
    return createContext(runtime, {
      ...options,
      ...(membership && { permissions: membership.permissions, permissionsVersion: membership.version }),
    })
  }
}
