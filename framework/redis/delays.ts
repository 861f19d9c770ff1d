// How long somebody waits who failed often: in this process, or in Redis for all processes together.
import type { Redis } from 'ioredis'
import { LRUCache } from 'lru-cache'

/** When waiting begins and how it grows. Times in milliseconds. */
export interface DelayRule {
  /** Tries that wait for nothing. */
  readonly free: number
  /** After the first try too many; each further one doubles it. */
  readonly first: number
  readonly longest: number
  /** Everything is forgotten so long after the last try. */
  readonly memory: number
}

/** Keys are made by the caller; those of two rules must not read alike. */
export interface Delays {
  /** Counts a try before it is looked at, so that parallel ones count too. 0 lets it through; else milliseconds to wait. */
  begin(key: string, rule: DelayRule): Promise<number>
  /** Takes one try back: it was right after all. */
  takeBack(key: string): Promise<void>
  /** Forgets all tries. */
  forget(key: string): Promise<void>
}

const MOST_KEYS = 100_000

/** Of more than a hundred thousand keys the oldest are forgotten. */
export function delayInMemory(): Delays {
  const states = new LRUCache<string, { tries: number; until: number }>({
    max: MOST_KEYS,
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

// One script, so that of many tries at once only as many pass as may. The hash dies with its memory.
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

/** While Redis does not answer, this process counts for itself. */
export function delayInRedis(redis: Redis, prefix: string): Delays {
  const alone = delayInMemory()
  // One that is known to be away is not waited for again.
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
