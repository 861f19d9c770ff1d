// What any claim reads and writes, and how the plans of the ledger's statements stay fast.
import { sql } from 'drizzle-orm'
import type { Caller } from '#framework/resource/caller/caller.ts'
import { callerNames, readCaller, TASK_KEEPS } from '#framework/resource/caller/caller-sql.ts'
import { PLATFORM } from './ledger.ts'
import { lines, rawLines } from './lines.ts'

/** The right to a task: valid while the ledger has the same token. */
export interface Claim {
  readonly id: string
  readonly tenantId: string
  readonly token: number
}

/** A task with everything needed to run it. */
export interface ClaimedTask extends Claim {
  readonly name: string
  readonly payload: unknown
  readonly payloadVersion: number
  /** Who enqueued it; the platform for tasks under its nil UUID. */
  readonly caller: Caller
  readonly attempt: number
  readonly attempts: number
  readonly isExpired: boolean
  /** The task that waits for this one. */
  readonly next: string | null
  /** Nobody will ask for its outcome: once completed, it is deleted instead of marked. */
  readonly leavesNothing: boolean
}

export interface Claimer {
  readonly worker: string
  /** Milliseconds until another worker may take the task, unless the lease is renewed. */
  readonly lease: number
}

/** The columns of a claimed task, in the order of `claimedOf`. */
export const CLAIMED = rawLines(`
  t.tenant_id, t.id, t.token, t.name, t.payload, t.payload_version, t.attempt, t.attempts,
  -- Too late to start.
  coalesce(t.expires_at <= clock_timestamp(), false) as is_expired,
  t.next,
  -- Nobody will ask for its outcome.
  t.keep_completed = 0 and t.next is null and t.group_id is null as leaves_nothing,
  ${callerNames(TASK_KEEPS, 't.')}
`)

/** The changes of a claim; the time is the database's. */
export const CLAIM = ({ worker, lease }: Claimer) => lines`
  state = 'running', attempt = t.attempt + 1, worker = ${worker}, started_at = clock_timestamp(),
  lease_until = clock_timestamp() + ${lease} * interval '1 millisecond',
  -- Some release their unique key at the start.
  unique_key = case when t.key_until = 'start' then null else t.unique_key end
`

/** Reads a row of CLAIMED. */
export function claimedOf(row: readonly unknown[]): ClaimedTask {
  const [tenantId, id, token, name, payload, payloadVersion, attempt, attempts, ...rest] = row
  const [isExpired, next, leavesNothing, ...kept] = rest
  const caller = readCaller(TASK_KEEPS, kept, { tenantId: tenantId === PLATFORM ? null : (tenantId as string) })
  const stored = { tenantId, id, token, name, payload, payloadVersion, attempt, attempts }
  return { ...stored, isExpired, next, leavesNothing, caller } as ClaimedTask
}

// Planning each time costs more than the statements themselves. But a plan made while the table was nearly empty would scan a full one. So
// an index always leads, and plans are discarded now and then (see `writeLedger`). Before PostgreSQL 18 a disabled method counts as
// expensive, and expensive plans are compiled (JIT), which takes longer than the statement. It also counts each look-up in an index like
// comparing some fifty values, so that reading a whole tenant seems cheaper: with free comparisons, only pages and rows count.
const BY_INDEX = `
  set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
  set_config('enable_mergejoin', 'off', true), set_config('jit', 'off', true),
  set_config('cpu_operator_cost', '0', true), set_config('cpu_index_tuple_cost', '0', true),
  set_config('plan_cache_mode', 'force_generic_plan', true)`

/** For one row, found by its key: also if the connection planned while the table was empty. */
export const BY_KEY = sql.raw("select set_config('enable_seqscan', 'off', true)")

/** For few rows of many. */
export const STRICT_COMMIT = rawLines(`select ${BY_INDEX}`)

/** The same, without waiting for the disk: a server crash may lose the transaction, in order with earlier ones. */
export const LAX_COMMIT = rawLines(`select set_config('synchronous_commit', 'off', true), ${BY_INDEX}`)
