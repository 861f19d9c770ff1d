// A task: its declaration, one run of it, and the queue that takes it.
import type { Static, TSchema } from 'typebox'
import type { Context } from './context.ts'

/** When and how one task runs; omitted options come from its declaration. Durations in milliseconds. */
export interface EnqueueOptions {
  /** Earliest start, from now. */
  delay?: number
  /** Earliest start. */
  runAt?: Date
  /** Latest start: afterwards it ends as `expired`. */
  expiresAt?: Date
  /** From -100 to 100; higher ones start earlier. */
  priority?: number
  /** At most one unfinished task of this name per key in a tenant; the declaration says what happens to the second. */
  uniqueKey?: string
  /** Tasks of the tenant with the same key run one after another, in the order they were enqueued. */
  key?: string
}

/** What a running task knows about its run. */
export interface TaskRun {
  readonly id: string
  /** 1 for the first. */
  readonly attempt: number
  /** Aborted when the time is up, the task is cancelled, another worker takes it over, or the worker stops. */
  readonly signal: AbortSignal
  /** From 0 to 100, with a note for people. */
  progress(percent: number, note?: string): Promise<void>
}

/** A declared task: data and the code that runs it. Durations in milliseconds. */
export interface Task<Payload extends TSchema = TSchema> {
  readonly name: string
  readonly payload: Payload
  /** Incremented when old payloads no longer fit; tasks of an unknown version end as dead letters. */
  readonly payloadVersion: number
  readonly queue: string
  /** Maximum attempts; one lost with its worker counts. */
  readonly attempts: number
  readonly backoff: { readonly base: number; readonly factor: number; readonly max: number }
  readonly timeLimit: number
  readonly priority: number
  /** Maximum starts per period, over all tenants. */
  readonly rateLimit: { readonly max: number; readonly per: number } | null
  readonly unique: {
    readonly whenTaken: 'ignore' | 'replace' | 'debounce'
    key?(payload: Static<Payload>): string | null
  }
  key?(payload: Static<Payload>): string | null
  /** `in-transaction`: `run` and the completion share one transaction, so effects in the database happen exactly once. */
  readonly completes: 'after-run' | 'in-transaction'
  /** How long the outcome is kept. */
  readonly keep: { readonly completed: number; readonly failed: number }
  /** Its return value, as JSON, is the task's result. */
  run(ctx: Context, payload: Static<Payload>, task: TaskRun): Promise<unknown>
}

/** A task with its payload before it is enqueued, as part of a chain or group. */
export interface TaskCall {
  readonly task: Task
  readonly payload: unknown
  readonly options?: EnqueueOptions
}

/** Where tasks are enqueued; built from the manifests at boot. */
export interface TaskQueue {
  readonly tasks: ReadonlyMap<string, Task>
  enqueue(ctx: Context, call: TaskCall): Promise<string>
}
