// Who acts, in which tenant, with which permissions: built once at every entry point and passed first to everything. Also holds the
// runtime, actions and lifecycles that a context leads to, because their types refer to each other.
import type { SQL } from 'drizzle-orm'
import type { Static, TSchema } from 'typebox'
import type { Database, Transaction } from '#framework/database/database.ts'
import type { Scope } from '#framework/database/scope.ts'
import type { ModelViews } from '#framework/permissions/model-views.ts'
import type { Audience } from '#framework/permissions/roles.ts'
import {
  type ActMode,
  type Caller,
  type CallerFacts,
  callerOf,
  type GivenFacts,
} from '#framework/resource/caller/caller.ts'
import type { ActionDefinition } from '#framework/resource/define-action.ts'
import type { AnyResource } from '#framework/resource/define-resource.ts'
import type { RowOf, StoredRowOf, SystemInputOf } from '#framework/resource/infer.ts'
import type { Models } from '#framework/resource/model.ts'
import type { ProblemCode } from '#shared/exceptions/codes.ts'

/** Pass it on and never spread it: facts about the caller come from `caller`. */
export interface Context extends Scope {
  readonly runtime: Runtime
  /** Who acts, with all known facts. The most used ones are also properties of the context. */
  readonly caller: Caller
  readonly tenantId: string | null
  readonly actorId: string | null
  readonly requestId: string
  readonly sessionId: string | null
  /** Why code acts for the platform instead of a person; null in all ordinary work. */
  readonly systemReason: string | null
  readonly permissions: ReadonlySet<string>
  /** Why a member may not enter the named tenant; null for everybody else. */
  readonly barredBy: ProblemCode | null
  /**
   * Set while records are restored by loaddata or from an archive; null otherwise. A lifecycle then skips rules that
   * only hold for new records ("a new job is open"), and reports with `note` what it had to change.
   */
  readonly restoring: Restoring | null
  /** The current transaction; null outside one. */
  readonly transaction: Transaction | null
  /**
   * The same tenant, actor and transaction with the platform's rights; `reason` is a sentence for the audit trail and
   * affects nothing. Row security still holds: this opens global tables, never another tenant's rows. `mode` grants
   * more: without one, a closed tenant refuses with `tenants.not_found`. Throws Error for an empty reason.
   */
  asSystem(reason: string, mode?: ActMode): Context
  /**
   * Enqueues a task in the context's transaction: it runs after a commit, and a rollback removes it. Resolves with its
   * id, or with that of the task that already has its unique key. Throws Error for an invalid payload, and for a task
   * that no app lists.
   */
  enqueue<Payload extends TSchema>(
    task: Task<Payload>,
    payload: Static<Payload>,
    options?: EnqueueOptions,
  ): Promise<string>
  /**
   * Emits an event in the context's transaction: listeners receive it after a commit, and never after a rollback.
   * Throws Error for an invalid payload, and for an event that no app lists.
   */
  emit<Payload extends TSchema>(
    event: EventDefinition<Payload>,
    payload: Static<Payload>,
    about?: EventSubject,
  ): Promise<void>
}

/** Receives what could not be restored exactly. */
export interface Restoring {
  /** A sentence for the person who restores: which record, and what was left out. */
  note(sentence: string): void
}

/** An app's own event, besides those that operations write. */
export interface EventDefinition<Payload extends TSchema = TSchema> {
  readonly name: string
  readonly payload: Payload
  /** The permission of clients that follow it. Without one only subscribers receive it, never a client. */
  readonly permission: string | null
}

/** The record of an event; each subscriber receives events of one record in order. */
export interface EventSubject {
  readonly resource: string
  readonly recordId: string
}

/** One event as code emits it. */
export interface EventEmission {
  readonly event: EventDefinition
  readonly payload: unknown
  readonly about: EventSubject | undefined
}

/** A task that is enqueued for an event, unless `when` is false in its transaction. */
export interface EventSubscriber {
  readonly task: Task
  readonly when: SQL | null
}

/** Where events are written; built from the manifests at boot. */
export interface EventBook {
  readonly definitions: ReadonlyMap<string, EventDefinition>
  /** The subscribers of events with this name. */
  subscribersOf(name: string): readonly EventSubscriber[]
  emit(ctx: Context, emission: EventEmission): Promise<void>
}

export interface Log {
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}

/** What every context can reach: built once at boot, the same for all requests, never changed afterwards. */
export interface Runtime {
  readonly models: Models
  readonly database: Database
  readonly lifecycles: ReadonlyMap<string, Lifecycle>
  /** By a key like a permission: `articles.publish`. */
  readonly actions: ReadonlyMap<string, Action>
  readonly roles: ReadonlyMap<Audience, ReadonlySet<string>>
  /** Every existing permission. */
  readonly words: ReadonlySet<string>
  /** The models for callers without some fields' permissions; null if no field has a rule. */
  readonly views: ModelViews | null
  readonly queue: TaskQueue
  readonly events: EventBook
  readonly log: Log
  /** What apps opened at boot, by name; read it through `defineService`. */
  readonly services?: ReadonlyMap<string, unknown>
}

/** An action's declaration with the code that runs it. */
export interface Action<R extends AnyResource = AnyResource, Input extends TSchema = TSchema> extends ActionDefinition {
  input?: Input
  /** Runs in one transaction with the record locked; returns the current record. */
  run(ctx: Context, record: RowOf<R>, input: Static<Input>): Promise<RowOf<R>>
}

