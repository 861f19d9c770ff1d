// Records refusals in the audit trail: who tried something forbidden, at most once a minute.

import { LRUCache } from 'lru-cache'
import type { Context } from '#framework/request/context.ts'
import { createContext } from '#framework/request/create-context.ts'
import { atMost } from '#shared/utils/at-most.ts'
import { recordInTrail } from './record-in-trail.ts'

/** Repeating the same attempt must not fill the trail. */
const QUIET_MS = 60_000
const told = new LRUCache<string, true>({ ...atMost(10_000), ttl: QUIET_MS })

/**
 * Surfaces call it with the error they are about to answer. Records only `permissions.denied` to an identified caller,
 * in their tenant's trail. Never throws: the refusal is answered in any case.
 */
export async function noteRefusal(
  ctx: Context,
  { code, detail, call }: { code: unknown; detail: string; call: string },
): Promise<void> {
  if (code !== 'permissions.denied' || ctx.actorId === null) return
  const key = JSON.stringify([ctx.tenantId, ctx.actorId, ctx.caller.impersonatorId, detail])
  if (told.has(key)) return
  told.set(key, true)
  const outside = createContext(ctx.runtime, { ...ctx.caller, permissions: ctx.permissions }).asSystem('note a refusal')
  const details = { refusal: detail.slice(0, 300), request: call.slice(0, 500) }
  const entry = { operation: 'refused', resource: 'users', recordId: ctx.actorId, details }
  await recordInTrail(outside, entry).catch((error) =>
    ctx.runtime.log.warn({ requestId: ctx.requestId, error }, 'a refusal could not be noted in the trail'),
  )
}
