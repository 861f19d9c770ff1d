// One form of a text (Unicode Standard Annex #15, NFC): what looks the same is the same in unique keys, filters and searches.
import type { JsonValue } from '../field.ts'

/** Composes letters and their marks, as PostgreSQL's `normalize()` does; each text of a list. Anything else is given back. */
export function normalText(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return [...new Set(value.map(normalText))]
  return typeof value === 'string' ? value.normalize('NFC') : value
}
