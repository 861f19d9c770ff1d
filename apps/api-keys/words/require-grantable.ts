// The permissions that a key may get: its creator's, except those reserved for people.
import { invalid } from '#framework/operations/steps/validate-input.ts'
import type { Context } from '#framework/request/context.ts'
import { nearestOf } from '#shared/utils/nearest.ts'

/** Keys create no keys (a stolen one would live on in another), and change no personal data. */
const OF_PEOPLE = /^(apiKeys\.|users\.update$)/

/**
 * Throws `request.validation_failed` for each permission that the caller cannot grant; one they lack looks like one
 * that does not exist.
 */
export function requireGrantable(ctx: Context, words: readonly string[]): void {
  const grantable = [...ctx.permissions].filter((word) => !OF_PEOPLE.test(word))
  const faults = words.flatMap((word, index) => {
    if (grantable.includes(word)) return []
    const nearest = nearestOf(word, grantable)
    const message = `is not a permission that you can give to a key${nearest ? `: did you mean ${nearest}?` : ''}`
    return [{ pointer: `/permissions/${index}`, code: 'not_a_choice', message }]
  })
  if (faults.length > 0) throw invalid(faults)
}
