// The only opener of connections to Redis: they come back by themselves, and their errors are heard.
import { Redis, type RedisOptions } from 'ioredis'
import { PendError } from '#shared/exceptions/pend-error.ts'

export interface RedisConnectionOptions {
  /** `fail`: a command fails soon while the server is away (requests). `wait`: it waits for the server (workers). */
  readonly whenAway: 'fail' | 'wait'
  /** Shows in CLIENT LIST. */
  readonly name: string
  /** Milliseconds after which a command fails that got no answer. */
  readonly commandTimeout?: number
  onError(error: Error): void
}

const LONGEST_WAIT_MS = 10_000

/** Connects in the background and resolves nothing: commands tell whether the server is there. Close it with `quit` or `disconnect`. */
export function openRedis(url: string, { whenAway, name, commandTimeout, onError }: RedisConnectionOptions): Redis {
  const options: RedisOptions = {
    connectionName: name,
    connectTimeout: 5000,
    keepAlive: 10_000,
    retryStrategy: (times) => Math.min(LONGEST_WAIT_MS, 50 * 2 ** Math.min(times, 10)),
    maxRetriesPerRequest: whenAway === 'wait' ? null : 1,
    enableOfflineQueue: true,
    ...(commandTimeout && { commandTimeout }),
  }
  const redis = new Redis(url, options)
  redis.on('error', onError)
  return redis
}

/** Throws PendError for a Redis that may throw keys away when it is full: it would lose tasks. Its errors go to the caller. */
export async function requireKeepingRedis(redis: Redis): Promise<void> {
  const info = await redis.info('memory')
  const policy = /maxmemory_policy:(\S+)/.exec(info)?.[1] ?? 'noeviction'
  if (policy === 'noeviction') return
  throw new PendError(
    `The Redis of REDIS_URL may throw keys away when it is full (maxmemory-policy ${policy}).`,
    'Set maxmemory-policy to noeviction there, or give PEND a Redis of its own.',
  )
}
