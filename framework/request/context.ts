// Who acts, in which tenant, with which permissions: every function that reads or writes takes it first.
import type { Static, TSchema } from 'typebox'
import type { Transaction } from '#framework/database/database.ts'
import type { Scope } from '#framework/database/scope.ts'
import type { ActMode, Caller } from '#framework/resource/caller/caller.ts'
import type { ProblemCode } from '#shared/exceptions/codes.ts'
import type { EventDefinition, EventSubject } from './event.ts'
import type { Runtime } from './runtime.ts'
import type { EnqueueOptions, Task } from './task.ts'

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
