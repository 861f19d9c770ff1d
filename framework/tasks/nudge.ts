// Wakes the workers when something is enqueued. Only a hint: a worker that misses it finds the task by polling.
import { sql } from 'drizzle-orm'
import type { Runtime } from '#framework/request/runtime.ts'
import { ledgerContext } from './ledger/ledger.ts'

/** The PostgreSQL channel that workers listen on. */
export const TASK_CHANNEL = 'pend_tasks'
/** Carries the id of a cancelled task. */
export const CANCEL_CHANNEL = 'pend_cancelled_tasks'

// Notifications queue up at commit in PostgreSQL; a few per second from each process wake everybody as well as thousands.
const SPACING_MS = 20

const listeners = new WeakMap<object, Set<() => void>>()
/** When each process last notified, or will next: milliseconds. */
const announced = new WeakMap<object, number>()

/** Calls `wake` whenever this process enqueues something, until the returned function is called. */
export function onNudge({ queue }: Runtime, wake: () => void): () => void {
  const own = listeners.get(queue) ?? new Set()
  listeners.set(queue, own.add(wake))
  return () => own.delete(wake)
}

/** Wakes the worker of this process at once, and others a moment later. Fails silently. */
export function nudge(runtime: Runtime): void {
  for (const wake of listeners.get(runtime.queue) ?? []) wake()
  const now = performance.now()
  const planned = announced.get(runtime.queue) ?? -SPACING_MS
  if (planned > now) return
  // Notifies at the first of a burst, and once more for the rest.
  const next = Math.max(now, planned + SPACING_MS)
  announced.set(runtime.queue, next)
  if (next === now) announce(runtime)
  else setTimeout(() => announce(runtime), next - now).unref()
}

const roads = new WeakMap<object, () => Promise<void>>()

/**
 * From now on this process wakes others with `tell`, and through the database only if that rejects, until the returned
 * function is called.
 */
export function announceThrough({ queue }: Runtime, tell: () => Promise<void>): () => void {
  roads.set(queue, tell)
  return () => void roads.delete(queue)
}

function announce(runtime: Runtime): void {
  const tell = roads.get(runtime.queue)
  if (tell) tell().catch(() => notify(runtime))
  else notify(runtime)
}

// A notification is not logged: nothing has to reach the disk.
const NOTIFY = sql`select set_config('synchronous_commit', 'off', true), pg_notify(${TASK_CHANNEL}, '')`

function notify(runtime: Runtime): void {
  runtime.database.read(ledgerContext(runtime), [NOTIFY]).catch(() => {})
}
