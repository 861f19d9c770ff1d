// An event: its declaration, what code emits, who is told, and where it is written.
import type { SQL } from 'drizzle-orm'
import type { TSchema } from 'typebox'
import type { Context } from './context.ts'
import type { Task } from './task.ts'

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
