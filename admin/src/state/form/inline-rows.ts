// Rows of a table below a form: edited, added and removed, until the form is saved.
import type { AdminField } from '../../api/metadata.ts'
import type { Row } from '../../api/records.ts'
import { makeTries, type Tries } from '../who/tries.ts'
import { changesOf, type Values, valuesOf } from './form-values.ts'

export interface InlineRow {
  readonly key: string
  /** Null for a new row. */
  readonly id: string | null
  /** The stored values when editing began; for a new row its initial values. */
  readonly before: Values
  readonly values: Values
  /** Deleted when the form is saved. */
  readonly isRemoved: boolean
  /** The server's error from the last attempt. */
  readonly error: unknown
  /** What the caller may do with it; missing if unknown. */
  readonly rights?: readonly string[]
  readonly tries: Tries
}

/** Stored rows with their edits, followed by rows that are new or were deleted during editing. */
export function rowsOf(stored: readonly InlineRow[], touched: readonly InlineRow[]): InlineRow[] {
  const byKey = new Map([...stored, ...touched].map((row) => [row.key, row]))
  return [...byKey.values()]
}

export function storedRow(fields: readonly AdminField[], row: Row): InlineRow {
  const { rights } = row
  const values = valuesOf(fields, row)
  return {
    ...{ key: row.id, id: row.id, before: values, values, isRemoved: false, error: null, tries: makeTries() },
    ...(Array.isArray(rights) && { rights: rights as readonly string[] }),
  }
}

let made = 0

/** Gets a key that no other row has, whatever its id becomes. */
export function newRow(fields: readonly AdminField[]): InlineRow {
  const values = valuesOf(fields, null)
  const key = `new ${++made}`
  return { key, id: null, before: values, values, isRemoved: false, error: null, tries: makeTries() }
}

/** Replaces the row; a new row that is removed disappears at once. */
export function withRow(touched: readonly InlineRow[], row: InlineRow): InlineRow[] {
  if (row.id === null && row.isRemoved) return touched.filter(({ key }) => key !== row.key)
  if (!touched.some(({ key }) => key === row.key)) return [...touched, row]
  return touched.map((each) => (each.key === row.key ? row : each))
}

/** Whether there is something to write: an empty new row does not count. */
export function isWaiting(fields: readonly AdminField[], { id, before, values, isRemoved }: InlineRow): boolean {
  return (id !== null && isRemoved) || Object.keys(changesOf(fields, before, values)).length > 0
}
