// Declares a task: its payload, limits on attempts and time, and the code that runs.
import type { Static, TSchema } from 'typebox'
import type { Context } from '#framework/request/context.ts'
import type { Task, TaskRun } from '#framework/request/task.ts'
import { declare } from '#framework/resource/declaring/declared.ts'
import {
  code,
  count,
  needed,
  number,
  type OptionTable,
  oneOf,
  table,
  whole,
  words,
} from '#framework/resource/declaring/rules.ts'
import { schema } from '#framework/resource/declaring/schema-rule.ts'

const SECOND = 1000
const HOUR = 3_600_000

/** Options that subscribers have too. */
export type TaskLimit = 'queue' | 'attempts' | 'backoff' | 'timeLimit' | 'priority' | 'rateLimit'

/** Options of the author; all but payload and `run` have defaults. Durations in milliseconds. */
export interface TaskDefinition<Payload extends TSchema> {
  /** Validated when the task is enqueued and again before it runs. */
  payload: Payload
  /** Default 1. */
  payloadVersion?: number
  /** Default `default`. */
  queue?: string
  /** Default 5. */
  attempts?: number
  /** The wait before the second attempt and its growth, with jitter. Default 2 s, doubled up to an hour. */
  backoff?: Partial<Task['backoff']>
  /** Default 5 minutes. */
  timeLimit?: number
  /** Default 0; higher ones start earlier. */
  priority?: number
  rateLimit?: Task['rateLimit']
  /**
   * What happens to a second task with the same unique key: ignored until the first is finished (default), or replacing
   * one that has not started; `debounce` also restarts the delay.
   */
  unique?: { whenTaken?: Task['unique']['whenTaken']; key?(payload: Static<Payload>): string | null }
  /** Tasks with the same key run one after the other. */
  key?(payload: Static<Payload>): string | null
  completes?: Task['completes']
  /** How long outcomes are kept. Default a day, and 30 days for failures; with 0 completed tasks are deleted at once, which is faster. */
  keep?: Partial<Task['keep']>
  run(ctx: Context, payload: Static<Payload>, task: TaskRun): Promise<unknown>
}

/** Valid values of a task's limits, also for subscribers. */
export const TASK_LIMITS: OptionTable<Pick<TaskDefinition<TSchema>, TaskLimit>> = {
  queue: words,
  attempts: count,
  backoff: table<Partial<Task['backoff']>>({ base: number, factor: number, max: number }),
  timeLimit: number,
  priority: whole,
  rateLimit: table<NonNullable<Task['rateLimit']>>({ max: needed(number), per: needed(number) }),
}
const OPTIONS: OptionTable<TaskDefinition<TSchema>> = {
  ...TASK_LIMITS,
  payload: needed(schema),
  payloadVersion: count,
  unique: table<Partial<Task['unique']>>({ whenTaken: oneOf(['ignore', 'replace', 'debounce']), key: code }),
  key: code,
  completes: oneOf(['after-run', 'in-transaction']),
  keep: table<Partial<Task['keep']>>({ completed: number, failed: number }),
  run: needed(code),
}
const DECLARATION = table(OPTIONS)

/** Declares a task; the manifest lists it under `tasks`. Names have the form `<app>.<verb>-<noun>`; boot reports mistakes. */
export function defineTask<const Payload extends TSchema>(
  name: string,
  definition: TaskDefinition<Payload>,
): Task<Payload> {
  return declare('defineTask()', withUsualValues(name, definition), [
    ...words.find(name, '.name'),
    ...DECLARATION.find(definition, ''),
  ])
}

function withUsualValues<Payload extends TSchema>(name: string, definition: TaskDefinition<Payload>): Task<Payload> {
  return {
    payloadVersion: 1,
    queue: 'default',
    attempts: 5,
    timeLimit: 300 * SECOND,
    priority: 0,
    rateLimit: null,
    completes: 'after-run' as const,
    ...definition,
    name,
    backoff: { base: 2 * SECOND, factor: 2, max: HOUR, ...definition.backoff },
    unique: { whenTaken: 'ignore' as const, ...definition.unique },
    keep: { completed: 24 * HOUR, failed: 30 * 24 * HOUR, ...definition.keep },
  }
}
