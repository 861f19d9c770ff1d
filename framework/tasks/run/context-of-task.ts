// Whom a task works for: tenant, actor and request as stored, permissions as they are now.

import { LRUCache } from 'lru-cache'
import type { Access } from '#framework/request/access.ts'
import type { Context } from '#framework/request/context.ts'
import { createContext } from '#framework/request/create-context.ts'
import { limitWords } from '#framework/request/limit-words.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import type { Caller, CallerBy } from '#framework/resource/caller/caller.ts'
import { atMost } from '#shared/utils/at-most.ts'
import type { ClaimedTask } from '../ledger/claim.ts'

type Asked = 'findMembership' | 'findStaff' | 'admitStaff' | 'limitImpersonator' | 'findKeyWords'

/** Creates the context of a task's run. */
export type ContextOfTask = (task: Pick<ClaimedTask, 'caller'>) => Promise<Context>

// Admission compares the version with the database in every transaction, so that a cached answer never admits too much.
const REMEMBERED_MS = 2000

/** Without `access` nobody has permissions, as in a fixture without sign-ins. Former members have none either. */
export function createContextOfTask(runtime: Runtime, access?: Pick<Access, Asked>): ContextOfTask {
  type Found = Awaited<ReturnType<Access['findMembership']>>
  const known = new LRUCache<string, { membership: Found }>({ ...atMost(10_000), ttl: REMEMBERED_MS })
  const membershipOf = async (actorId: string, tenantId: string): Promise<Found> => {
    const key = `${tenantId} ${actorId}`
    const remembered = known.get(key)
    if (remembered) return remembered.membership
    const membership = (await access?.findMembership(actorId, tenantId, null)) ?? null
    known.set(key, { membership })
    return membership
  }
  return async ({ caller }) => {
    const { actorId, tenantId } = caller
    if (actorId === null) return createContext(runtime, caller)
    if (caller.by === 'staff') {
      const permissions = await wordsOfStaff(access, caller)
      return createContext(runtime, { ...caller, permissions })
    }
    const membership = tenantId === null ? null : await membershipOf(actorId, tenantId)
    const held = tenantId === null ? runtime.roles.get('actor')! : membership?.permissions
    const ofKey = held && (await wordsOfKey(access, caller))
    return createContext(runtime, {
      ...caller,
      ...(held && { permissions: limitWords(access, caller, { held, ofKey }) }),
      ...(membership && { permissionsVersion: membership.version }),
    })
  }
}

const NOTHING: ReadonlySet<string> = new Set()

/** No permissions for a key that has ended; null if the caller is not a key. */
async function wordsOfKey(
  access: Pick<Access, Asked> | undefined,
  caller: Caller,
): Promise<ReadonlySet<string> | null | undefined> {
  if (caller.by !== 'key') return null
  const { keyId: id, actorId, tenantId } = caller
  return tenantId === null ? null : access?.findKeyWords?.({ id, tenantId, actorId })
}

/** No permissions for former staff: admission refuses them too. */
async function wordsOfStaff(
  access: Pick<Access, Asked> | undefined,
  caller: CallerBy<'staff'>,
): Promise<ReadonlySet<string>> {
  const level = await access?.findStaff?.(caller.actorId)
  return (level && (await access?.admitStaff?.({ level, caller, call: null }))) ?? NOTHING
}
