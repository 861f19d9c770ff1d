// Errors about unknown or invalid parameters, suggesting the nearest allowed word.
import { Problem } from '#shared/exceptions/problem.ts'
import { nearestOf } from '#shared/utils/nearest.ts'

const MOST_SHOWN = 20

/**
 * 400 `request.unknown_parameter`, suggesting the word of `allowed` nearest to `word`: the parameter itself, unless it
 * names a position.
 */
export function unknownParameter(parameter: string, allowed: readonly string[], word = parameter): Problem {
  const message = `The parameter ${quoted(parameter)} is not known here.${suggestionOf(word, allowed)}`
  return new Problem('request.unknown_parameter', message, { errors: [itemOf(parameter, 'unknown', message)] })
}

/** 400 `request.invalid_parameter`; `message` says what would be valid. */
export function invalidParameter(parameter: string, message: string): Problem {
  const detail = `The parameter ${quoted(parameter)} is not valid. ${message}`
  return new Problem('request.invalid_parameter', detail, { errors: [itemOf(parameter, 'invalid', detail)] })
}

/** 400 `request.invalid_parameter` for one word of a list, such as a sort key. */
export function unknownWord(parameter: string, word: string, allowed: readonly string[]): Problem {
  const message = `${quoted(word)} is not allowed in ${quoted(parameter)}.${suggestionOf(word, allowed)}`
  return new Problem('request.invalid_parameter', message, { errors: [itemOf(parameter, 'invalid', message)] })
}

const itemOf = (parameter: string, code: string, message: string) => ({
  pointer: `?${parameter.slice(0, 100)}`,
  code,
  message,
})

const quoted = (text: string) => `"${text.slice(0, 100)}"`

function suggestionOf(word: string, allowed: readonly string[]): string {
  if (allowed.length === 0) return ''
  const nearest = nearestOf(word, allowed)
  if (nearest) return ` Did you mean ${quoted(nearest)}?`
  const more = allowed.length - MOST_SHOWN
  const rest = more > 0 ? `, and ${more} more in the OpenAPI document` : ''
  return ` Allowed: ${allowed.slice(0, MOST_SHOWN).join(', ')}${rest}.`
}
