// Makes contexts: the first at an entry, and the others from it.
import type { Static, TSchema } from 'typebox'
import type { Transaction } from '#framework/database/database.ts'
import {
  type ActMode,
  type Caller,
  type CallerFacts,
  callerOf,
  type GivenFacts,
} from '#framework/resource/caller/caller.ts'
import type { ProblemCode } from '#shared/exceptions/codes.ts'
import type { Context, Restoring } from './context.ts'
import type { EventDefinition, EventSubject } from './event.ts'
import type { Runtime } from './runtime.ts'
import type { EnqueueOptions, Task } from './task.ts'

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
