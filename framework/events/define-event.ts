// Declares an app's own event: its name and payload.
import type { TSchema } from 'typebox'
import type { EventDefinition } from '#framework/request/event.ts'
import { declare } from '#framework/resource/declaring/declared.ts'
import { needed, type OptionTable, table, words } from '#framework/resource/declaring/rules.ts'
import { schema } from '#framework/resource/declaring/schema-rule.ts'

/** Options of the author. */
export interface EventOptions<Payload extends TSchema> {
  payload: Payload
  /** Permission for clients that follow it; without one only subscribers receive it. */
  permission?: string
}

const OPTIONS: OptionTable<EventOptions<TSchema>> = { payload: needed(schema), permission: words }
const DECLARATION = table(OPTIONS)

/**
 * Emit with `ctx.emit(articleFeatured, { … })`; the manifest lists it under `events`. Names have the form `<resource or
 * app>.<what-happened>`.
 * Operations themselves write `<resource>.created`, `.updated`, `.deleted` and, for an action, its permission.
 */
export function defineEvent<const Payload extends TSchema>(
  name: string,
  options: EventOptions<Payload>,
): EventDefinition<Payload> {
  const faults = [...words.find(name, '.name'), ...DECLARATION.find(options, '')]
  return declare('defineEvent()', { name, payload: options.payload, permission: options.permission ?? null }, faults)
}
