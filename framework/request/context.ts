// Who acts, in which tenant, with which permissions: built once at every entry and passed first to everything.
// The runtime, actions and lifecycles a context leads to stand here too: their types speak of one another.
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

/** It is passed on and never spread: what it says of its caller is read from `caller`. */
export interface Context extends Scope {
  readonly runtime: Runtime
  /** Who acts: all that is known of them. What most code asks for can be read from the context itself. */
  readonly caller: Caller
  readonly tenantId: string | null
  readonly actorId: string | null
  readonly requestId: string
  readonly sessionId: string | null
  /** Why code acts for the platform and not for a person; null in all ordinary work. */
  readonly systemReason: string | null
  readonly permissions: ReadonlySet<string>
  /** Why a member of the named tenant stays outside of it; null for everybody else. */
  readonly barredBy: ProblemCode | null
  /**
   * Records are being put back as they were, by loaddata or from an archive; null for everything else. A lifecycle lets pass then what
   * only holds for something new ("a new job is open"), and says by `note` what it had to change.
   */
  readonly restoring: Restoring | null
  /** The transaction this context works in; null outside one. */
  readonly transaction: Transaction | null
  /**
   * The same tenant, actor and transaction with the platform's rights; `reason` is a sentence that stands in the audit trail and decides
   * nothing. Row security still holds: it opens global tables, never another tenant's rows. `mode` says what else it may: without one
   * it is refused in a closed tenant with `tenants.not_found`. Throws Error for an empty reason.
   */
  asSystem(reason: string, mode?: ActMode): Context
  /**
   * Puts a task down in the context's transaction: committed it will run, rolled back it never existed. Resolves with its id, or
   * with that of the task that holds its unique key already. Throws Error for a payload that does not fit and a task no app lists.
   */
  enqueue<Payload extends TSchema>(
    task: Task<Payload>,
    payload: Static<Payload>,
    options?: EnqueueOptions,
  ): Promise<string>
  /**
   * Notes that something happened, in the context's transaction: committed everybody who listens hears it, rolled back nobody
   * does. Throws Error for a payload that does not fit and an event no app lists.
   */
  emit<Payload extends TSchema>(
    event: EventDefinition<Payload>,
    payload: Static<Payload>,
    about?: EventSubject,
  ): Promise<void>
}

/** Hears what could not be put back as it was. */
export interface Restoring {
  /** A sentence for whoever restores: which record, what was left out. */
  note(sentence: string): void
}

/** An event of an app's own, beside those that operations write. */
export interface EventDefinition<Payload extends TSchema = TSchema> {
  readonly name: string
  readonly payload: Payload
  /** Who may follow it: a permission word. Without one it reaches subscribers alone, never a client. */
  readonly permission: string | null
}

/** The record an event is about; events of one record reach each subscriber one after the other. */
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

/** Where events are written down; made of the manifests at boot. */
export interface EventBook {
  readonly definitions: ReadonlyMap<string, EventDefinition>
  /** Who is told of events of this name. */
  subscribersOf(name: string): readonly EventSubscriber[]
  emit(ctx: Context, emission: EventEmission): Promise<void>
}

export interface Log {
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}

/** What every context can reach: worked out once at boot, the same for all requests, never changed afterwards. */
export interface Runtime {
  readonly models: Models
  readonly database: Database
  readonly lifecycles: ReadonlyMap<string, Lifecycle>
  /** By permission-like key `articles.publish`. */
  readonly actions: ReadonlyMap<string, Action>
  readonly roles: ReadonlyMap<Audience, ReadonlySet<string>>
  /** Every permission word there is. */
  readonly words: ReadonlySet<string>
  /** The models as callers meet them who lack words of fields; null where no field has a rule. */
  readonly views: ModelViews | null
  readonly queue: TaskQueue
  readonly events: EventBook
  readonly log: Log
  /** What apps opened at boot, by name; read it through `defineService`. */
  readonly services?: ReadonlyMap<string, unknown>
}

/** The declaration of an action with the code that runs it. */
export interface Action<R extends AnyResource = AnyResource, Input extends TSchema = TSchema> extends ActionDefinition {
  input?: Input
  /** Runs in one transaction with the record locked; returns the record as it is now. */
  run(ctx: Context, record: RowOf<R>, input: Static<Input>): Promise<RowOf<R>>
}

/** Each step may be left out. A throw rolls the write back. `before…` may change what is written by returning it. */
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

