// Processes with Redis also announce new events through it: LISTEN does not work through every pooler.
import type { Redis } from 'ioredis'
import { subscribeWhenReady } from '#framework/redis/open-redis.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import { onAnnouncement, wakeFollowers } from '../announce-events.ts'

/** The Redis where processes meet; the prefix identifies an installation. */
export interface RelayOptions {
  readonly connection: Redis
  readonly prefix: string
}

/** Starts at once and ends with the returned function. Only a hint: a process that misses it finds the events by polling. */
export function relayEvents(runtime: Runtime, { connection, prefix }: RelayOptions): () => void {
  const channel = `${prefix}events`
  // A listening connection can do nothing else.
  const listener = connection.duplicate({ maxRetriesPerRequest: null })
  listener.on('error', () => {})
  listener.on('message', () => wakeFollowers(runtime))
  subscribeWhenReady(listener, channel)
  const forget = onAnnouncement(runtime, () => void connection.publish(channel, '').catch(() => {}))
  return () => {
    forget()
    listener.disconnect()
  }
}
