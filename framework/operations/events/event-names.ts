// The names of all events in a tenant.
import type { Context } from '#framework/request/context.ts'
import { mayFollow } from './visible-events.ts'

export interface EventName {
  /** `articles.created`, or a name that an app declares. */
  readonly name: string
  /** The event's resource; null for an app's own event. */
  readonly resource: string | null
}

/** Events of every audited resource in tenants, and those that apps emit themselves. */
export function eventNamesOf({ models, events }: Pick<Context['runtime'], 'models' | 'events'>): EventName[] {
  const ofRecords = [...models.values()]
    .filter(({ isAudited, rows }) => isAudited && rows.hasTenant)
    .flatMap(({ name, actions }) =>
      ['created', 'updated', 'deleted', ...actions.keys()].map((what) => ({ name: `${name}.${what}`, resource: name })),
    )
  return [...ofRecords, ...[...events.definitions.keys()].map((name) => ({ name, resource: null }))]
}

/** Those that the caller's permissions allow; row rules decide about each record. */
export function followableNames(ctx: Context): EventName[] {
  return eventNamesOf(ctx.runtime).filter((event) => mayFollow(ctx, event))
}
