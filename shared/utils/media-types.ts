// Chooses a media type by Accept (RFC 9110 §12.5.1).
import Negotiator from 'negotiator'

/** The type of REST answers and problems. */
export const JSON_TYPE = 'application/json'

/** Ignores parameters other than the weight, such as `charset`: they would not change the answer. */
const PARAMETERS = /;(?!\s*q\s*=)[^;,]*/gi

/**
 * The client's preferred type among `offered`; undefined if it accepts none. A missing or empty Accept header accepts
 * anything: the first.
 */
export function preferredType<const Offered extends string>(
  accept: string | undefined,
  offered: readonly Offered[],
): Offered | undefined {
  if (accept === undefined || accept === '*/*' || accept.trim() === '') return offered[0]
  const negotiator = new Negotiator({ headers: { accept: accept.replace(PARAMETERS, '') } })
  return negotiator.mediaType([...offered]) as Offered | undefined
}
