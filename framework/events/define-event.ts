// The declaration of an event of an app's own: its name and what it tells.
import type { TSchema } from 'typebox'
import type { EventDefinition } from '#framework/request/context.ts'
import { declare } from '#framework/resource/declaring/declared.ts'
import { needed, type OptionTable, table, words } from '#framework/resource/declaring/rules.ts'
import { schema } from '#framework/resource/declaring/schema-rule.ts'

/** What an author writes. */
export interface EventOptions<Payload extends TSchema> {
  payload: Payload
  /** The permission word of those who may follow it as clients; without one only subscribers hear it. */
  permission?: string
}

const OPTIONS: OptionTable<EventOptions<TSchema>> = { payload: needed(schema), permission: words }
const DECLARATION = table(OPTIONS)

/**
 * `ctx.emit(articleFeatured, { … })`; its manifest lists it under `events`. Names read `<resource or app>.<what-happened>`.
 * Operations write `<resource>.created`, `.updated`, `.deleted` and, for an action, its permission word by themselves.
 */
export function defineEvent<const Payload extends TSchema>(
  name: string,
  options: EventOptions<Payload>,
): EventDefinition<Payload> {
  const faults = [...words.find(name, '.name'), ...DECLARATION.find(options, '')]
  return declare('defineEvent()', { name, payload: options.payload, permission: options.permission ?? null }, faults)
}
