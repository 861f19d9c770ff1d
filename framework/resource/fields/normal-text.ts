// Normalizes texts (Unicode Standard Annex #15, NFC): what looks the same is the same in unique keys, filters and searches.
import type { JsonValue } from '../field.ts'

/** Composes letters with their marks like PostgreSQL's `normalize()`, in each text of a list. Returns anything else unchanged. */
export function normalText(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return [...new Set(value.map(normalText))]
  return typeof value === 'string' ? value.normalize('NFC') : value
}
