// Opens every connection to Redis: they reconnect by themselves, and their errors are handled.
import { hash } from 'node:crypto'
import { Redis, type RedisOptions } from 'ioredis'
import { PendError } from '#shared/exceptions/pend-error.ts'

export interface RedisConnectionOptions {
  /** `fail`: commands fail fast while the server is down (requests). `wait`: they wait for the server (workers). */
  readonly whenAway: 'fail' | 'wait'
  /** Shown in CLIENT LIST. */
  readonly name: string
  /** Milliseconds after which an unanswered command fails. */
  readonly commandTimeout?: number
  onError(error: Error): void
}

const LONGEST_WAIT_MS = 10_000

/** Connects in the background and does not wait: commands show whether the server is up. Close it with `quit` or `disconnect`. */
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

/**
 * Subscribes to the channel after each connect, for connections that do nothing else. A command that waits for the first
 * connect is dropped when a slow server fails the client's first question, and then nobody listens.
 */
export function subscribeWhenReady(redis: Redis, channel: string): void {
  redis.on('ready', () => void redis.subscribe(channel).catch(() => {}))
}

// The oldest tested version; older ones are out of support.
const OLDEST = [6, 2] as const

/** Throws PendError if Redis does not answer, is too old, or may evict keys when full. */
export async function requireUsableRedis(redis: Redis): Promise<void> {
  const info = await redis.info().catch((cause: Error) => {
    const why = (redis.status === 'ready' && cause.message) || 'nothing answers there'
    throw new PendError(`The Redis of REDIS_URL cannot be used: ${why}.`, 'Start it, or start without REDIS_URL.', {
      cause,
    })
  })
  requireFit(info)
}

/** Throws PendError if Redis answers but `requireUsableRedis` would refuse it. */
export async function requireFitRedis(redis: Redis): Promise<void> {
  const info = await redis.info().catch(() => null)
  if (info !== null) requireFit(info)
}

/** `info`: the answer to INFO. */
function requireFit(info: string): void {
  requireRecent(/redis_version:(\S+)/.exec(info)?.[1] ?? '0')
  const policy = /maxmemory_policy:(\S+)/.exec(info)?.[1] ?? 'noeviction'
  if (policy === 'noeviction') return
  throw new PendError(
    `The Redis of REDIS_URL may throw keys away when it is full (maxmemory-policy ${policy}).`,
    'Set maxmemory-policy to noeviction there, or give PEND a Redis of its own.',
  )
}

function requireRecent(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return
  throw new PendError(`The Redis of REDIS_URL is version ${version}.`, `PEND needs ${OLDEST.join('.')} or newer.`)
}

/** Prefix of keys, so that installations sharing a Redis stay apart. `databaseUrl` identifies the installation. */
export function redisPrefixOf(databaseUrl: string): string {
  const { host, pathname } = new URL(databaseUrl)
  return `pend:${hash('sha256', `${host}${pathname}`).slice(0, 16)}:`
}
