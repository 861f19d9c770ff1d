// Takes tasks that were handed out: the token in a worker's hand must still be the one in the ledger.
import { sql } from 'drizzle-orm'
import type { Runtime } from '#framework/request/context.ts'
import type { Caller } from '#framework/resource/caller/caller.ts'
import { callerNames, readCaller, TASK_KEEPS } from '#framework/resource/caller/caller-sql.ts'
import { isIn, PLATFORM, writeLedger } from './ledger.ts'

/** A task that was handed out: what travels through a queue, and nothing more. */
export interface Ticket {
  readonly id: string
  readonly tenantId: string
  readonly token: number
}

/** A task with all that is needed to run it. */
export interface ClaimedTask extends Ticket {
  readonly name: string
  readonly payload: unknown
  readonly payloadVersion: number
  /** Who enqueued it; for the platform where it stands under its nil UUID. */
  readonly caller: Caller
  readonly attempt: number
  readonly attempts: number
  readonly isExpired: boolean
  /** The task that waits for this one. */
  readonly next: string | null
  /** Nobody asks for what became of it, should it complete: it goes instead of being marked. */
  readonly leavesNothing: boolean
}

export interface Claimer {
  readonly worker: string
  /** Milliseconds until the task is somebody else's, unless the lease is renewed. */
  readonly lease: number
}

/** The columns of a claimed task, in the order `claimedOf` reads them. */
export const CLAIMED = sql.raw(
  `t.tenant_id, t.id, t.token, t.name, t.payload, t.payload_version, t.attempt, t.attempts, coalesce(t.expires_at <= clock_timestamp(), false), t.next, t.keep_completed = 0 and t.next is null and t.group_id is null, ${callerNames(TASK_KEEPS, 't.')}`,
)

/** What a claim changes; the time is the database's. */
export const CLAIM = ({ worker, lease }: Claimer) =>
  sql`state = 'running', attempt = t.attempt + 1, lease_until = clock_timestamp() + ${lease} * interval '1 millisecond', worker = ${worker}, started_at = clock_timestamp(), unique_key = case when t.key_until = 'start' then null else t.unique_key end`

/** Reads a row of CLAIMED. */
export function claimedOf(row: readonly unknown[]): ClaimedTask {
  const [tenantId, id, token, name, payload, payloadVersion, attempt, attempts, ...rest] = row
  const [isExpired, next, leavesNothing, ...kept] = rest
  const caller = readCaller(TASK_KEEPS, kept, { tenantId: tenantId === PLATFORM ? null : (tenantId as string) })
  const stored = { tenantId, id, token, name, payload, payloadVersion, attempt, attempts }
  return { ...stored, isExpired, next, leavesNothing, caller } as ClaimedTask
}

/** Claims them with one statement; null for each ticket whose token is no longer the ledger's. */
export async function claimTasks(
  runtime: Runtime,
  claimer: Claimer,
  tickets: readonly Ticket[],
): Promise<(ClaimedTask | null)[]> {
  const given = JSON.stringify(tickets.map(({ tenantId, id, token }) => ({ tenant_id: tenantId, id, token })))
  // One that a transaction is replacing at this moment is left out, and handed out again: nobody waits for strangers here.
  // A claim that is lost with the server leaves the task handed out, and it is handed out again.
  const [, rows] = await writeLedger(
    runtime,
    LAX_COMMIT,
    sql`with k as materialized (select t.tenant_id, t.id from tasks.tasks t join json_to_recordset(${given}::json) as x (tenant_id uuid, id uuid, token integer) on t.tenant_id = x.tenant_id and t.id = x.id and t.token = x.token where ${isIn('dispatched')} for update of t skip locked) update tasks.tasks t set ${CLAIM(claimer)} from k where t.tenant_id = k.tenant_id and t.id = k.id returning ${CLAIMED}`,
  )
  const claimed = new Map(rows!.map((row) => claimedOf(row)).map((task) => [task.id, task]))
  // A queue may bring the same ticket twice at once: the first of them has the task.
  return tickets.map(({ id }) => {
    const task = claimed.get(id)
    claimed.delete(id)
    return task ?? null
  })
}

// Planning anew each time costs more than the statements themselves. A plan made while the table was nearly empty would read a full one
// from end to end: an index always leads, and plans are thrown away now and then (see `writeLedger`).
// Before PostgreSQL 18 what is switched off counts as dear, and what is dear is compiled (JIT), which takes longer than the statement.
const BY_INDEX =
  "set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true), set_config('jit', 'off', true), set_config('plan_cache_mode', 'force_generic_plan', true)"

/** One row is wanted, found by its key: also where the table was empty when the connection made its plan. */
export const BY_KEY = sql.raw("select set_config('enable_seqscan', 'off', true)")

/** Few rows of many are wanted. */
export const STRICT_COMMIT = sql.raw(`select ${BY_INDEX}`)

/** The same; and the transaction does not wait for the disk: what it did may be lost with the server, in order with what came before. */
export const LAX_COMMIT = sql.raw(`select set_config('synchronous_commit', 'off', true), ${BY_INDEX}`)

/** Puts tickets back that were not claimed: they are handed out anew, to whoever has room. */
export async function returnTickets(runtime: Runtime, tickets: readonly Ticket[]): Promise<void> {
  const given = JSON.stringify(tickets.map(({ tenantId, id, token }) => ({ tenant_id: tenantId, id, token })))
  await writeLedger(
    runtime,
    LAX_COMMIT,
    sql`update tasks.tasks t set state = 'waiting', token = t.token + 1 from json_to_recordset(${given}::json) as x (tenant_id uuid, id uuid, token integer) where t.tenant_id = x.tenant_id and t.id = x.id and t.token = x.token and ${isIn('dispatched')}`,
  )
}
