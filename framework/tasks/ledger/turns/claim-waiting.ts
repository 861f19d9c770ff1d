// Claims what waits, without a queue between: any number of workers may at once.
import type { StoredRow } from '#framework/database/database.ts'
import type { Runtime } from '#framework/request/context.ts'
import { type ClaimedTask, type Claimer, claimedOf, LAX_COMMIT } from '../claim.ts'
import { writeLedger } from '../ledger.ts'
import { type ClaimCursor, moveOn } from './circle.ts'
import { type ClaimWish, claimSql, lockLimitsSql } from './claim-sql.ts'

/** What one queue gave. */
export interface ClaimedWish {
  readonly tasks: readonly ClaimedTask[]
  /** For the next round. */
  readonly cursor: ClaimCursor
  /** Tasks that fit wait still: others were taking them at this moment, or this round has not come as far. */
  readonly left: 'nothing' | 'locked' | 'unseen'
}

/**
 * Claims for all wishes in one round trip and one transaction. Any number of workers may at once: none waits for a lock, none gets the
 * task of another, and of each key only the first task that is not finished is claimed.
 */
export async function claimWaiting(
  runtime: Runtime,
  claimer: Claimer,
  wishes: readonly ClaimWish[],
): Promise<ClaimedWish[]> {
  const limited = wishes.filter(({ limited }) => limited.length > 0).map(({ queue }) => queue)
  // A claim that is lost with the server leaves the task waiting, under the token that it had.
  const answers = await writeLedger(
    runtime,
    LAX_COMMIT,
    ...(limited.length > 0 ? [lockLimitsSql(limited)] : []),
    ...wishes.map((wish) => claimSql(claimer, wish)),
  )
  return wishes.map((wish, index) => claimedWishOf(wish, answers.at(index - wishes.length)!))
}

/** Columns of `looked`, before those of the task. */
const LOOKED = 4

function claimedWishOf({ room, spare, cursor }: ClaimWish, rows: readonly StoredRow[]): ClaimedWish {
  const [fitting, tenants, lastTenant, lastKey] = rows[0] as [number, number, string | null, string | null]
  const tasks = rows
    .filter((row) => row[LOOKED] !== null)
    .map((row) => claimedOf(row.slice(LOOKED)))
    // Ids of one process grow with time.
    .sort((one, other) => (one.id < other.id ? -1 : 1))
  const isFull = tasks.length >= (room > 0 ? room : spare)
  const served = tasks.map(({ tenantId }) => tenantId)
  const { cursor: next, isOver } = moveOn(cursor, { served, isFull, tenants, lastTenant, lastKey })
  return { tasks, cursor: next, left: leftOf({ isFull, isLocked: tasks.length < fitting, isOver }) }
}

type Round = Readonly<Record<'isFull' | 'isLocked' | 'isOver', boolean>>

function leftOf({ isFull, isLocked, isOver }: Round): ClaimedWish['left'] {
  // A full worker asks again when something has ended.
  if (isFull) return 'nothing'
  if (isLocked) return 'locked'
  return isOver ? 'nothing' : 'unseen'
}
