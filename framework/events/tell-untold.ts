// Notifies subscribers of events that triggers wrote: in the same transaction, or soon after.
import { setTimeout as wait } from 'node:timers/promises'
import { type SQL, sql } from 'drizzle-orm'
import type { Transaction } from '#framework/database/database.ts'
import type { Context } from '#framework/request/context.ts'
import { createContext, withTransaction } from '#framework/request/create-context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import { callerOf } from '#framework/resource/caller/caller.ts'
import type { EmittedEvent } from './define-subscriber.ts'
import { EVENT_COLUMNS, type StoredEvent, storedOf } from './following/read-events.ts'
import { noteStored, tellSubscribers } from './write-events.ts'

const PART = 500

/** Notifies them of the events that this transaction's statements caused so far, in order. The tasks travel with COMMIT. */
export async function noteUntold(ctx: Context & { transaction: Transaction }): Promise<void> {
  if (ctx.tenantId === null || !ctx.runtime.models.has('events')) return
  const own = sql`tenant_id = ${ctx.tenantId} and position = pg_current_xact_id()::text::numeric`
  for (const event of await takeUntold(ctx.transaction, own)) noteStored(ctx, emittedOf(event))
}

const POLL_MS = 400
const LONGEST_WAIT_MS = 5000

/** Notifies repeatedly until the returned function is called. Every worker runs it; it retries while the database is down. */
export function openTeller(runtime: Runtime): () => Promise<void> {
  const closing = new AbortController()
  const turn = async () => {
    for (let pause = POLL_MS; !closing.signal.aborted; ) {
      try {
        const count = await tellUntold(runtime)
        pause = count > 0 && count % PART === 0 ? 0 : POLL_MS
      } catch (error) {
        pause = Math.min(LONGEST_WAIT_MS, Math.max(POLL_MS, pause * 2))
        runtime.log.warn({ error }, 'subscribers are not told for a moment of what the database changed')
      }
      await wait(pause, undefined, { signal: closing.signal }).catch(() => {})
    }
  }
  const ended = turn()
  return async () => {
    closing.abort()
    await ended
  }
}

/**
 * Handles all other events: from a console, from set-based SQL, or from erasing a person in another tenant. Each tenant
 * is one transaction, in one process at a time. Returns their number; a multiple of 500 means that there may be more.
 */
export async function tellUntold(runtime: Runtime): Promise<number> {
  const platform = createContext(runtime, { requestId: 'events' }).asSystem('tell of events')
  const [rows] = await runtime.database.read(platform, [
    sql`select distinct tenant_id from tasks.events where untold limit 100`,
  ])
  let count = 0
  for (const [tenantId] of rows!) count += await tellTenant(runtime, tenantId as string)
  return count
}

function tellTenant(runtime: Runtime, tenantId: string): Promise<number> {
  const ctx = createContext(runtime, { requestId: 'events', tenantId }).asSystem('tell of events', 'even_if_closed')
  return inTransaction(ctx, async ({ transaction }) => {
    const [lock] = await transaction.query(
      sql`select pg_try_advisory_xact_lock(hashtextextended(${`untold ${tenantId}`}, 0))`,
    )
    if (lock![0] !== true) return 0
    const events = await takeUntold(
      transaction,
      sql`id in (select id from tasks.events where tenant_id = ${tenantId} and untold order by position, id limit ${PART}) and tenant_id = ${tenantId}`,
    )
    for (const run of runsOfCallers(events))
      await tellSubscribers(contextOf(runtime, run[0]!, transaction), run.map(emittedOf))
    return events.length
  })
}

/** Groups adjacent events with one cause: a task runs for its actor, and events of a record keep their order. */
function runsOfCallers(events: readonly StoredEvent[]): StoredEvent[][] {
  const runs: StoredEvent[][] = []
  const textOf = (event: StoredEvent) => JSON.stringify(callerOf(event))
  for (const event of events) {
    const last = runs.at(-1)
    if (last && textOf(last[0]!) === textOf(event)) last.push(event)
    else runs.push([event])
  }
  return runs
}

function contextOf(runtime: Runtime, event: StoredEvent, transaction: Transaction): Context {
  return withTransaction(createContext(runtime, callerOf(event)), transaction)
}

const emittedOf = ({ tenantId: _tenant, cursor: _cursor, at: _at, ...event }: StoredEvent): EmittedEvent => event

async function takeUntold(transaction: Transaction, which: SQL): Promise<StoredEvent[]> {
  const rows = await transaction.query(
    sql`with told as (update tasks.events set untold = false where untold and ${which} returning *) select ${EVENT_COLUMNS} from told order by position, id`,
  )
  return rows.map(storedOf)
}
