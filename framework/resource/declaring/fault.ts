// What is wrong with something that an author wrote: before it has a place among the mistakes that boot reports.
import { nearestOf } from '#shared/utils/nearest.ts'

/** One thing that is wrong with a written value. */
export interface Fault {
  /** Where below the declaration: `.fields.salary.read`; empty for the whole of it. */
  readonly at: string
  readonly kind: 'unknown-option' | 'missing-option' | 'option'
  readonly message: string
  readonly hint: string
}

const MOST_LISTED = 30

/** A hint that names the word that was most likely meant, and then all that are known. */
export function hintOf(word: string, known: readonly string[], title: string): string {
  const nearest = nearestOf(word, known)
  const listed = known.length > MOST_LISTED ? [...known.slice(0, MOST_LISTED), '…'] : known
  const all = `${title}: ${listed.join(', ') || 'none'}.`
  return nearest === null ? all : `Did you mean "${nearest}"? ${all}`
}

/** A written value as a person recognises it, never longer than a line. */
export function spelledOf(value: unknown): string {
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'string') return `"${value.slice(0, 60)}"`
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  return String(value)
}
