// Records how a run ended. Refuses a worker that no longer holds the task's token.
import { type SQL, sql } from 'drizzle-orm'
import type { StoredRow } from '#framework/database/database.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import { BY_KEY, type Claim, STRICT_COMMIT } from './claim.ts'
import { inLedger, isAmong, isIn, writeLedger } from './ledger.ts'
import { lines, rawLines } from './lines.ts'

type Query = (statement: SQL) => Promise<StoredRow[]>

/** `scheduled`: failed, will be retried after `delay` milliseconds. `waiting`: returned, the run does not count. */
export interface Ending extends Claim {
  /** The task that waits for this one. */
  readonly next: string | null
  readonly state: 'completed' | 'dead' | 'expired' | 'scheduled' | 'waiting'
  readonly result?: unknown
  readonly error?: string
  readonly delay?: number
  /** The run does not count: the delay was not the task's fault. */
  readonly isUncounted?: boolean
  /** Deletes the completed task instead of marking it. */
  readonly leavesNothing?: boolean
}

/** Records all with one statement; false for each whose token is outdated. */
export async function finishTasks(runtime: Runtime, endings: readonly Ending[]): Promise<boolean[]> {
  if (endings.some(({ next }) => next !== null)) return finishWithFollowers(runtime, endings)
  const [, ...rows] = await writeLedger(runtime, STRICT_COMMIT, ...endingSql(endings))
  const finished = new Set(rows.flat().map(([id]) => id as string))
  return endings.map(({ id }) => finished.has(id))
}

function finishWithFollowers(runtime: Runtime, endings: readonly Ending[]): Promise<boolean[]> {
  return inLedger(runtime, (query) => {
    // If it fails, so does the next statement.
    void query(STRICT_COMMIT).catch(() => {})
    return finishWithin(query, endings)
  })
}

/** Deletes those that leave nothing behind: half the cost of marking and deleting later. */
function endingSql(endings: readonly Ending[]): SQL[] {
  const passing = endings.filter(isGone)
  const marked = endings.filter((ending) => !isGone(ending))
  return [...(passing.length > 0 ? [dropSql(passing)] : []), ...(marked.length > 0 ? [finishSql(marked)] : [])]
}

const isGone = ({ state, leavesNothing }: Ending) => state === 'completed' && leavesNothing === true

/** Deletes completed tasks that leave nothing, and returns the ids of those that were still held. */
export function dropSql(endings: readonly Ending[]): SQL {
  const given = endings.map(({ tenantId, id, token }) => ({ tenant_id: tenantId, id, token }))
  return lines`
    delete from tasks.tasks t
    using json_to_recordset(${JSON.stringify(given)}::json) as x (tenant_id uuid, id uuid, token integer)
    where t.tenant_id = x.tenant_id and t.id = x.id and t.token = x.token and ${isIn('running')} and ${isAmong(endings)}
    returning t.id
  `
}

/**
 * Completes a task in the transaction of `query`, which may commit without waiting for the answer: if the token is
 * outdated, the statement fails (SQLSTATE 22012) and the transaction with it.
 */
export function completeWith(
  query: Query,
  ending: Pick<Ending, 'tenantId' | 'id' | 'token' | 'result' | 'leavesNothing'>,
): Promise<unknown> {
  const { tenantId, id, token, leavesNothing } = ending
  const own = sql`t.tenant_id = ${tenantId} and t.id = ${id} and t.token = ${token} and ${isIn('running')}`
  const done = leavesNothing ? sql`delete from tasks.tasks t where ${own}` : sql`${completeSql(ending)} where ${own}`
  // These connections belong to the task and plan for it like any other.
  void query(BY_KEY).catch(() => {})
  return query(sql`with done as (${done} returning 1) select 1 / count(*)::integer from done`)
}

function completeSql({ result }: Pick<Ending, 'result'>): SQL {
  const json = result === undefined ? null : JSON.stringify(result)
  return lines`
    update tasks.tasks t
    set state = 'completed', result = ${json}::jsonb, lease_until = null, finished_at = clock_timestamp(),
      unique_key = null, keep_until = clock_timestamp() + t.keep_completed * interval '1 second'
  `
}

/** The same inside an open transaction. */
export async function finishWithin(query: Query, endings: readonly Ending[]): Promise<boolean[]> {
  const rows = await query(finishSql(endings))
  const finished = new Set(rows.map(([id]) => id as string))
  const followed = rows.filter(([, next]) => next !== null)
  if (followed.length > 0) await passOn(query, followed)
  return endings.map(({ id }) => finished.has(id))
}

