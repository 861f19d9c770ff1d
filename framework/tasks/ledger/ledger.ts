// The ledger of tasks: the payload and state of each. It is both the outbox and the queue.

import { type SQL, sql } from 'drizzle-orm'
import type { StoredRow } from '#framework/database/database.ts'
import type { Context } from '#framework/request/context.ts'
import { createContext } from '#framework/request/create-context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import { PLATFORM_TENANT } from '#framework/resource/audit-fields.ts'
import { TASK_CALLER } from '#framework/resource/caller/caller.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import { choice } from '#framework/resource/fields/choice.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { integer } from '#framework/resource/fields/integer.ts'
import { json } from '#framework/resource/fields/json.ts'
import { text } from '#framework/resource/fields/text.ts'
import { uuid } from '#framework/resource/fields/uuid.ts'
import { declared } from '#framework/resource/row-rules/declared.ts'

/** Tasks of the platform itself are stored under the nil UUID, like its audit trail. */
export const PLATFORM = PLATFORM_TENANT

/** From enqueueing to the end. `blocked` waits for other tasks, `scheduled` for its time, `waiting` for its turn. */
const TASK_STATES = [
  'blocked',
  'scheduled',
  'waiting',
  'dispatched',
  'running',
  'completed',
  'dead',
  'cancelled',
  'expired',
] as const

// System code inside a tenant stays in it; only the queue itself, which is in none, sees all.
const OWN = 'tenant_id = {tenant} or ({system} and {tenant} is null)'

/** Stores the tasks. People who run a tenant see its tasks without payloads, which can contain links that open accounts. */
export const tasks = defineResource('tasks', {
  schema: 'tasks',
  fields: {
    name: text({ required: true, max: 120, index: false, readOnly: true }),
    queue: text({ required: true, max: 60, index: false, readOnly: true }),
    state: choice(TASK_STATES, { required: true, index: false, readOnly: true }),
    priority: integer({ required: true, default: 0, min: -100, max: 100, readOnly: true }),
    payload: json({ required: true, max: 1_000_000, default: {}, hidden: true }),
    payloadVersion: integer({ required: true, default: 1, hidden: true }),
    ...TASK_CALLER,
    runAt: dateTime({ required: true, default: 'now', index: false, readOnly: true }),
    expiresAt: dateTime({ index: false, readOnly: true }),
    attempt: integer({ required: true, default: 0, readOnly: true }),
    attempts: integer({ required: true, default: 1, readOnly: true }),
    /** Incremented whenever the right to run or finish the task changes hands: an older token is refused. */
    token: integer({ required: true, default: 0, hidden: true }),
    leaseUntil: dateTime({ index: false, hidden: true }),
    worker: text({ max: 100, index: false, hidden: true }),
    dispatchedAt: dateTime({ index: false, hidden: true }),
    startedAt: dateTime({ index: false, readOnly: true }),
    finishedAt: dateTime({ index: false, readOnly: true }),
    keepUntil: dateTime({ index: false, hidden: true }),
    /** How long the outcome is kept, in seconds. */
    keepCompleted: integer({ required: true, default: 86_400, hidden: true }),
    keepFailed: integer({ required: true, default: 2_592_000, hidden: true }),
    progress: json({ readOnly: true }),
    result: json({ max: 1_000_000, readOnly: true }),
    error: text({ max: 10_000, index: false, readOnly: true }),
    uniqueKey: text({ max: 300, index: false, hidden: true }),
    /** When the unique key is released: at the start or at the end. */
    keyUntil: choice(['start', 'finish'], { hidden: true }),
    key: text({ max: 300, index: false, readOnly: true }),
    isLimited: integer({ required: true, default: 0, hidden: true }),
    /** The task that waits for this one, and how many tasks this one still waits for. */
    next: uuid({ index: false, hidden: true }),
    waitsFor: integer({ required: true, default: 0, hidden: true }),
    groupId: uuid({ index: false, readOnly: true }),
    /** The record of the task's event. A partial index covers it (migrations): most tasks have none. */
    resource: text({ max: 100, index: false, readOnly: true }),
    recordId: uuid({ index: false, readOnly: true }),
  },
  rows: declared({
    reason: 'the queue takes the tasks of all tenants in turn, as the platform and in no tenant',
    hasTenant: true,
    read: OWN,
    insert: OWN,
    update: OWN,
    delete: OWN,
  }),
  filters: ['state', 'name', 'queue', 'resource', 'recordId', 'createdAt'],
  operations: ['list', 'read'],
  // Ids grow with time. Each further index would be written four times per task.
  ordering: ['-id'],
  title: 'name',
  audit: false,
  // Only this folder's statements write it, each task three times: a dozen checks would cost more than the writing itself.
  checks: false,
  description: 'Work that runs outside requests.',
  example: {
    name: 'framework.send-mail',
    queue: 'mail',
    state: 'completed',
    priority: 0,
    actorId: '0199b1c4-5e77-7b02-8f44-1c8a9e3d5b21',
    requestId: '0199b1c4-a0e2-7c44-9b1f-6d2e8f0a3c75',
    runAt: '2026-11-30T08:30:00.000Z',
    attempt: 1,
    attempts: 12,
    startedAt: '2026-11-30T08:30:00.214Z',
    finishedAt: '2026-11-30T08:30:00.873Z',
  },
})

/**
 * Requires a state of a task found by key. If it named only the state, PostgreSQL would use the index on that state,
 * which is small and looks cheap, and compare every pair.
 */
export const isIn = (state: 'waiting' | 'running') => sql.raw(`t.state in ('${state}', '')`)

/**
 * Limits a join of tasks `t` with given rows to those rows' keys. Without it, a plan made while the table was nearly
 * empty compares each given row with every task of that state: with 10,000 running tasks, ending one took 240 ms.
 */
export function isAmong(keys: readonly { readonly tenantId: string; readonly id: string }[]): SQL {
  const tenantIds = [...new Set(keys.map(({ tenantId }) => tenantId))]
  const ids = keys.map(({ id }) => id)
  return sql`t.tenant_id = any(${sql.param(tenantIds)}::uuid[]) and t.id = any(${sql.param(ids)}::uuid[])`
}

/** The queue's own context: the platform, in no tenant. */
export function ledgerContext(runtime: Runtime): Context {
  return createContext(runtime, { requestId: 'tasks' }).asSystem('run tasks')
}

// After this many rounds a connection plans again, for the table as it is then.
const PLANS_LAST = 500

/** Runs independent statements of the queue in one round trip and one transaction. */
export async function writeLedger(runtime: Runtime, ...statements: SQL[]): Promise<StoredRow[][]> {
  const ctx = ledgerContext(runtime)
  if (Math.random() * PLANS_LAST > 1) return runtime.database.write(ctx, statements)
  const [, ...rows] = await runtime.database.write(ctx, [sql`discard plans`, ...statements])
  return rows
}

/** Runs statements of the queue in one transaction. */
export function inLedger<T>(
  runtime: Runtime,
  work: (query: (statement: SQL) => Promise<StoredRow[]>) => Promise<T>,
): Promise<T> {
  return inTransaction(ledgerContext(runtime), ({ transaction }) => work((statement) => transaction.query(statement)))
}
