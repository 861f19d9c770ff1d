// A fault in an author's input, before it has a place among boot's mistakes.
import { nearestOf } from '#shared/utils/nearest.ts'

/** One fault of a value. */
export interface Fault {
  /** Path within the declaration: `.fields.salary.read`; empty for the whole. */
  readonly at: string
  readonly kind: 'unknown-option' | 'missing-option' | 'option'
  readonly message: string
  readonly hint: string
}

const MOST_LISTED = 30

/** A hint with the most likely intended word, then all known ones. */
export function hintOf(word: string, known: readonly string[], title: string): string {
  const nearest = nearestOf(word, known)
  const listed = known.length > MOST_LISTED ? [...known.slice(0, MOST_LISTED), '…'] : known
  const all = `${title}: ${listed.join(', ') || 'none'}.`
  return nearest === null ? all : `Did you mean "${nearest}"? ${all}`
}

/** A readable form of a value, at most one line long. */
export function spelledOf(value: unknown): string {
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'string') return `"${value.slice(0, 60)}"`
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  return String(value)
}
