// The declaration of an event of an app's own: its name and what it tells.
import type { TSchema } from 'typebox'
import type { EventDefinition } from '#framework/request/context.ts'

/** What an author writes. */
export interface EventOptions<Payload extends TSchema> {
  payload: Payload
  /** The permission word of those who may follow it as clients; without one only subscribers hear it. */
  permission?: string
}

/**
 * `ctx.emit(articleFeatured, { … })`; its manifest lists it under `events`. Names read `<resource or app>.<what-happened>`.
 * Operations write `<resource>.created`, `.updated`, `.deleted` and, for an action, its permission word by themselves.
 */
export function defineEvent<const Payload extends TSchema>(
  name: string,
  { payload, permission = undefined }: EventOptions<Payload>,
): EventDefinition<Payload> {
  return Object.freeze({ name, payload, permission: permission ?? null })
}
