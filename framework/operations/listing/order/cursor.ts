// A position in an ordered list: the sort values of one record. Opaque to clients and never trusted.
import type { JsonValue } from '#framework/resource/field.ts'
import type { OrderTerm, ResourceModel } from '#framework/resource/model.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import type { Row } from '../select.ts'
import { mayBeAbsent, sortedFieldOf, sortedValueOf } from './sorted-paths.ts'

export interface Cursor {
  /** Whether to read the records after the position, or before it. */
  direction: 'after' | 'before'
  /** The record's relevance, in a list ordered by it. */
  rank?: number
  /** One value per term of the ordering, the id last. */
  values: readonly unknown[]
  /** As the client sent it; the code that runs the list verifies the seal. */
  sealed?: { readonly seal: string; readonly values: readonly unknown[] }
  /** The parameter that carried it, for error messages. */
  parameter?: CursorParameter
}

/** The surfaces' names for cursor parameters. */
export type CursorParameter = 'cursor' | Cursor['direction']

/** The list of a cursor, and the parameter that carried it. */
interface CursorPlace {
  readonly model: ResourceModel
  readonly ordering: readonly OrderTerm[]
  readonly parameter: CursorParameter
}

/** Appends the id to the terms, so that no two records share a position. */
export function totalOrderOf(terms: readonly OrderTerm[]): OrderTerm[] {
  if (terms.some((term) => term.field === 'id'))
    return terms.slice(0, terms.findIndex((term) => term.field === 'id') + 1)
  return [...terms, { field: 'id', direction: terms.at(-1)?.direction ?? 'asc' }]
}

/** The terms in the spelling of `ordering`. */
export const signatureOf = (terms: readonly OrderTerm[]) =>
  terms.map(({ field, direction }) => (direction === 'desc' ? `-${field}` : field)).join(',')

/** Seals a position in one list. */
export type SealPlace = (values: readonly unknown[]) => string

/** What cursors are made from: the list's ordering, its seal, and the ranks of its records if ordered by relevance. */
export interface CursorList {
  readonly ordering: readonly OrderTerm[]
  readonly seal: SealPlace
  readonly ranks: ReadonlyMap<Row, number> | null
}

/** The cursor text of a record in its list. */
export function formatCursor(
  record: Row,
  { ordering, seal, ranks }: CursorList,
  direction: Cursor['direction'] = 'after',
): string {
  const place = totalOrderOf(ordering).map((term) => sortedValueOf(record, term))
  const values = ranks ? [ranks.get(record)!, ...place] : place
  return Buffer.from(JSON.stringify([seal(values), direction, ...values])).toString('base64url')
}

/** Throws `request.invalid_cursor` for text that is not a cursor of this order; `requireSealed` checks whether it belongs to the list. */
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

/** What may precede the sort values. */
const isRank = (ranks: readonly unknown[]) => ranks.length <= 1 && ranks.every(Number.isSafeInteger)

/** Parses values with the field's own parser: `1e999` or an object must not reach SQL (CVE-2026-33326). Undefined for invalid ones. */
function parseValue(value: unknown, model: ResourceModel, term: OrderTerm): unknown {
  const field = sortedFieldOf(model, term)
  if (value === null && mayBeAbsent(model, term)) return null
  if (value === null) return undefined
  if (typeof value === 'object') return field.kind.parseJson?.(value as JsonValue, field.options)
  const text = String(value)
  const parsed = text.isWellFormed() && !text.includes('\0') ? field.kind.parseText(text, field.options) : undefined
  // Stored text may predate today's normalization: its position is by its stored form.
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

/** The same error for every invalid cursor. */
export function invalidCursor(parameter: CursorParameter = 'cursor'): Problem {
  return new Problem(
    'request.invalid_cursor',
    'The cursor does not belong to this list, with these filters, this search and this order. Start again without it.',
    {
      errors: [{ pointer: `?${parameter}`, code: 'invalid', message: 'is not a cursor of this list' }],
    },
  )
}
