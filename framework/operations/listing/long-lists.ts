// Remembers lists that exceeded the count limit: for a second a process does not count them again.

import { LRUCache } from 'lru-cache'
import type { Context } from '#framework/request/context.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import { atMost } from '#shared/utils/at-most.ts'
import { keyOf } from '../remember.ts'
import type { Listing } from './list-statement.ts'
import { describeList } from './order/cursor-seals.ts'

/** Maximum delay until a list that shrank below the limit is counted again. */
const KEPT_MS = 1000
const MOST_TABLES = 10_000

/** Keys of long lists by tenant and resource: without long lists, no key is computed. */
type LongLists = LRUCache<string, Set<string>>

const known = new WeakMap<Runtime['database'], LongLists>()

/** Whether this caller's list exceeded the limit within the last second. Transactions always count: they see their own changes. */
export function isKnownLong(ctx: Context, listing: Listing): boolean {
  if (listing.mostCounted === null || ctx.transaction) return false
  const keys = known.get(ctx.runtime.database)?.get(placeOf(ctx, listing))
  return keys?.has(keyOfList(ctx, listing)) === true
}

/** Remembers that the list exceeded the limit, unless only a transaction may have seen it. */
export function noteLong(ctx: Context, listing: Listing): void {
  if (ctx.transaction) return
  const { database } = ctx.runtime
  const lists: LongLists = known.get(database) ?? new LRUCache({ ...atMost(MOST_TABLES), ttl: KEPT_MS })
  known.set(database, lists)
  const place = placeOf(ctx, listing)
  const keys = lists.get(place)
  // The entry's first key sets the expiry for all.
  if (keys) keys.add(keyOfList(ctx, listing))
  else lists.set(place, new Set([keyOfList(ctx, listing)]))
}

const placeOf = ({ tenantId }: Context, { model }: Listing) => `${tenantId} ${model.name}`

const keyOfList = (ctx: Context, listing: Listing) => keyOf(ctx, [describeList(ctx, listing)])
