// Wakes workers through Redis, where one is configured: beside LISTEN, and as little to be relied on.
import type { Redis } from 'ioredis'
import { openRedis } from '#framework/redis/open-redis.ts'
import type { Runtime } from '#framework/request/context.ts'
import { announceThrough } from './nudge.ts'

/** A Redis, and whose tasks it tells of. */
export interface RedisHints {
  readonly url: string
  /** What its keys and channels begin with: `redisPrefixOf`. */
  readonly prefix: string
}

const channelOf = (prefix: string) => `${prefix}tasks waiting`

/** Calls `wake` when another process has enqueued something, until the returned function is called. It listens again when it was cut off. */
export function listenInRedis(
  { url, prefix }: RedisHints,
  { wake, onError }: { readonly wake: () => void; readonly onError: (error: Error) => void },
): () => void {
  const connection = openRedis(url, { whenAway: 'wait', name: 'pend worker', onError })
  connection.on('message', wake)
  // It rejects when it is closed before the server was there.
  connection.subscribe(channelOf(prefix)).catch(() => {})
  return () => connection.disconnect()
}

/** A process that enqueues tells the workers through this Redis, and through the database only where that fails. */
export function announceInRedis(
  runtime: Runtime,
  { connection, prefix }: { readonly connection: Redis; readonly prefix: string },
): () => void {
  return announceThrough(runtime, async () => void (await connection.publish(channelOf(prefix), '')))
}
