// What a claim reads and writes, whoever makes it; and how plans of the ledger's statements are kept quick.
import { sql } from 'drizzle-orm'
import type { Caller } from '#framework/resource/caller/caller.ts'
import { callerNames, readCaller, TASK_KEEPS } from '#framework/resource/caller/caller-sql.ts'
import { PLATFORM } from './ledger.ts'
import { lines, rawLines } from './lines.ts'

/** The right to a task: as long as the ledger has the same token. */
export interface Claim {
  readonly id: string
  readonly tenantId: string
  readonly token: number
}

/** A task with all that is needed to run it. */
export interface ClaimedTask extends Claim {
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
export const CLAIMED = rawLines(`
  t.tenant_id, t.id, t.token, t.name, t.payload, t.payload_version, t.attempt, t.attempts,
  -- It is too late to start it.
  coalesce(t.expires_at <= clock_timestamp(), false) as is_expired,
  t.next,
  -- Nobody asks for what became of it.
  t.keep_completed = 0 and t.next is null and t.group_id is null as leaves_nothing,
  ${callerNames(TASK_KEEPS, 't.')}
`)

/** What a claim changes; the time is the database's. */
export const CLAIM = ({ worker, lease }: Claimer) => lines`
  state = 'running', attempt = t.attempt + 1, worker = ${worker}, started_at = clock_timestamp(),
  lease_until = clock_timestamp() + ${lease} * interval '1 millisecond',
  -- Some give their unique key up when they start.
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

// Planning anew each time costs more than the statements themselves. A plan made while the table was nearly empty would read a full one
// from end to end: an index always leads, and plans are thrown away now and then (see `writeLedger`).
// Before PostgreSQL 18 what is switched off counts as dear, and what is dear is compiled (JIT), which takes longer than the statement.
const BY_INDEX = `
  set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
  set_config('enable_mergejoin', 'off', true), set_config('jit', 'off', true),
  set_config('plan_cache_mode', 'force_generic_plan', true)`

/** One row is wanted, found by its key: also where the table was empty when the connection made its plan. */
export const BY_KEY = sql.raw("select set_config('enable_seqscan', 'off', true)")

/** Few rows of many are wanted. */
export const STRICT_COMMIT = rawLines(`select ${BY_INDEX}`)

/** The same; and the transaction does not wait for the disk: what it did may be lost with the server, in order with what came before. */
export const LAX_COMMIT = rawLines(`select set_config('synchronous_commit', 'off', true), ${BY_INDEX}`)
