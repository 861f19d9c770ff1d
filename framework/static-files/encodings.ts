// Chooses the encoding of an answer (RFC 9110 §12.5.3).
import Negotiator from 'negotiator'

/** Our encodings, smallest first: a client without a preference gets the smallest it accepts. */
const ENCODINGS = ['br', 'gzip', 'identity'] as const
export type Encoding = (typeof ENCODINGS)[number]

/** Missing from the library's types. */
interface WithPreference {
  encoding(available: string[], options: { preferred: string[] }): string | undefined
}

/** The client's preferred encoding. A client that names none, or refuses all, gets `identity`. */
export function preferredEncoding(acceptEncoding: string | undefined): Encoding {
  if (acceptEncoding === undefined) return 'identity'
  const negotiator: WithPreference = new Negotiator({ headers: { 'accept-encoding': acceptEncoding } })
  return (negotiator.encoding([...ENCODINGS], { preferred: [...ENCODINGS] }) ?? 'identity') as Encoding
}
