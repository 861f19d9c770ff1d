// The names of all that can happen in a tenant.
import type { Context } from '#framework/request/context.ts'
import { mayFollow } from './visible-events.ts'

export interface EventName {
  /** `articles.created`, or as an app declares it. */
  readonly name: string
  /** What it is about; null for an event of an app's own. */
  readonly resource: string | null
}

/** Of every record with a trail that lives in tenants, and of what apps emit themselves. */
export function eventNamesOf({ models, events }: Pick<Context['runtime'], 'models' | 'events'>): EventName[] {
  const ofRecords = [...models.values()]
    .filter(({ isAudited, rows }) => isAudited && rows.hasTenant)
    .flatMap(({ name, actions }) =>
      ['created', 'updated', 'deleted', ...actions.keys()].map((what) => ({ name: `${name}.${what}`, resource: name })),
    )
  return [...ofRecords, ...[...events.definitions.keys()].map((name) => ({ name, resource: null }))]
}

/** Those that the caller may follow, by their words: of the records row rules decide one by one. */
export function followableNames(ctx: Context): EventName[] {
  return eventNamesOf(ctx.runtime).filter((event) => mayFollow(ctx, event))
}