/** Marks tasks as ended or retried, and returns those that were still held with their followers. */
export function finishSql(endings: readonly Ending[]): SQL {
  const given = endings.map(({ tenantId, id, token, state, result, error, delay, isUncounted }) => ({
    tenant_id: tenantId,
    id,
    token,
    state,
    result,
    error: error?.slice(0, 10_000) ?? null,
    delay: delay ?? 0,
    counted: state === 'waiting' || isUncounted ? 0 : 1,
  }))
  return lines`
    update tasks.tasks t
    set state = x.state, result = x.result, error = coalesce(x.error, t.error), lease_until = null, ${ENDED}, ${KEPT},
      -- A run that does not count is not an attempt.
      attempt = t.attempt - 1 + x.counted,
      -- A returned task is claimed again: its former holder is refused.
      token = case when x.state = 'waiting' then t.token + 1 else t.token end,
      run_at = case
        when x.state = 'scheduled' then clock_timestamp() + x.delay * interval '1 millisecond' else t.run_at end
    from json_to_recordset(${JSON.stringify(given)}::json) as x (
      tenant_id uuid, id uuid, token integer, state text, result jsonb, error text, delay double precision,
      counted integer)
    where t.tenant_id = x.tenant_id and t.id = x.id and t.token = x.token and ${isIn('running')} and ${isAmong(endings)}
    returning t.id, t.next, t.tenant_id, t.state
  `
}

const IS_OPEN = "x.state in ('scheduled', 'waiting')"
const ENDED = rawLines(`
  finished_at = case when ${IS_OPEN} then null else clock_timestamp() end,
  unique_key = case when ${IS_OPEN} then t.unique_key end
`)
const KEPT = rawLines(`
  keep_until = case when ${IS_OPEN} then null else clock_timestamp()
    + case when x.state = 'completed' then t.keep_completed else t.keep_failed end * interval '1 second' end
`)

/** Releases tasks that waited for a completed one, and cancels those that waited for one that never will. */
export async function passOn(query: Query, rows: readonly StoredRow[]): Promise<void> {
  const pick = (states: readonly string[]) =>
    rows
      .filter(([, next, , state]) => next !== null && states.includes(state as string))
      .map(([, next, tenant]) => ({ tenantId: tenant as string, id: next as string }))
  await query(releaseSql(pick(['completed'])))
  await cancelFollowers(query, pick(['dead', 'expired', 'cancelled']))
}

type Key = Pick<Claim, 'tenantId' | 'id'>

const jsonOf = (keys: readonly Key[]) => JSON.stringify(keys.map(({ tenantId, id }) => ({ tenant_id: tenantId, id })))

/** A key given several times counts for as many completed tasks. */
export function releaseSql(keys: readonly Key[]): SQL {
  return lines`
    update tasks.tasks t
    set waits_for = t.waits_for - x.ended,
      -- The last task it waited for releases it, to its time or its turn.
      state = case
        when t.waits_for > x.ended then t.state when t.run_at > clock_timestamp() then 'scheduled' else 'waiting' end
    from (
      select tenant_id, id, count(*)::integer as ended
      from json_to_recordset(${jsonOf(keys)}::json) as y (tenant_id uuid, id uuid) group by 1, 2) x
    where t.tenant_id = x.tenant_id and t.id = x.id and t.state = 'blocked' and ${isAmong(keys)}
  `
}

/** The whole rest of a chain, however long. */
async function cancelFollowers(query: Query, keys: readonly Key[]): Promise<void> {
  if (keys.length === 0) return
  await query(lines`
    with recursive
      -- Tasks that wait for one that never completes, and those that wait for them.
      follower as (
        select t.tenant_id, t.id, t.next from tasks.tasks t
        join json_to_recordset(${jsonOf(keys)}::json) as x (tenant_id uuid, id uuid)
          on t.tenant_id = x.tenant_id and t.id = x.id
        where t.state = 'blocked' and ${isAmong(keys)}
        union
        select t.tenant_id, t.id, t.next from tasks.tasks t
        join follower f on t.tenant_id = f.tenant_id and t.id = f.next
        where t.state = 'blocked')
    update tasks.tasks t
    set state = 'cancelled', error = 'A task that it waited for did not complete.', token = t.token + 1,
      unique_key = null, finished_at = clock_timestamp(),
      keep_until = clock_timestamp() + t.keep_failed * interval '1 second'
    from follower f where t.tenant_id = f.tenant_id and t.id = f.id
  `)
}
