// The circle of tenants and the sequence of keys that claim rounds follow: where the next begins, and when all were examined.
import { PLATFORM } from '../ledger.ts'
import { TENANTS } from './candidates.ts'

/** Where a round begins: after this tenant, and at this key (`<tenant> <key>`). */
export interface ClaimCursor {
  readonly tenant: string
  readonly key: string
  /** Null if the last round found something. */
  readonly lap: Lap | null
}

/** Where empty rounds began, and whether they have covered all tenants and all keys since. */
interface Lap {
  readonly from: string
  readonly tenants: boolean
  readonly keys: boolean
}

/** After the last tenant: a round from here begins with the first. */
const LAST_TENANT = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
const FIRST_KEY = `${PLATFORM} `

/** Where the first round begins. */
export const FIRST_ROUND: ClaimCursor = { tenant: LAST_TENANT, key: FIRST_KEY, lap: null }

/** How far one round came. */
export interface RoundEnd {
  /** The tenants of its claims. */
  readonly served: readonly string[]
  /** No slot was left. */
  readonly isFull: boolean
  /** How many tenants it examined, and the last of them if there may be more. */
  readonly tenants: number
  readonly lastTenant: string | null
  /** Null if there are no more keys. */
  readonly lastKey: string | null
}

/** Where the next round begins; `isOver` once everything was examined since the last find. Pure. */
export function moveOn(cursor: ClaimCursor, end: RoundEnd): { cursor: ClaimCursor; isOver: boolean } {
  const { served, isFull, tenants, lastTenant, lastKey } = end
  const hasFound = served.length > 0
  // If there was room for more, the tenants examined but not served had nothing that fits.
  const tenant = (isFull ? furthestOf(served, cursor.tenant) : lastTenant) ?? cursor.tenant
  const before = hasFound ? { ...cursor, lap: null } : cursor
  const lap = lapOf(before, { tenants: tenants < TENANTS || isPassed(before, tenant), keys: lastKey === null })
  const isOver = lap.tenants && lap.keys
  return { cursor: { tenant, key: lastKey ?? FIRST_KEY, lap: isOver || hasFound ? null : lap }, isOver }
}

/** Of these tenants the one furthest along the circle. */
function furthestOf(tenants: readonly string[], cursor: string): string | null {
  const places = tenants.map((tenant) => `${tenant <= cursor ? 1 : 0}${tenant}`).sort()
  return places.at(-1)?.slice(1) ?? null
}

/** The previous lap extended by this round. */
function lapOf({ tenant, lap }: ClaimCursor, done: Pick<Lap, 'tenants' | 'keys'>): Lap {
  const { from, tenants, keys } = lap ?? { from: tenant, tenants: false, keys: false }
  return { from, tenants: tenants || done.tenants, keys: keys || done.keys }
}

/** Whether the path from the cursor to `next` passes the lap's beginning. */
function isPassed({ tenant, lap }: ClaimCursor, next: string): boolean {
  if (!lap) return false
  const [isBehind, isBefore] = [lap.from > tenant, lap.from <= next]
  return tenant < next ? isBehind && isBefore : isBehind || isBefore
}
