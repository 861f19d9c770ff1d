// Writes events: all of one transaction in one statement, which travels with its COMMIT.
import { type SQL, sql } from 'drizzle-orm'
import type { Transaction } from '#framework/database/database.ts'
import { note } from '#framework/observing/observing.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { PLATFORM_TENANT } from '#framework/resource/audit-fields.ts'
import { callerNames, EVENT_KEEPS } from '#framework/resource/caller/caller-sql.ts'
import type { NewTask } from '#framework/tasks/ledger/enqueue.ts'
import { insertTasks } from '#framework/tasks/ledger/enqueue.ts'
import { idOfTick, nextTaskId, passTaskId, tickOfId } from '#framework/tasks/ledger/task-id.ts'
import { announceEvents } from './announce-events.ts'
import { type EmittedEvent, saidOf } from './define-subscriber.ts'

/** An event before it has an id. */
export type NewEvent = Pick<EmittedEvent, 'name' | 'resource' | 'recordId' | 'data' | 'changed'>

interface Noted {
  readonly ctx: Context
  /** Has an id if a trigger already wrote it. */
  readonly event: NewEvent | EmittedEvent
  /** Asked at the end about an event noted in advance; omitted for one that has happened. */
  hasHappened?(): boolean
}

/** Notes an event in the context's transaction, or in one of its own. */
export function noteEvent(ctx: Context, event: NewEvent, hasHappened?: () => boolean): Promise<void> {
  return inTransaction(ctx, async (inner) =>
    inner.transaction.beforeCommit(writeEvents, { ctx: inner, event, ...(hasHappened && { hasHappened }) }),
  )
}

/** Notifies its subscribers with the transaction's other events, before later ones. */
export function noteStored(ctx: Context & { transaction: Transaction }, event: EmittedEvent): void {
  passTaskId(event.id)
  ctx.transaction.beforeCommit(writeEvents, { ctx, event })
}

/** Sends every statement before waiting for any: COMMIT follows at once. */
async function writeEvents(gathered: readonly Noted[]): Promise<void> {
  const noted = withoutLate(gathered.filter(({ hasHappened }) => hasHappened?.() ?? true))
  if (noted.length === 0) return
  const last = noted.at(-1)!.ctx
  const ctx = last.tenantId === null && last.systemReason === null ? last.asSystem('note events') : last
  const events = inOrder(noted)
  for (const { name, resource, recordId } of events) note('event', name, () => ({ resource, recordId }))
  const fresh = events.filter((_, index) => !('id' in noted[index]!.event))
  ctx.transaction!.afterCommit(() => announceEvents(ctx.runtime))
  await Promise.all([
    ...(fresh.length > 0 ? [ctx.transaction!.query(insertSql(ctx, fresh))] : []),
    tellSubscribers(ctx, events),
  ])
}

/**
 * A record can still change after its deletion was recorded, such as a sum that follows its lines: a later event would
 * make it seem to exist again.
 */
function withoutLate(noted: readonly Noted[]): Noted[] {
  const gone = new Set<string | null>()
  return noted.filter(({ event: { name, resource, recordId, changed } }) => {
    if (name === `${resource}.deleted`) gone.add(recordId)
    if (name === `${resource}.created`) gone.delete(recordId)
    return changed === null || !gone.has(recordId)
  })
}

/** Events before one that a trigger wrote get a smaller id, whatever the clocks of both machines say. */
function inOrder(noted: readonly Noted[]): EmittedEvent[] {
  const events = noted.map(emittedOf)
  let ceiling = Number.POSITIVE_INFINITY
  for (let index = events.length - 1; index >= 0; index--) {
    const event = events[index]!
    const tick = tickOfId(event.id)
    if (tick >= ceiling) events[index] = { ...event, id: idOfTick(ceiling - 1) }
    ceiling = Math.min(tick, ceiling - 1)
  }
  return events
}

function emittedOf({ ctx, event }: Noted): EmittedEvent {
  return 'id' in event ? event : { ...event, id: nextTaskId(), ...saidOf(ctx.caller) }
}

/** Enqueues a task for each subscriber of each event, in the context's transaction. */
export async function tellSubscribers(ctx: Context, events: readonly EmittedEvent[]): Promise<void> {
  await Promise.all(callsOf(ctx, events).map(({ tasks, condition }) => insertTasks(ctx, tasks, condition)))
}

const CALLER_NAMES = sql.raw(callerNames(EVENT_KEEPS))
const CALLER_VALUES = sql.raw(EVENT_KEEPS.map(({ word }) => `x."${word}"`).join(', '))
const CALLER_TYPES = sql.raw(EVENT_KEEPS.map(({ word, type }) => `"${word}" ${type}`).join(', '))

function insertSql(ctx: Context, written: readonly EmittedEvent[]) {
  const rows = JSON.stringify(written)
  return sql`insert into tasks.events (tenant_id, id, name, resource, record_id, data, changed, ${CALLER_NAMES}, position) select ${ctx.tenantId ?? PLATFORM_TENANT}::uuid, x.id, x.name, x.resource, x."recordId", x.data, x.changed, ${CALLER_VALUES}, pg_current_xact_id()::text::numeric from json_to_recordset(${rows}::json) as x (id uuid, name text, resource text, "recordId" uuid, data jsonb, changed jsonb, ${CALLER_TYPES})`
}

interface Told {
  readonly tasks: readonly NewTask[]
  readonly condition: SQL | undefined
}

/** One statement for all unconditional subscribers, and one for each condition of the others. */
function callsOf(ctx: Context, written: readonly EmittedEvent[]): Told[] {
  const tasks = written.flatMap((event) =>
    ctx.runtime.events
      .subscribersOf(event.name)
      .map(({ task, when }) => ({ id: nextTaskId(), when, call: { task, payload: event } })),
  )
  return [...Map.groupBy(tasks, ({ when }) => when)].map(([when, own]) => ({
    tasks: own,
    condition: when ?? undefined,
  }))
}
