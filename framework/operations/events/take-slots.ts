// Limits open connections per caller and tenant: each one costs memory.
import type { Context } from '#framework/request/context.ts'
import { Problem } from '#shared/exceptions/problem.ts'

/** Across all surfaces; each API key counts separately. */
const MOST_OF_ACTOR = 10
/** Per process, over all people and keys of a tenant. */
const MOST_OF_TENANT = 1000

/** Event streams, sockets that carry several of them, and running exports. */
type Held = 'streams' | 'sockets' | 'exports'

/** Slots in use, by purpose and owner. */
const taken = new Map<string, number>()

/**
 * Takes a slot; call the returned function to free it, more than once if need be. Throws `request.rate_limited` for an
 * actor or tenant with too many.
 */
export function takeSlots({ caller: { keyId, actorId, tenantId } }: Context, held: Held): () => void {
  const leave = takeSlot({ held, owner: keyId ?? actorId!, most: MOST_OF_ACTOR, who: 'You have' })
  if (tenantId === null) return leave
  try {
    const ofTenant = { held, owner: `tenant ${tenantId}`, most: MOST_OF_TENANT, who: 'All of the tenant have' }
    const leaveTenant = takeSlot(ofTenant)
    return () => {
      leave()
      leaveTenant()
    }
  } catch (error) {
    leave()
    throw error
  }
}

interface Limit {
  held: Held
  owner: string
  most: number
  who: string
}

function takeSlot({ held, owner, most, who }: Limit): () => void {
  const key = `${held} ${owner}`
  const open = taken.get(key) ?? 0
  if (open >= most)
    throw new Problem('request.rate_limited', `${who} ${open} ${held} open: close one first.`, {
      headers: { 'retry-after': '10' },
    })
  taken.set(key, open + 1)
  let isFree = false
  return () => {
    if (isFree) return
    isFree = true
    const left = taken.get(key)! - 1
    if (left > 0) taken.set(key, left)
    else taken.delete(key)
  }
}
