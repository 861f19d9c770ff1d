// Takes findings out that PEND_SILENCED_CHECKS names.
import type { CheckFinding } from './define-check.ts'

/** A finding that does not count, and why. */
export interface Silenced {
  readonly id: string
  readonly reason: string
}

/** What counts, and what does not. A fault that stops the start cannot be silenced. `entries` are `id=reason`. */
export function silence(
  found: readonly CheckFinding[],
  entries: readonly string[],
): { findings: readonly CheckFinding[]; silenced: readonly Silenced[] } {
  const reasons = new Map(entries.map((entry) => entryOf(entry)))
  const isSilenced = ({ id, level }: CheckFinding) => level !== 'fatal' && reasons.has(id)
  const silenced = found.filter(isSilenced).map(({ id }) => ({ id, reason: reasons.get(id)! }))
  return { findings: found.filter((finding) => !isSilenced(finding)), silenced }
}

function entryOf(entry: string): [id: string, reason: string] {
  const at = entry.indexOf('=')
  return [entry.slice(0, at).trim(), entry.slice(at + 1).trim()]
}
