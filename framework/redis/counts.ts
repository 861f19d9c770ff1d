// Counts that start anew after a while: in this process, or in Redis for all processes together.

import type { Redis } from 'ioredis'
import { LRUCache } from 'lru-cache'

/** How often something happened since the count began, and when it begins anew (milliseconds since 1970). */
export interface Count {
  readonly used: number
  readonly endsAt: number
}

/** Keys are made by the caller; those of two kinds of count must not read alike. */
export interface Counts {
  /** Counts one, and says what it comes to. */
  add(key: string): Promise<Count>
  /** Takes one back. */
  takeBack(key: string): Promise<void>
}

const MOST_KEYS = 100_000

/** `window` in milliseconds. Of more than a hundred thousand keys the oldest are forgotten. */
export function countInMemory(window: number): Counts {
  const counts = new LRUCache<string, { used: number; endsAt: number }>({ max: MOST_KEYS })
  const countOf = (key: string) => {
    const found = counts.get(key)
    if (found && found.endsAt > Date.now()) return found
    const fresh = { used: 0, endsAt: Date.now() + window }
    counts.set(key, fresh)
    return fresh
  }
  return {
    add: async (key) => {
      const count = countOf(key)
      count.used++
      return { ...count }
    },
    takeBack: async (key) => void countOf(key).used--,
  }
}

// The first one sets the end: a key without one would count for ever.
const ADD = `local used = redis.call('incr', KEYS[1])
local left = redis.call('pttl', KEYS[1])
if left < 0 then redis.call('pexpire', KEYS[1], ARGV[1]) left = tonumber(ARGV[1]) end
return { used, left }`
// A count that has ended meanwhile must not begin below nothing.
const TAKE_BACK = `if redis.call('exists', KEYS[1]) == 1 then redis.call('decr', KEYS[1]) end`

/** While Redis does not answer, this process counts for itself. */
export function countInRedis(redis: Redis, prefix: string, window: number): Counts {
  const alone = countInMemory(window)
  // One that is known to be away is not waited for again.
  const isAway = () => redis.status === 'reconnecting' || redis.status === 'end'
  return {
    add: async (key) => {
      if (isAway()) return alone.add(key)
      try {
        const [used, left] = (await redis.eval(ADD, 1, prefix + key, window)) as [number, number]
        return { used, endsAt: Date.now() + left }
      } catch {
        return alone.add(key)
      }
    },
    takeBack: async (key) => {
      if (isAway()) return alone.takeBack(key)
      await redis.eval(TAKE_BACK, 1, prefix + key).catch(() => alone.takeBack(key))
    },
  }
}
