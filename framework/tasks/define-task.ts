// The declaration of a task: what it is given, how often and how long it may try, and the code that runs.
import type { Static, TSchema } from 'typebox'
import type { Context, Task, TaskRun } from '#framework/request/context.ts'

const SECOND = 1000
const HOUR = 3_600_000

/** What an author writes; everything but payload and `run` has a usual value. Durations in milliseconds. */
export interface TaskDefinition<Payload extends TSchema> {
  /** Checked when the task is enqueued and again before it runs. */
  payload: Payload
  /** Default 1. */
  payloadVersion?: number
  /** Default `default`. */
  queue?: string
  /** Default 5. */
  attempts?: number
  /** The wait before the second start and how it grows, with jitter. Default 2 s, doubled up to an hour. */
  backoff?: Partial<Task['backoff']>
  /** Default 5 minutes. */
  timeLimit?: number
  /** Default 0; higher ones start sooner. */
  priority?: number
  rateLimit?: Task['rateLimit']
  /** What becomes of a second task with the same unique key: ignored until the first is finished (the usual), or put in the place of one that has not started, with `debounce` also waiting anew. */
  unique?: { whenTaken?: Task['unique']['whenTaken']; key?(payload: Static<Payload>): string | null }
  /** Tasks of one key run one after the other. */
  key?(payload: Static<Payload>): string | null
  completes?: Task['completes']
  /** How long outcomes can be asked for. Default a day, and 30 days for what failed; with 0 what completes goes at once, which is faster. */
  keep?: Partial<Task['keep']>
  run(ctx: Context, payload: Static<Payload>, task: TaskRun): Promise<unknown>
}

/** Declares a task; its manifest lists it under `tasks`. Names read `<app>.<verb>-<noun>`; boot reports what is wrong. */
export function defineTask<const Payload extends TSchema>(
  name: string,
  definition: TaskDefinition<Payload>,
): Task<Payload> {
  return Object.freeze({
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
  })
}
