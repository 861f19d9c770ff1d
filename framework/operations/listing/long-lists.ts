// Lists that were just found to be longer than is counted: for a second a process counts none of them again.
import { LRUCache } from 'lru-cache'
import type { Context, Runtime } from '#framework/request/context.ts'
import { keyOf } from '../remember.ts'
import { describeList } from './cursor-seals.ts'
import type { Listing } from './list-statement.ts'

/** So late somebody learns that a list has become shorter than the limit. */
const KEPT_MS = 1000
const MOST_TABLES = 10_000

/** Keys of lists by tenant and resource: where nothing is long, no key is made. */
type LongLists = LRUCache<string, Set<string>>

const known = new WeakMap<Runtime['database'], LongLists>()

/** Whether this caller's list went past the limit within the last second. A transaction sees what nobody else sees: it counts. */
export function isKnownLong(ctx: Context, listing: Listing): boolean {
  if (listing.mostCounted === null || ctx.transaction) return false
  const keys = known.get(ctx.runtime.database)?.get(placeOf(ctx, listing))
  return keys?.has(keyOfList(ctx, listing)) === true
}

/** Remembers that the list went past the limit, unless a transaction alone may have seen it do so. */
export function noteLong(ctx: Context, listing: Listing): void {
  if (ctx.transaction) return
  const { database } = ctx.runtime
  const lists: LongLists = known.get(database) ?? new LRUCache({ max: MOST_TABLES, ttl: KEPT_MS })
  known.set(database, lists)
  const place = placeOf(ctx, listing)
  const keys = lists.get(place)
  // The first of them says when all are forgotten.
  if (keys) keys.add(keyOfList(ctx, listing))
  else lists.set(place, new Set([keyOfList(ctx, listing)]))
}

const placeOf = ({ tenantId }: Context, { model }: Listing) => `${tenantId} ${model.name}`

const keyOfList = (ctx: Context, listing: Listing) => keyOf(ctx, [describeList(ctx, listing)])
