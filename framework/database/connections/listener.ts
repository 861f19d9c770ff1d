// A connection that listens to PostgreSQL notifications and reconnects by itself.
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'

export interface ListenerOptions {
  /** Directly to the server: a pooler in transaction mode forgets listeners. */
  readonly url: string
  readonly channels: readonly string[]
  onNotification(channel: string, payload: string): void
  /** Called when it listens (again): earlier notifications were missed, so check now. */
  onConnected?(): void
  onError?(error: Error): void
}

export interface Listener {
  close(): Promise<void>
}

const FIRST_WAIT_MS = 100
const LONGEST_WAIT_MS = 10_000

/** Starts listening in the background. Notifications are hints and can be lost, so users poll as well. */
export function openListener(options: ListenerOptions): Listener {
  const closing = new AbortController()
  const running = listen(options, closing.signal)
  return {
    close: async () => {
      closing.abort()
      await running
    },
  }
}

async function listen(options: ListenerOptions, closing: AbortSignal): Promise<void> {
  let pause = FIRST_WAIT_MS
  while (!closing.aborted) {
    const lost = await listenOnce(options, closing, () => {
      pause = FIRST_WAIT_MS
    })
    if (closing.aborted) return
    if (lost) options.onError?.(lost)
    await wait(pause, undefined, { signal: closing }).catch(() => {})
    pause = Math.min(LONGEST_WAIT_MS, pause * 2)
  }
}

/** Resolves when the connection ends: with the reason, or without one if closed on purpose. */
async function listenOnce(
  { url, channels, onNotification, onConnected }: ListenerOptions,
  closing: AbortSignal,
  onReady: () => void,
): Promise<Error | undefined> {
  // Keep-alive detects a peer that vanished silently.
  const client = new pg.Client({ connectionString: url, keepAlive: true, application_name: 'pend listener' })
  const { promise: ended, resolve: end } = Promise.withResolvers<Error | undefined>()
  const onAbort = () => end(undefined)
  client.on('error', end)
  client.on('end', () => end(new Error('The connection that listens was closed.')))
  client.on('notification', ({ channel, payload }) => onNotification(channel, payload ?? ''))
  closing.addEventListener('abort', onAbort, { once: true })
  try {
    await client.connect()
    await client.query(channels.map((channel) => `listen ${pg.escapeIdentifier(channel)}`).join('; '))
    onReady()
    onConnected?.()
    return await ended
  } catch (error) {
    return error as Error
  } finally {
    closing.removeEventListener('abort', onAbort)
    await client.end().catch(() => {})
  }
}
