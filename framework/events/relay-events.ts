// Processes with a Redis tell one another of new events through it as well: LISTEN does not reach through every pooler.
import type { Redis } from 'ioredis'
import type { Runtime } from '#framework/request/context.ts'
import { onAnnouncement, wakeFollowers } from './announce-events.ts'

/** Where processes meet; the prefix is that of one installation. */
export interface RelayOptions {
  readonly connection: Redis
  readonly prefix: string
}

/** Begins at once and ends with the returned function. A hint like the others: whoever misses it finds the events by looking. */
export function relayEvents(runtime: Runtime, { connection, prefix }: RelayOptions): () => void {
  const channel = `${prefix}events`
  // A connection that listens can do nothing else; it listens again by itself when it was lost.
  const listener = connection.duplicate({ maxRetriesPerRequest: null })
  listener.on('error', () => {})
  listener.on('message', () => wakeFollowers(runtime))
  listener.subscribe(channel).catch(() => {})
  const forget = onAnnouncement(runtime, () => void connection.publish(channel, '').catch(() => {}))
  return () => {
    forget()
    listener.disconnect()
  }
}
