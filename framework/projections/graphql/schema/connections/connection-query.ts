// Turns the arguments of a connection into a list query, through the registry that every surface shares.
import type { GraphQLResolveInfo } from 'graphql'
import {
  DEFAULT_PAGE_SIZE,
  type ListQuery,
  MAX_PAGE_SIZE,
  resolveOrder,
  resolveSearch,
} from '#framework/operations/listing/list-query.ts'
import { type Cursor, parseCursor } from '#framework/operations/listing/order/cursor.ts'
import { invalidParameter } from '#framework/operations/listing/parameter-problems.ts'
import type { OrderTerm, ResourceModel } from '#framework/resource/model.ts'
import { resolveFilter } from '../filters.ts'
import type { TypeBook } from '../type-book.ts'
import { selectedFields } from './selected-fields.ts'

/** As the executor passes them; each may be missing or null. */
export interface ConnectionArgs {
  first?: number | null
  after?: string | null
  last?: number | null
  before?: string | null
  filter?: Record<string, unknown> | null
  search?: string | null
  orderBy?: readonly string[] | null
  exactCount?: boolean | null
}

/** A connection as a document selects it. */
export interface AskedConnection {
  args: ConnectionArgs
  info: GraphQLResolveInfo
}

/** Throws `request.invalid_parameter` or `request.invalid_cursor`. Counts only if `totalCount` or a field about it is selected. */
export function resolveConnectionQuery(
  book: TypeBook,
  model: ResourceModel,
  asked: AskedConnection,
): Partial<ListQuery> {
  const { args } = asked
  const search = resolveSearch(args.search, model)
  const order = resolveOrder({ words: args.orderBy, search }, model, book.models)
  return {
    conditions: args.filter ? resolveFilter(book, model, args.filter) : [],
    search,
    ...order,
    ...wantsOf(asked),
    ...resolvePage(args, model, order.ordering),
  }
}

/** What the document selects besides the records. */
export function wantsOf({ args: { exactCount }, info }: AskedConnection): Pick<ListQuery, 'counts' | 'keepsVersions'> {
  const selected = selectedFields(info)
  const counts = selected.has('totalCount') || selected.has('totalCountIsLimited')
  // If the document never mentions versions, no record remembers its version, which takes much of a list's reading time.
  const keepsVersions = info.fieldNodes[0]!.loc?.source.body.includes('version') ?? true
  return { counts: counts ? (exactCount ? 'exact' : 'limited') : 'none', keepsVersions }
}

function resolvePage(
  args: ConnectionArgs,
  model: ResourceModel,
  ordering: readonly OrderTerm[],
): Pick<ListQuery, 'size' | 'start'> {
  const isBackward = isGiven(args.last) || isGiven(args.before)
  if (isBackward && (isGiven(args.first) || isGiven(args.after)))
    throw invalidParameter(isGiven(args.last) ? 'last' : 'before', 'Give first and after, or last and before.')
  const size = resolveSize(isBackward ? 'last' : 'first', isBackward ? args.last : args.first)
  const text = isBackward ? args.before : args.after
  const direction: Cursor['direction'] = isBackward ? 'before' : 'after'
  const cursor = isGiven(text) ? { ...parseCursor(text, { model, ordering, parameter: direction }), direction } : null
  return { size, start: { cursor, isFromEnd: isBackward } }
}

/** Refuses zero, negative and huge sizes instead of clamping them (CVE-2026-63421: a negative size bypassed the limit). */
function resolveSize(parameter: string, size: number | null | undefined): number {
  if (!isGiven(size)) return DEFAULT_PAGE_SIZE
  if (size < 1 || size > MAX_PAGE_SIZE) throw invalidParameter(parameter, `Write a number from 1 to ${MAX_PAGE_SIZE}.`)
  return size
}

function isGiven<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined
}
