// Enqueues tasks: one statement in the caller's transaction, whatever their number.
import { type SQL, sql } from 'drizzle-orm'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import type { StoredRow } from '#framework/database/database.ts'
import { note } from '#framework/observing/observing.ts'
import type { Context } from '#framework/request/context.ts'
import type { Task, TaskCall, TaskQueue } from '#framework/request/task.ts'
import { callerNames, keptOf, TASK_KEEPS } from '#framework/resource/caller/caller-sql.ts'
import { isUuid } from '#framework/resource/fields/uuid.ts'
import { nudge } from '../nudge.ts'
import { type Batched, createBatcher } from './batcher.ts'
import { PLATFORM } from './ledger.ts'
import { lines } from './lines.ts'
import { nextTaskId } from './task-id.ts'

/** A task to enqueue. */
export interface NewTask {
  readonly id: string
  readonly call: TaskCall
  /** How many other tasks it waits for before its own delay starts. */
  readonly waitsFor?: number
  readonly next?: string
  readonly groupId?: string
}

type Columns = Readonly<Record<string, string | number | null | unknown>>

const COLUMNS: Readonly<Record<string, string>> = {
  id: 'uuid',
  name: 'text',
  queue: 'text',
  priority: 'integer',
  payload: 'jsonb',
  payload_version: 'integer',
  attempts: 'integer',
  keep_completed: 'integer',
  keep_failed: 'integer',
  unique_key: 'text',
  key_until: 'text',
  key: 'text',
  is_limited: 'integer',
  next: 'uuid',
  waits_for: 'integer',
  group_id: 'uuid',
  resource: 'text',
  record_id: 'uuid',
}
const NAMES = Object.keys(COLUMNS)
const quoted = (prefix: string) => sql.raw(NAMES.map((name) => `${prefix}"${name}"`).join(', '))
const TYPES = sql.raw(NAMES.map((name) => `"${name}" ${COLUMNS[name]}`).join(', '))

const REPLACED = [
  'payload',
  'payload_version',
  'priority',
  'expires_at',
  ...TASK_KEEPS.map(({ name }) => name),
  'resource',
  'record_id',
]
const REPLACE = REPLACED.map((name) => `${name} = excluded.${name}`).join(', ')
// A task that was already handed out returns and waits again; its worker then holds an old token.
const DEBOUNCE = `${REPLACE}, run_at = excluded.run_at, state = excluded.state, token = t.token + 1`
// The index covers only tasks with a key.
const TAKEN = 'on conflict (tenant_id, name, unique_key) where unique_key is not null do'
const WHEN_TAKEN = {
  // Takes no lock: the task that has the key may finish while the caller's transaction is open.
  ignore: sql.raw(`${TAKEN} nothing`),
  replace: sql.raw(`${TAKEN} update set ${REPLACE}`),
  debounce: sql.raw(`${TAKEN} update set ${DEBOUNCE}`),
}

/** Enqueues one task and resolves with its id, or with that of the task that has its unique key. */
export async function enqueueTask(queue: TaskQueue, ctx: Context, call: TaskCall): Promise<string> {
  const { name, unique } = call.task
  const row = rowOf(queue, { id: nextTaskId(), call })
  if (row.unique_key === null) return ctx.transaction ? (await insertRows(ctx, [row]))[0]! : joinerOf(ctx)(row)
  for (;;) {
    const [id] = await send(ctx, insertSql(ctx, [row], { taken: WHEN_TAKEN[unique.whenTaken] }))
    if (id) return id
    const [taken] = await send(ctx, takenSql(ctx, name, row.unique_key as string))
    // If none is left, it just finished, and the key is free.
    if (taken) return taken
  }
}

function takenSql(ctx: Context, name: string, uniqueKey: string): SQL {
  return lines`
    select id from tasks.tasks
    where tenant_id = ${ctx.tenantId ?? PLATFORM} and name = ${name} and unique_key = ${uniqueKey}
  `
}

const joiners = new WeakMap<Context, Batched<Columns, string>>()

/** Batches what one context enqueues concurrently outside a transaction: scope and rights are the same. */
function joinerOf(ctx: Context): Batched<Columns, string> {
  const known = joiners.get(ctx)
  if (known) return known
  const joiner = createBatcher((rows: readonly Columns[]) =>
    insertRows(ctx, rows).catch((error) => storedOf(rows, error)),
  )
  joiners.set(ctx, joiner)
  return joiner
}

/** An existing row was committed by a batch whose answer was lost with the connection. */
function storedOf(rows: readonly Columns[], error: { code?: string }): string[] {
  if (rows.length === 1 && error.code === UNIQUE_VIOLATION) return [rows[0]!.id as string]
  throw error
}

const UNIQUE_VIOLATION = '23505'

async function insertRows(ctx: Context, rows: readonly Columns[]): Promise<string[]> {
  await send(ctx, insertSql(ctx, rows))
  return rows.map(({ id }) => id as string)
}