/** When and how one task runs; what is left out comes from its declaration. Durations in milliseconds. */
export interface EnqueueOptions {
  /** Not before so long from now. */
  delay?: number
  /** Not before this moment. */
  runAt?: Date
  /** Not started after this moment: it ends as `expired` then. */
  expiresAt?: Date
  /** From -100 to 100; higher ones start sooner. */
  priority?: number
  /** One unfinished task of the name for each key in a tenant; the declaration says what becomes of the second. */
  uniqueKey?: string
  /** Tasks of the tenant with the same key run one after the other, in the order in which they were enqueued. */
  key?: string
}

/** What a running task is told about its run. */
export interface TaskRun {
  readonly id: string
  /** 1 for the first. */
  readonly attempt: number
  /** Aborted when the time is up, the task was cancelled, taken over by another worker, or the worker stops. */
  readonly signal: AbortSignal
  /** From 0 to 100, with a word for people. */
  progress(percent: number, note?: string): Promise<void>
}

/** A declared task: pure data and the code that runs it. Durations in milliseconds. */
export interface Task<Payload extends TSchema = TSchema> {
  readonly name: string
  readonly payload: Payload
  /** Counted up when old payloads no longer fit; tasks of an unknown version end as dead letters. */
  readonly payloadVersion: number
  readonly queue: string
  /** Starts at most; a worker that is lost in the middle counts. */
  readonly attempts: number
  readonly backoff: { readonly base: number; readonly factor: number; readonly max: number }
  readonly timeLimit: number
  readonly priority: number
  /** Starts at most so many in so long, over all tenants. */
  readonly rateLimit: { readonly max: number; readonly per: number } | null
  readonly unique: {
    readonly whenTaken: 'ignore' | 'replace' | 'debounce'
    key?(payload: Static<Payload>): string | null
  }
  key?(payload: Static<Payload>): string | null
  /** `in-transaction`: `run` and the completion are one transaction, so effects in the database happen exactly once. */
  readonly completes: 'after-run' | 'in-transaction'
  /** How long the outcome is kept. */
  readonly keep: { readonly completed: number; readonly failed: number }
  /** Its answer, a JSON value, is the task's result. */
  run(ctx: Context, payload: Static<Payload>, task: TaskRun): Promise<unknown>
}

/** A task with what it is to do, before it is enqueued: a part of a chain or a group. */
export interface TaskCall {
  readonly task: Task
  readonly payload: unknown
  readonly options?: EnqueueOptions
}

/** Where tasks are put down; made of the manifests at boot. */
export interface TaskQueue {
  readonly tasks: ReadonlyMap<string, Task>
  enqueue(ctx: Context, call: TaskCall): Promise<string>
}

/** Who is to act, as far as it is known, and what they may. */
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
    // Row security knows the platform by its reason.
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

/** What stays of a request whoever acts: for the context of somebody else that belongs to it. */
export function callOf({ caller: { requestId, address } }: Context): Pick<CallerFacts, 'requestId' | 'address'> {
  return { requestId, address }
}

/** A context outside any transaction. Entries call it; everything else passes contexts on. */
export function createContext(runtime: Runtime, options: ContextOptions): Context {
  const { permissions = NO_PERMISSIONS, barredBy = null, restoring = null } = options
  return new RequestContext({
    ...{ runtime, caller: callerOf(options), permissions, barredBy, restoring },
    transaction: null,
  })
}

/** The context itself where it acts for the platform already, with its own reason and mode; else one that does, for this reason. */
export function asPlatform(ctx: Context, reason: string): Context {
  return ctx.caller.act ? ctx : ctx.asSystem(reason)
}

/** The same caller inside `transaction`. */
export function withTransaction(ctx: Context, transaction: Transaction): Context {
  return new RequestContext({ ...partsOf(ctx), transaction })
}

/** The same caller in the same transaction, putting records back: lifecycles know it by `ctx.restoring`. */
export function asRestoring(ctx: Context, restoring: Restoring): Context {
  return new RequestContext({ ...partsOf(ctx), restoring })
}

function partsOf({ runtime, caller, permissions, barredBy, restoring, transaction }: Context): Parts {
  return { runtime, caller, permissions, barredBy, restoring, transaction }
}

/**
 * Runs `work` in the context's transaction, or in a new one when there is none. Statements go through
 * `ctx.transaction`; a throw rolls back.
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

/** Runs `work` in a transaction of its own that only reads, and sees everything as of one moment. */
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
