// Claims waiting tasks directly, by any number of concurrent workers.
import type { StoredRow } from '#framework/database/database.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import { type ClaimedTask, type Claimer, claimedOf, LAX_COMMIT } from '../claim.ts'
import { writeLedger } from '../ledger.ts'
import { type ClaimCursor, moveOn } from './circle.ts'
import { type ClaimWish, claimSql, lockLimitsSql } from './claim-sql.ts'

/** The result for one queue. */
export interface ClaimedWish {
  readonly tasks: readonly ClaimedTask[]
  /** For the next round. */
  readonly cursor: ClaimCursor
  /** Whether suitable tasks still wait: `locked` if other workers were taking them, `unseen` if this round did not reach them. */
  readonly left: 'nothing' | 'locked' | 'unseen'
}

/**
 * Claims for all queues in one round trip and one transaction. Workers may claim concurrently: none waits for a lock,
 * none gets another's task, and each key yields only its first unfinished task.
 */
export async function claimWaiting(
  runtime: Runtime,
  claimer: Claimer,
  wishes: readonly ClaimWish[],
): Promise<ClaimedWish[]> {
  const limited = wishes.filter(({ limited }) => limited.length > 0).map(({ queue }) => queue)
  // If the server loses a claim, the task still waits, under its previous token.
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
