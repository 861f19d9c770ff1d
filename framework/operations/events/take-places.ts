// How much each caller and each tenant may hold open at a time: what is open costs everybody memory.
import type { Context } from '#framework/request/context.ts'
import { Problem } from '#shared/exceptions/problem.ts'

/** Of all surfaces together; each API key has its own. */
const MOST_OF_ACTOR = 10
/** In one process, of all people and keys of a tenant together. */
const MOST_OF_TENANT = 1000

/** Streams of events, the sockets that several of them may travel on, and lists that are exported. */
type Held = 'streams' | 'sockets' | 'exports'

/** Places that are taken, by what they are for and whose they are. */
const taken = new Map<string, number>()

/**
 * Takes a place; call what it gives back once it is free again, more than once if need be. Throws `request.rate_limited` for an actor or
 * a tenant with too many already.
 */
export function takePlaces({ caller: { keyId, actorId, tenantId } }: Context, held: Held): () => void {
  const leave = takePlace({ held, owner: keyId ?? actorId!, most: MOST_OF_ACTOR, who: 'You have' })
  if (tenantId === null) return leave
  try {
    const ofTenant = { held, owner: `tenant ${tenantId}`, most: MOST_OF_TENANT, who: 'All of the tenant have' }
    const leaveTenant = takePlace(ofTenant)
    return () => {
      leave()
      leaveTenant()
    }
  } catch (error) {
    leave()
    throw error
  }
}

interface Place {
  held: Held
  owner: string
  most: number
  who: string
}

function takePlace({ held, owner, most, who }: Place): () => void {
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
