// Caches computed values: in the process's memory, and in Redis for all processes if configured.
import { BentoCache, bentostore, errors } from 'bentocache'
import { memoryDriver } from 'bentocache/drivers/memory'
import { begin } from '#framework/observing/observing.ts'
import { openRedis } from '#framework/redis/open-redis.ts'
import { sealedRedisDriver } from './sealed-redis.ts'

/** Values by key. Keys are never invalidated: a key names the state it was made in, and a newer state has another key. */
export interface Cache {
  /**
   * The value under `key`, or the result of `make`, cached for `ttl` milliseconds. Concurrent callers share one call of
   * `make`. Values must be JSON. If `make` throws, throws the same and caches nothing; while Redis is down, skips it.
   */
  getOrMake<T>(key: string, ttl: number, make: () => Promise<T>): Promise<T>
  /** Also closes the connection to Redis. */
  close(): Promise<void>
}

/** Where values are kept. */
export interface CacheOptions {
  /** In addition to the process's memory. */
  readonly redisUrl?: string | undefined
  /** Secret of the installation: values from Redis are trusted only with a seal made from it. */
  readonly secretKey: string
  /** Prefix of its Redis keys. */
  readonly prefix?: string
  /** Maximum bytes of serialized values in memory. */
  readonly maxBytes?: number
  onError(error: Error): void
}

const MAX_BYTES = 64 * 1024 * 1024
// A slow Redis must not delay what can be computed instead.
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
