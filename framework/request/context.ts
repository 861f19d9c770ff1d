// Who acts, in which tenant, with which permissions: built once at every entry and passed first to everything.
// The runtime, actions and lifecycles a context leads to stand here too: their types speak of one another.
import type { Static, TSchema } from 'typebox'
import type { Database, Transaction } from '#framework/database/database.ts'
import type { Scope } from '#framework/database/scope.ts'
import type { Audience } from '#framework/permissions/roles.ts'
import type { ActionDefinition } from '#framework/resource/define-action.ts'
import type { AnyResource } from '#framework/resource/define-resource.ts'
import type { RowOf, StoredRowOf, SystemInputOf } from '#framework/resource/infer.ts'
import type { Models } from '#framework/resource/model.ts'

export interface Context extends Scope {
  readonly runtime: Runtime
  readonly permissions: ReadonlySet<string>
  /** The transaction this context works in; null outside one. */
  readonly transaction: Transaction | null
  /**
   * The same tenant, actor and transaction with the platform's rights; `reason` is a sentence that stands in the audit trail.
   * Row security still holds: it opens global tables, never another tenant's rows.
   */
  asSystem(reason: string): Context
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

export interface ContextOptions {
  requestId: string
  tenantId?: string | null
  actorId?: string | null
  sessionId?: string | null
  permissionsVersion?: number | null
  permissions?: ReadonlySet<string>
}

const NO_PERMISSIONS: ReadonlySet<string> = new Set()

class RequestContext implements Context {
  readonly runtime: Runtime
  readonly requestId: string
  readonly tenantId: string | null
  readonly actorId: string | null
  readonly sessionId: string | null
  readonly permissionsVersion: number | null
  readonly permissions: ReadonlySet<string>
  readonly systemReason: string | null
  readonly transaction: Transaction | null

  constructor(
    runtime: Runtime,
    options: ContextOptions & { systemReason?: string | null; transaction?: Transaction | null },
  ) {
    this.runtime = runtime
    this.requestId = options.requestId
    this.tenantId = options.tenantId ?? null
    this.actorId = options.actorId ?? null
    this.sessionId = options.sessionId ?? null
    this.permissionsVersion = options.permissionsVersion ?? null
    this.permissions = options.permissions ?? NO_PERMISSIONS
    this.systemReason = options.systemReason ?? null
    this.transaction = options.transaction ?? null
  }

  asSystem(reason: string): Context {
    return new RequestContext(this.runtime, {
      ...this,
      systemReason: reason,
      transaction: this.transaction?.as(reason) ?? null,
    })
  }
}

/** A context outside any transaction. Entries call it; everything else passes contexts on. */
export function createContext(runtime: Runtime, options: ContextOptions): Context {
  return new RequestContext(runtime, options)
}

/** The same caller inside `transaction`. */
export function withTransaction(ctx: Context, transaction: Transaction): Context {
  return new RequestContext(ctx.runtime, { ...ctx, transaction })
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
