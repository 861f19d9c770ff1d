// Announces new events to followers. Only a hint: a follower that misses it finds them by polling.
import { sql } from 'drizzle-orm'
import { createContext } from '#framework/request/create-context.ts'
import type { Runtime } from '#framework/request/runtime.ts'

/** The PostgreSQL channel that followers listen on. */
export const EVENT_CHANNEL = 'pend_events'

const SPACING_MS = 10
const listeners = new WeakMap<object, Set<() => void>>()
const relays = new WeakMap<object, () => void>()
const announced = new WeakSet<object>()

/** Calls `wake` whenever this process writes events, until the returned function is called. */
export function onEvents({ database }: Runtime, wake: () => void): () => void {
  const own = listeners.get(database) ?? new Set()
  listeners.set(database, own.add(wake))
  return () => void own.delete(wake)
}

/** Calls `tell` once shortly after this process writes events, however many, until the returned function is called. */
export function onAnnouncement({ database }: Runtime, tell: () => void): () => void {
  relays.set(database, tell)
  return () => void relays.delete(database)
}

/** Wakes the followers in this process. */
export function wakeFollowers({ database }: Runtime): void {
  for (const wake of listeners.get(database) ?? []) wake()
}

/** Wakes followers in this process at once, and those in others a moment later. Fails silently. */
export function announceEvents(runtime: Runtime): void {
  wakeFollowers(runtime)
  if (announced.has(runtime.database)) return
  announced.add(runtime.database)
  setTimeout(() => {
    announced.delete(runtime.database)
    const ctx = createContext(runtime, { requestId: 'events' }).asSystem('announce events')
    relays.get(runtime.database)?.()
    runtime.database.read(ctx, [sql`select pg_notify(${EVENT_CHANNEL}, '')`]).catch(() => {})
  }, SPACING_MS).unref()
}