/** Every step is optional. A throw rolls back the write. `before…` may change what is written by returning it. */
export interface Lifecycle<R extends AnyResource = AnyResource> {
  beforeCreate?(ctx: Context, input: SystemInputOf<R>): Promise<SystemInputOf<R>> | SystemInputOf<R>
  afterCreate?(ctx: Context, record: RowOf<R>): Promise<void> | void
  beforeUpdate?(
    ctx: Context,
    record: StoredRowOf<R>,
    input: SystemInputOf<R>,
  ): Promise<SystemInputOf<R>> | SystemInputOf<R>
  afterUpdate?(ctx: Context, record: RowOf<R>, before: StoredRowOf<R>): Promise<void> | void
  beforeDelete?(ctx: Context, record: StoredRowOf<R>): Promise<void> | void
  afterDelete?(ctx: Context, record: RowOf<R>): Promise<void> | void
}

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

/** Known facts about who acts, and their permissions. */
export interface ContextOptions extends GivenFacts {
  permissions?: ReadonlySet<string>
  barredBy?: ProblemCode | null
  restoring?: Restoring | null
}

const NO_PERMISSIONS: ReadonlySet<string> = new Set()

type Parts = Pick<Context, 'runtime' | 'caller' | 'permissions' | 'barredBy' | 'restoring' | 'transaction'>

class RequestContext implements Context {
  readonly runtime: Runtime
  readonly caller: Caller
  readonly permissions: ReadonlySet<string>
  readonly barredBy: ProblemCode | null
  readonly restoring: Restoring | null
  readonly transaction: Transaction | null

  constructor({ runtime, caller, permissions, barredBy, restoring, transaction }: Parts) {
    this.runtime = runtime
    this.caller = caller
    this.permissions = permissions
    this.barredBy = barredBy
    this.restoring = restoring
    this.transaction = transaction
  }

  get tenantId(): string | null {
    return this.caller.tenantId
  }

  get actorId(): string | null {
    return this.caller.actorId
  }

  get requestId(): string {
    return this.caller.requestId
  }

  get sessionId(): string | null {
    return this.caller.sessionId
  }

  get systemReason(): string | null {
    return this.caller.act?.reason ?? null
  }

  asSystem(reason: string, mode: ActMode = 'ordinary'): Context {
    // Row security recognizes the platform by its reason.
    if (!reason) throw new Error('Code that acts for the platform says why: asSystem() needs a reason.')
    const caller = callerOf(this.caller, { reason, mode })
    return new RequestContext({ ...this, caller, transaction: this.transaction?.as(caller.act) ?? null })
  }

  enqueue<Payload extends TSchema>(
    task: Task<Payload>,
    payload: Static<Payload>,
    options: EnqueueOptions = {},
  ): Promise<string> {
    return this.runtime.queue.enqueue(this, { task: task as unknown as Task, payload, options })
  }

  emit<Payload extends TSchema>(
    event: EventDefinition<Payload>,
    payload: Static<Payload>,
    about?: EventSubject,
  ): Promise<void> {
    return this.runtime.events.emit(this, { event: event as unknown as EventDefinition, payload, about })
  }
}

/** The request's facts that do not depend on the caller: for another caller's context of the same request. */
export function callOf({ caller: { requestId, address } }: Context): Pick<CallerFacts, 'requestId' | 'address'> {
  return { requestId, address }
}

/** A context outside any transaction. Entry points call it; all other code passes contexts on. */
export function createContext(runtime: Runtime, options: ContextOptions): Context {
  const { permissions = NO_PERMISSIONS, barredBy = null, restoring = null } = options
  return new RequestContext({
    ...{ runtime, caller: callerOf(options), permissions, barredBy, restoring },
    transaction: null,
  })
}

/** The context itself if it already acts for the platform, keeping its reason and mode; otherwise one that does, with this reason. */
export function asPlatform(ctx: Context, reason: string): Context {
  return ctx.caller.act ? ctx : ctx.asSystem(reason)
}

/** The same caller inside `transaction`. */
export function withTransaction(ctx: Context, transaction: Transaction): Context {
  return new RequestContext({ ...partsOf(ctx), transaction })
}

/** The same caller in the same transaction, restoring records: lifecycles see `ctx.restoring`. */
export function asRestoring(ctx: Context, restoring: Restoring): Context {
  return new RequestContext({ ...partsOf(ctx), restoring })
}

function partsOf({ runtime, caller, permissions, barredBy, restoring, transaction }: Context): Parts {
  return { runtime, caller, permissions, barredBy, restoring, transaction }
}

/**
 * Runs `work` in the context's transaction, or in a new one if there is none. Statements go through `ctx.transaction`;
 * a throw rolls back.
 */
export function inTransaction<T>(
  ctx: Context,
  work: (ctx: Context & { transaction: Transaction }) => Promise<T>,
): Promise<T> {
  if (ctx.transaction) return work(ctx as Context & { transaction: Transaction })
  return ctx.runtime.database.transaction(ctx, (transaction) =>
    work(withTransaction(ctx, transaction) as Context & { transaction: Transaction }),
  )
}

/** Runs `work` in its own read-only transaction, with everything as of one moment. */
export function inSnapshot<T>(
  ctx: Context,
  work: (ctx: Context & { transaction: Transaction }) => Promise<T>,
): Promise<T> {
  return ctx.runtime.database.transaction(
    ctx,
    (transaction) => work(withTransaction(ctx, transaction) as Context & { transaction: Transaction }),
    'snapshot',
  )
}
