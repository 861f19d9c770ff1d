// Records in the table below a form: what was typed into them, added and taken out, until it is saved.
import type { AdminField } from '../api/metadata.ts'
import type { Row } from '../api/records.ts'
import { changesOf, type Values, valuesOf } from './form-values.ts'
import { makeTries, type Tries } from './tries.ts'

export interface InlineRow {
  readonly key: string
  /** Null for a new one. */
  readonly id: string | null
  /** What was stored when somebody began to type; of a new one, what it begins with. */
  readonly before: Values
  readonly values: Values
  /** It goes when the form is saved. */
  readonly isRemoved: boolean
  /** What the server said of the last try. */
  readonly error: unknown
  /** What I may do with it; missing where nobody said. */
  readonly rights?: readonly string[]
  readonly tries: Tries
}

/** Those that are stored, as they are typed over, and behind them those that are new, or gone while somebody typed. */
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

/** Under a key that no other row has, in whatever form it ends up. */
export function newRow(fields: readonly AdminField[]): InlineRow {
  const values = valuesOf(fields, null)
  const key = `new ${++made}`
  return { key, id: null, before: values, values, isRemoved: false, error: null, tries: makeTries() }
}

/** With the row in its place; a new one that is taken out is gone at once. */
export function withRow(touched: readonly InlineRow[], row: InlineRow): InlineRow[] {
  if (row.id === null && row.isRemoved) return touched.filter(({ key }) => key !== row.key)
  if (!touched.some(({ key }) => key === row.key)) return [...touched, row]
  return touched.map((each) => (each.key === row.key ? row : each))
}

/** Whether there is something to write: a new row that says nothing is none. */
export function isWaiting(fields: readonly AdminField[], { id, before, values, isRemoved }: InlineRow): boolean {
  return (id !== null && isRemoved) || Object.keys(changesOf(fields, before, values)).length > 0
}
