// Wakes workers through Redis, if configured: in addition to LISTEN, and equally unreliable.
import type { Redis } from 'ioredis'
import { openRedis, subscribeWhenReady } from '#framework/redis/open-redis.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import { announceThrough } from './nudge.ts'

/** A Redis, and the installation whose tasks it announces. */
export interface RedisHints {
  readonly url: string
  /** Prefix of its keys and channels: `redisPrefixOf`. */
  readonly prefix: string
}

const channelOf = (prefix: string) => `${prefix}tasks waiting`

/** Calls `wake` when another process enqueues something, until the returned function is called. It resubscribes after a disconnect. */
export function listenInRedis(
  { url, prefix }: RedisHints,
  { wake, onError }: { readonly wake: () => void; readonly onError: (error: Error) => void },
): () => void {
  const connection = openRedis(url, { whenAway: 'wait', name: 'pend worker', onError })
  connection.on('message', wake)
  subscribeWhenReady(connection, channelOf(prefix))
  return () => connection.disconnect()
}

/** An enqueuing process notifies workers through this Redis, and through the database only if that fails. */
export function announceInRedis(
  runtime: Runtime,
  { connection, prefix }: { readonly connection: Redis; readonly prefix: string },
): () => void {
  return announceThrough(runtime, async () => void (await connection.publish(channelOf(prefix), '')))
}
