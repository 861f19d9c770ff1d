// Subscribers of events: each gets a task, enqueued in the transaction that wrote the event.
import { SQL } from 'drizzle-orm'
import Type, { type Static, type TOptional, type TString } from 'typebox'
import type { Context } from '#framework/request/context.ts'
import type { EventDefinition, EventSubscriber } from '#framework/request/event.ts'
import type { Task, TaskRun } from '#framework/request/task.ts'
import { type Caller, EVENT_CALLER } from '#framework/resource/caller/caller.ts'
import { EVENT_KEEPS, keptOf } from '#framework/resource/caller/caller-sql.ts'
import { declare } from '#framework/resource/declaring/declared.ts'
import { code, needed, type OptionTable, table, where, words } from '#framework/resource/declaring/rules.ts'
import { defineTask, TASK_LIMITS, type TaskDefinition, type TaskLimit } from '#framework/tasks/define-task.ts'

const Nullable = (type: 'string' | 'array', more = {}) => Type.Unsafe<string | null>({ type: [type, 'null'], ...more })

const { actorId: _actor, requestId: _request, ...USUALLY_NONE } = EVENT_CALLER

function optional<Name extends string>(fields: Record<Name, unknown>) {
  const entries = Object.keys(fields).map((name) => [name, Type.Optional(Type.String())])
  return Object.fromEntries(entries) as Record<Name, TOptional<TString>>
}

/** What an event contains about its caller. */
export function saidOf(caller: Caller): Pick<EmittedEvent, keyof typeof EVENT_CALLER> {
  const said: Record<string, string | null> = { actorId: null }
  for (const [place, value] of keptOf(EVENT_KEEPS, caller).entries())
    if (value !== null) said[EVENT_KEEPS[place]!.word] = value
  return said as Pick<EmittedEvent, keyof typeof EVENT_CALLER>
}

/** An event as subscribers and streams see it. */
export const EventSchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  resource: Nullable('string'),
  recordId: Nullable('string', { personal: true }),
  data: Type.Unknown(),
  changed: Type.Unsafe<string[] | null>({ type: ['array', 'null'] }),
  actorId: Nullable('string'),
  requestId: Type.String(),
  // Omits the caller's other facts if they do not apply.
  ...optional(USUALLY_NONE),
})

/** What happened. `data` is the record as written, or the payload of an app's own event. */
export type EmittedEvent = Static<typeof EventSchema>

type TaskOptions = Partial<Pick<TaskDefinition<typeof EventSchema>, TaskLimit>>

/** Options of the author. */
export interface SubscriberDefinition extends TaskOptions {
  /** Name of the task: `<app>.<verb>-<noun>`. */
  name: string
  /** SQL evaluated in the emitting transaction, in its tenant: if false, nobody is notified and no task is created. */
  when?: SQL
  /** Runs in the event's tenant, for its actor; retried after a failure, so it must be idempotent. */
  run(ctx: Context, event: EmittedEvent, task: TaskRun): Promise<unknown>
}

/** A declared subscriber; frozen. */
export interface Subscriber extends EventSubscriber {
  /** `articles.updated`, `articles.*` or `*`. */
  readonly pattern: string
}

const sqlText = where('SQL, written as sql`…`', (value) => value instanceof SQL)
const OPTIONS: OptionTable<SubscriberDefinition> = {
  ...TASK_LIMITS,
  name: needed(words),
  when: sqlText,
  run: needed(code),
}
const DECLARATION = table(OPTIONS)

/** The manifest lists it under `subscribers`. Events of one record arrive in order, others in parallel. */
export function defineSubscriber(on: string | EventDefinition, definition: SubscriberDefinition): Subscriber {
  const { name, run, when, ...options } = definition
  const task = defineTask(name, {
    ...options,
    payload: EventSchema,
    key: ({ resource, recordId }) => (recordId === null ? null : `${name} ${resource} ${recordId}`),
    run,
  })
  const pattern = typeof on === 'string' ? on : on.name
  return declare(
    'defineSubscriber()',
    { pattern, task: task as unknown as Task, when: when ?? null },
    DECLARATION.find(definition, ''),
  )
}

/** True for the names that a pattern covers. */
export function matchesPattern(pattern: string, name: string): boolean {
  return pattern === '*' || pattern === name || (pattern.endsWith('.*') && name.startsWith(pattern.slice(0, -1)))
}
