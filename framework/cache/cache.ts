// What was worked out once and may be used again: in the memory of the process, and in Redis for all processes where there is one.
import { BentoCache, bentostore, errors } from 'bentocache'
import { memoryDriver } from 'bentocache/drivers/memory'
import { begin } from '#framework/observing/observing.ts'
import { openRedis } from '#framework/redis/open-redis.ts'
import { sealedRedisDriver } from './sealed-redis.ts'

/** Values by keys. Nothing is ever taken back by key: a key names the state it was made in, and a newer state has another key. */
export interface Cache {
  /**
   * The value under `key`, or what `make` makes, which is then kept for `ttl` milliseconds. However many ask at once, it is made
   * once. Values are JSON. Throws what `make` throws, and keeps nothing then; a Redis that is away is passed over.
   */
  getOrMake<T>(key: string, ttl: number, make: () => Promise<T>): Promise<T>
  /** The connection to Redis ends with it. */
  close(): Promise<void>
}

/** Where values are kept. */
export interface CacheOptions {
  /** Beside the memory of the process. */
  readonly redisUrl?: string | undefined
  /** Of the installation: what lies in Redis is believed only under a seal made with it. */
  readonly secretKey: string
  /** What its keys begin with there. */
  readonly prefix?: string
  /** Of serialized values in memory. */
  readonly maxBytes?: number
  onError(error: Error): void
}

const MAX_BYTES = 64 * 1024 * 1024
// A Redis that does not answer must not hold up what can be worked out instead.
const REDIS_PATIENCE_MS = 500
const REDIS_PAUSE_MS = 5000

/** Connects in the background. */
export function openCache({
  redisUrl,
  secretKey,
  prefix = 'pend:',
  maxBytes = MAX_BYTES,
  onError,
}: CacheOptions): Cache {
  const redis = redisUrl
    ? openRedis(redisUrl, { whenAway: 'fail', name: 'pend cache', commandTimeout: REDIS_PATIENCE_MS, onError })
    : null
  const memory = bentostore().useL1Layer(memoryDriver({ maxSize: maxBytes }))
  const store = redis ? memory.useL2Layer(sealedRedisDriver(redis, secretKey)) : memory
  const bento = new BentoCache({
    default: 'values',
    prefix: `${prefix}cache`,
    suppressL2Errors: true,
    l2CircuitBreakerDuration: REDIS_PAUSE_MS,
    stores: { values: store },
  })
  return {
    getOrMake: async (key, ttl, make) => {
      const end = begin('cache', key)
      let isHit = true
      const factory = async () => {
        isHit = false
        return { value: await make() }
      }
      try {
        const kept = await bento.getOrSet({ key, ttl, factory })
        end({ isHit })
        return kept.value
      } catch (error) {
        throw error instanceof errors.E_FACTORY_ERROR ? error.cause : error
      }
    },
    close: async () => {
      redis?.disconnect()
      await bento.disconnectAll()
    },
  }
}
