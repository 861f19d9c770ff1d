// Delays after repeated failures: per process, or in Redis for all processes together.

import type { Redis } from 'ioredis'
import { LRUCache } from 'lru-cache'
import { atMost } from '#shared/utils/at-most.ts'

/** When delays begin and how they grow. Times in milliseconds. */
export interface DelayRule {
  /** Attempts without delay. */
  readonly free: number
  /** Delay after the first excess attempt; each further one doubles it. */
  readonly first: number
  readonly longest: number
  /** Time after the last attempt until everything is forgotten. */
  readonly memory: number
}

/** The caller chooses keys; those of different rules must differ. */
export interface Delays {
  /** Counts an attempt before it is checked, so that parallel ones count too. 0 lets it pass; otherwise milliseconds to wait. */
  begin(key: string, rule: DelayRule): Promise<number>
  /** Undoes one attempt that turned out to be right. */
  takeBack(key: string): Promise<void>
  /** Forgets all attempts. */
  forget(key: string): Promise<void>
}

const MOST_KEYS = 100_000

/** Beyond a hundred thousand keys, forgets the oldest. */
export function delayInMemory(): Delays {
  const states = new LRUCache<string, { tries: number; until: number }>({
    ...atMost(MOST_KEYS),
    ttl: 1,
    updateAgeOnGet: false,
  })
  return {
    async begin(key, rule) {
      const now = performance.now()
      const { tries, until } = states.get(key) ?? { tries: 0, until: 0 }
      if (until > now) return until - now
      const wait = waitAfter(tries + 1, rule)
      states.set(key, { tries: tries + 1, until: now + wait }, { ttl: rule.memory + wait })
      return 0
    },
    async takeBack(key) {
      const state = states.get(key)
      if (state) Object.assign(state, { tries: state.tries - 1, until: 0 })
    },
    forget: async (key) => void states.delete(key),
  }
}

function waitAfter(tries: number, { free, first, longest }: DelayRule): number {
  return tries < free ? 0 : Math.min(longest, first * 2 ** Math.min(tries - free, 40))
}

// One script, so that concurrent attempts cannot exceed the limit together. The hash expires with the rule's memory.
const BEGIN = `local time = redis.call('time')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local tries = tonumber(redis.call('hget', KEYS[1], 'tries') or '0')
local till = tonumber(redis.call('hget', KEYS[1], 'until') or '0')
if till > now then return till - now end
tries = tries + 1
local wait = 0
if tries >= tonumber(ARGV[1]) then wait = math.min(tonumber(ARGV[3]), tonumber(ARGV[2]) * 2 ^ math.min(tries - tonumber(ARGV[1]), 40)) end
redis.call('hset', KEYS[1], 'tries', tries, 'until', now + wait)
redis.call('pexpire', KEYS[1], tonumber(ARGV[4]) + wait)
return 0`
const TAKE_BACK = `if redis.call('exists', KEYS[1]) == 1 then redis.call('hincrby', KEYS[1], 'tries', -1) redis.call('hset', KEYS[1], 'until', 0) end`

/** While Redis does not answer, this process counts alone. */
export function delayInRedis(redis: Redis, prefix: string): Delays {
  const alone = delayInMemory()
  // Does not wait again for a Redis that is known to be down.
  const isAway = () => redis.status === 'reconnecting' || redis.status === 'end'
  const either = async <T>(there: () => Promise<T>, here: () => Promise<T>): Promise<T> =>
    isAway() ? here() : there().catch(here)
  return {
    begin: (key, rule) =>
      either(
        async () => Number(await redis.eval(BEGIN, 1, prefix + key, rule.free, rule.first, rule.longest, rule.memory)),
        () => alone.begin(key, rule),
      ),
    takeBack: (key) =>
      either(
        async () => void (await redis.eval(TAKE_BACK, 1, prefix + key)),
        () => alone.takeBack(key),
      ),
    forget: (key) =>
      either(
        async () => void (await redis.del(prefix + key)),
        () => alone.forget(key),
      ),
  }
}
