// The events that a webhook may choose: existing ones that the caller may know of.
import { matchesPattern } from '#framework/events/define-subscriber.ts'
import { eventNamesOf } from '#framework/operations/events/event-names.ts'
import { invalid } from '#framework/operations/steps/validate-input.ts'
import { requireHeld } from '#framework/permissions/require-permission.ts'
import type { Context } from '#framework/request/context.ts'
import { permissionWordOf } from '#framework/resource/inflection.ts'
import { nearestOf } from '#shared/utils/nearest.ts'

/** Throws `request.validation_failed` naming the first unknown one, with a suggestion. */
export function requireKnownEvents({ runtime }: Context, chosen: readonly string[]): void {
  const known = eventNamesOf(runtime).map(({ name }) => name)
  for (const [index, pattern] of chosen.entries()) {
    if (known.some((name) => matchesPattern(pattern, name))) continue
    const nearest = nearestOf(pattern, known)
    const hint = nearest ? `: did you mean ${nearest}?` : ': take articles.created, articles.* or *, for example'
    throw invalid([{ pointer: `/events/${index}`, code: 'not_a_choice', message: `is not an event${hint}` }])
  }
}

/**
 * A webhook sends data out, so nobody may choose events that they may not read (CVE-2025-24353, CVE-2025-53889). Throws
 * `permissions.denied`. Resources that nobody reads do not matter here.
 */
export function requireOwnEvents(ctx: Context, chosen: readonly string[]): void {
  const isChosen = (name: string) => chosen.some((pattern) => matchesPattern(pattern, name))
  const { models, events } = ctx.runtime
  const ofRecords = [...models.values()]
    .filter(({ name, isAudited, rows, operations, actions }) => {
      const names = ['created', 'updated', 'deleted', ...actions.keys()].map((what) => `${name}.${what}`)
      return isAudited && rows.hasTenant && operations.has('read') && names.some(isChosen)
    })
    .flatMap(({ name, rows }) => ['read', ...(rows.verbs ?? [])].map((verb) => permissionWordOf(name, verb)))
  const ofApps = [...events.definitions].flatMap(([name, { permission }]) =>
    permission !== null && isChosen(name) ? [permission] : [],
  )
  requireHeld(ctx, [...ofRecords, ...ofApps])
}
