// Which form of an answer a client takes (RFC 9110 §12.5.3).
import Negotiator from 'negotiator'

/** The forms that we make, the smallest first: it is sent to whoever takes it as gladly as others. */
const ENCODINGS = ['br', 'gzip', 'identity'] as const
export type Encoding = (typeof ENCODINGS)[number]

/** What its types do not know yet. */
interface WithPreference {
  encoding(available: string[], options: { preferred: string[] }): string | undefined
}

/** The form that a client likes best. Whoever names none, or refuses all, gets what everybody can read. */
export function preferredEncoding(acceptEncoding: string | undefined): Encoding {
  if (acceptEncoding === undefined) return 'identity'
  const negotiator: WithPreference = new Negotiator({ headers: { 'accept-encoding': acceptEncoding } })
  return (negotiator.encoding([...ENCODINGS], { preferred: [...ENCODINGS] }) ?? 'identity') as Encoding
}
