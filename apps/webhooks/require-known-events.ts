// The events a webhook may choose: those that can happen.
import { matchesPattern } from '#framework/events/define-subscriber.ts'
import { invalid } from '#framework/operations/steps/validate-input.ts'
import type { Context } from '#framework/request/context.ts'
import { nearestOf } from '#shared/utils/nearest.ts'

/** Throws `request.validation_failed` naming the first one that never happens, and what may have been meant. */
export function requireKnownEvents({ runtime }: Context, chosen: readonly string[]): void {
  const known = [
    ...[...runtime.models.values()]
      .filter(({ isAudited, rows }) => isAudited && rows.hasTenant)
      .flatMap(({ name, actions }) => [
        ...['created', 'updated', 'deleted', ...actions.keys()].map((what) => `${name}.${what}`),
      ]),
    ...runtime.events.definitions.keys(),
  ]
  for (const [index, pattern] of chosen.entries()) {
    if (known.some((name) => matchesPattern(pattern, name))) continue
    const nearest = nearestOf(pattern, known)
    const hint = nearest ? `: did you mean ${nearest}?` : ': take articles.created, articles.* or *, for example'
    throw invalid([{ pointer: `/events/${index}`, code: 'not_a_choice', message: `is no event${hint}` }])
  }
}
