// A place in an ordered list: the sorted values of one record. It is opaque to clients and never believed.
import type { JsonValue } from '#framework/resource/field.ts'
import type { OrderTerm, ResourceModel } from '#framework/resource/model.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import type { Row } from './select.ts'
import { mayBeAbsent, sortedFieldOf, sortedValueOf } from './sorted-paths.ts'

export interface Cursor {
  /** Read the records after the place, or the ones before it. */
  direction: 'after' | 'before'
  /** How well the record fits the search, in a list whose best matches come first. */
  rank?: number
  /** One value a term of the ordering, the id last. */
  values: readonly unknown[]
  /** As a client sent it; whoever runs the list compares the seal. */
  sealed?: { readonly seal: string; readonly values: readonly unknown[] }
  /** The parameter that it came in; a fault of it is told there. */
  parameter?: CursorParameter
}

/** What surfaces call the parameters of cursors. */
export type CursorParameter = 'cursor' | Cursor['direction']

/** The list that a cursor is for, and the parameter that it came in. */
interface CursorPlace {
  readonly model: ResourceModel
  readonly ordering: readonly OrderTerm[]
  readonly parameter: CursorParameter
}

/** The terms with the id at the end, so that no two records stand at the same place. */
export function totalOrderOf(terms: readonly OrderTerm[]): OrderTerm[] {
  if (terms.some((term) => term.field === 'id'))
    return terms.slice(0, terms.findIndex((term) => term.field === 'id') + 1)
  return [...terms, { field: 'id', direction: terms.at(-1)?.direction ?? 'asc' }]
}

/** The terms as `ordering` spells them. */
export const signatureOf = (terms: readonly OrderTerm[]) =>
  terms.map(({ field, direction }) => (direction === 'desc' ? `-${field}` : field)).join(',')

/** The seal of a place in one list. */
export type SealPlace = (values: readonly unknown[]) => string

/** What a cursor is made of: the ordering of a list, how its places are sealed, and the ranks of its records where the best come first. */
export interface CursorList {
  readonly ordering: readonly OrderTerm[]
  readonly seal: SealPlace
  readonly ranks: ReadonlyMap<Row, number> | null
}

/** The text of a record's place in the list that it was read from. */
export function formatCursor(
  record: Row,
  { ordering, seal, ranks }: CursorList,
  direction: Cursor['direction'] = 'after',
): string {
  const place = totalOrderOf(ordering).map((term) => sortedValueOf(record, term))
  const values = ranks ? [ranks.get(record)!, ...place] : place
  return Buffer.from(JSON.stringify([seal(values), direction, ...values])).toString('base64url')
}

/** Throws `request.invalid_cursor` for what is no cursor of this order; whether it is one of the list says its seal (`requireSealed`). */
export function parseCursor(text: string, { model, ordering, parameter }: CursorPlace): Cursor {
  const order = totalOrderOf(ordering)
  const content = readJson(text)
  if (!Array.isArray(content) || typeof content[0] !== 'string') throw invalidCursor(parameter)
  const [seal, direction, ...values] = content
  const [ranks, place] = [values.slice(0, -order.length), values.slice(-order.length)]
  const parsed = place.map((value, index) => parseValue(value, model, order[index]!))
  const isOfThisOrder = parsed.length === order.length && !parsed.includes(undefined) && isRank(ranks)
  if ((direction !== 'after' && direction !== 'before') || !isOfThisOrder) throw invalidCursor(parameter)
  const [rank] = ranks as number[]
  return { direction, ...(rank !== undefined && { rank }), values: parsed, sealed: { seal, values }, parameter }
}

/** What may stand before the sorted values. */
const isRank = (ranks: readonly unknown[]) => ranks.length <= 1 && ranks.every(Number.isSafeInteger)

/** Values come back through the field's own parser: `1e999` or an object must not reach SQL (CVE-2026-33326). Undefined for those. */
function parseValue(value: unknown, model: ResourceModel, term: OrderTerm): unknown {
  const field = sortedFieldOf(model, term)
  if (value === null && mayBeAbsent(model, term)) return null
  if (value === null) return undefined
  if (typeof value === 'object') return field.kind.parseJson?.(value as JsonValue, field.options)
  const text = String(value)
  const parsed = text.isWellFormed() && !text.includes('\0') ? field.kind.parseText(text, field.options) : undefined
  // Stored text may be older than the form that texts get now: its place is where it stands.
  return parsed !== undefined && field.kind.isText ? text : parsed
}

function readJson(text: string): unknown {
  if (text.length > 8192) return null
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch {
    return null
  }
}

/** The one answer for every cursor that leads nowhere here. */
export function invalidCursor(parameter: CursorParameter = 'cursor'): Problem {
  return new Problem(
    'request.invalid_cursor',
    'The cursor does not belong to this list, with these filters, this search and this order. Start again without it.',
    {
      errors: [{ pointer: `?${parameter}`, code: 'invalid', message: 'is not a cursor of this list' }],
    },
  )
}