/** Enqueues tasks that belong together: all or none. Ignores unique keys, because none may be skipped. */
export function insertTasks(
  ctx: Context,
  given: readonly NewTask[],
  /** Evaluated by the same statement: if false, nothing is enqueued. */
  condition: SQL = ALWAYS,
): Promise<string[]> {
  const { queue } = ctx.runtime
  const rows = given.map((each) => ({ ...rowOf(queue, each), unique_key: null, key_until: null }))
  return send(ctx, insertSql(ctx, rows, { condition }))
}

const ALWAYS = sql.raw('true')

async function send(ctx: Context, statement: SQL): Promise<string[]> {
  // Without a tenant, any caller works for the platform here.
  const own = ctx.tenantId === null && ctx.systemReason === null ? ctx.asSystem('enqueue a task') : ctx
  if (own.transaction) {
    own.transaction.afterCommit(() => nudge(ctx.runtime))
    return idsOf(await own.transaction.query(statement))
  }
  const [rows] = await ctx.runtime.database.write(own, [statement])
  nudge(ctx.runtime)
  return idsOf(rows!)
}

const idsOf = (rows: readonly StoredRow[]) => rows.map(([id]) => id as string)

function insertSql(
  ctx: Context,
  rows: readonly Columns[],
  { taken = sql.raw(''), condition = ALWAYS }: { taken?: SQL; condition?: SQL } = {},
): SQL {
  return lines`
    insert into tasks.tasks as t (tenant_id, ${CALLER_NAMES}, state, run_at, expires_at, ${quoted('')})
    select ${ctx.tenantId ?? PLATFORM}::uuid, ${callerSql(ctx)},
      -- Waits for other tasks, for its time, or for its turn.
      case
        when x.waits_for > 0 then 'blocked'
        when x.delay > 0 or x.run_at > clock_timestamp() then 'scheduled' else 'waiting' end,
      coalesce(x.run_at, clock_timestamp() + x.delay * interval '1 millisecond'), x.expires_at, ${quoted('x.')}
    from json_to_recordset(${JSON.stringify(rows)}::json) as x (
      ${TYPES}, delay double precision, run_at timestamptz, expires_at timestamptz)
    where ${condition} order by x.id ${taken} returning t.id
  `
}

const CALLER_NAMES = sql.raw(callerNames(TASK_KEEPS))
const CALLER_TYPES = TASK_KEEPS.map(({ type }) => sql.raw(type))

/** The task runs for its enqueuer. */
function callerSql({ caller }: Context): SQL {
  const kept = keptOf(TASK_KEEPS, caller).map((value, place) => sql`${value}::${CALLER_TYPES[place]!}`)
  return sql.join(kept, sql.raw(', '))
}

function rowOf(queue: TaskQueue, { id, call, waitsFor = 0, next, groupId }: NewTask): Columns {
  const { task, payload, options = {} } = call
  requireFit(queue, task, payload)
  note('task', task.name, () => ({ taskId: id, payload }))
  const uniqueKey = options.uniqueKey ?? task.unique.key?.(payload as never) ?? null
  return {
    id,
    name: task.name,
    queue: task.queue,
    priority: options.priority ?? task.priority,
    payload,
    payload_version: task.payloadVersion,
    attempts: task.attempts,
    keep_completed: Math.ceil(task.keep.completed / 1000),
    keep_failed: Math.ceil(task.keep.failed / 1000),
    unique_key: uniqueKey,
    key_until: uniqueKey === null ? null : task.unique.whenTaken === 'ignore' ? 'finish' : 'start',
    key: options.key ?? task.key?.(payload as never) ?? null,
    is_limited: task.rateLimit ? 1 : 0,
    next: next ?? null,
    waits_for: waitsFor,
    group_id: groupId ?? null,
    ...subjectOf(payload),
    delay: options.delay ?? 0,
    run_at: options.runAt?.toISOString() ?? null,
    expires_at: options.expiresAt?.toISOString() ?? null,
  }
}

/** The record that the task is about: that of the event in its payload. */
function subjectOf(payload: unknown): { resource: string | null; record_id: string | null } {
  const { event = payload } = (payload ?? {}) as { event?: unknown }
  const { resource, recordId } = (event ?? {}) as { resource?: unknown; recordId?: unknown }
  const isRecord = typeof resource === 'string' && typeof recordId === 'string' && isUuid(recordId)
  return isRecord ? { resource: resource.slice(0, 100), record_id: recordId } : { resource: null, record_id: null }
}

function requireFit(queue: TaskQueue, task: Task, payload: unknown): void {
  if (queue.tasks.get(task.name) !== task)
    throw new Error(`The task "${task.name}" is not installed. List it in the manifest of its app.`)
  const fault = payloadFaultOf(task, payload)
  if (fault) throw new Error(`The payload of "${task.name}" does not fit: ${fault}`)
}

const validators = new WeakMap<TSchema, ReturnType<typeof Compile>>()

/** The fault of a payload, or null. */
export function payloadFaultOf(task: Task, payload: unknown): string | null {
  let validator = validators.get(task.payload)
  if (!validator) {
    validator = Compile(task.payload)
    validators.set(task.payload, validator)
  }
  if (validator.Check(payload)) return null
  const [fault] = validator.Errors(payload)
  return `${fault?.instancePath || '/'} ${fault?.message ?? 'is wrong'}`
}
