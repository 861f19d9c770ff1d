// Which media type a client takes (RFC 9110 §12.5.1).
import Negotiator from 'negotiator'

/** The answers of REST and of problems. */
export const JSON_TYPE = 'application/json'

/** Parameters other than the weight, such as `charset`, say nothing that we could answer differently. */
const PARAMETERS = /;(?!\s*q\s*=)[^;,]*/gi

/**
 * The type of `offered` that the client likes best; undefined when it takes none of them. Without a header Accept, or with
 * an empty one, it takes anything: the first.
 */
export function preferredType<const Offered extends string>(
  accept: string | undefined,
  offered: readonly Offered[],
): Offered | undefined {
  if (accept === undefined || accept === '*/*' || accept.trim() === '') return offered[0]
  const negotiator = new Negotiator({ headers: { accept: accept.replace(PARAMETERS, '') } })
  return negotiator.mediaType([...offered]) as Offered | undefined
}
