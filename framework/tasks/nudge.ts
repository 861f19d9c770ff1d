// Wakes the workers when something was enqueued. A hint only: whoever misses it finds the task by polling.
import { sql } from 'drizzle-orm'
import type { Runtime } from '#framework/request/context.ts'
import { ledgerContext } from './ledger/ledger.ts'

/** The channel of PostgreSQL on which workers listen. */
export const TASK_CHANNEL = 'pend_tasks'
/** Tells the id of a task that was cancelled. */
export const CANCEL_CHANNEL = 'pend_cancelled_tasks'

// Notifications queue up at commit in PostgreSQL; a few a second from each process wake everybody as well as thousands.
const SPACING_MS = 10

const listeners = new WeakMap<object, Set<() => void>>()
const announced = new WeakSet<object>()

/** Calls `wake` whenever this process enqueues something, until the returned function is called. */
export function onNudge({ database }: Runtime, wake: () => void): () => void {
  const own = listeners.get(database) ?? new Set()
  listeners.set(database, own.add(wake))
  return () => own.delete(wake)
}

/** Wakes the worker of this process at once and those of others a moment later. Fails silently. */
export function nudge(runtime: Runtime): void {
  for (const wake of listeners.get(runtime.database) ?? []) wake()
  if (announced.has(runtime.database)) return
  announced.add(runtime.database)
  setTimeout(() => {
    announced.delete(runtime.database)
    runtime.database.read(ledgerContext(runtime), [sql`select pg_notify(${TASK_CHANNEL}, '')`]).catch(() => {})
  }, SPACING_MS).unref()
}
