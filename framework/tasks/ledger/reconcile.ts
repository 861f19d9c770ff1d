// Time-based changes of the ledger: due tasks become waiting, lost ones wait again, old ones are deleted.
import type { SQL } from 'drizzle-orm'
import type { Runtime } from '#framework/request/runtime.ts'
import { LAX_COMMIT } from './claim.ts'
import { passOn } from './finish.ts'
import { inLedger } from './ledger.ts'
import { lines } from './lines.ts'

export interface Reconciled {
  /** How many became waiting: due ones, and those of lost workers. */
  readonly woken: number
  /** Milliseconds until the next task is due, or the next lease ends; null if there is none. */
  readonly nextDue: number | null
}

const MOST = 500
const HANDED_OUT_MS = 5000

/**
 * Compares with the database's clock: `now()`, which an index can serve, is the start of this short transaction. Cheap
 * if nothing is due: every part uses an index.
 */
export function reconcileTasks(runtime: Runtime): Promise<Reconciled> {
  return inLedger(runtime, async (query) => {
    const [, due, lost, stranded, next] = await Promise.all([
      query(LAX_COMMIT),
      query(dueSql()),
      query(lostSql()),
      query(strandedSql()),
      query(nextDueSql()),
    ])
    if (lost.some(([, follower]) => follower !== null)) await passOn(query, lost)
    const wait = next[0]?.[0] ?? null
    return {
      woken: due.length + lost.filter(([, , , state]) => state === 'waiting').length + stranded.length,
      nextDue: wait === null ? null : Math.max(0, Number(wait)),
    }
  })
}

/** Tasks whose start time has come. */
function dueSql(): SQL {
  return lines`
    with d as materialized (
      select tenant_id, id from tasks.tasks
      where state = 'scheduled' and run_at <= now() order by run_at limit ${MOST} for update skip locked)
    update tasks.tasks t set state = 'waiting' from d
    where t.tenant_id = d.tenant_id and t.id = d.id returning 1
  `
}

/** Tasks that no worker runs any more: they wait again, unless it was their last attempt. */
function lostSql(): SQL {
  return lines`
    with d as materialized (
      select tenant_id, id from tasks.tasks
      where state = 'running' and lease_until < now() order by lease_until limit ${MOST} for update skip locked)
    update tasks.tasks t
    set state = case when t.attempt < t.attempts then 'waiting' else 'dead' end, error = 'The worker was lost.',
      token = t.token + 1, lease_until = null,
      finished_at = case when t.attempt < t.attempts then null else clock_timestamp() end,
      unique_key = case when t.attempt < t.attempts then t.unique_key end,
      keep_until = case when t.attempt < t.attempts then null
        else clock_timestamp() + t.keep_failed * interval '1 second' end
    from d where t.tenant_id = d.tenant_id and t.id = d.id returning t.id, t.next, t.tenant_id, t.state
  `
}

/**
 * Earlier versions handed tasks out through a queue. Tasks handed out by such a worker, of a deployment being replaced,
 * and claimed by nobody, wait again.
 */
function strandedSql(): SQL {
  return lines`
    with d as materialized (
      select tenant_id, id from tasks.tasks
      where state = 'dispatched' and dispatched_at < now() - ${HANDED_OUT_MS} * interval '1 millisecond'
      order by dispatched_at limit ${MOST} for update skip locked)
    update tasks.tasks t set state = 'waiting', token = t.token + 1 from d
    where t.tenant_id = d.tenant_id and t.id = d.id returning 1
  `
}

/** A lease renewed in time is never next; a lost worker's is, and is taken at once. */
function nextDueSql(): SQL {
  return lines`
    select extract(epoch from least(
      (select run_at from tasks.tasks where state = 'scheduled' order by run_at limit 1),
      (select greatest(lease_until, clock_timestamp() + interval '50 milliseconds') from tasks.tasks
        where state = 'running' order by lease_until limit 1)) - clock_timestamp()) * 1000
  `
}

/** Deletes expired outcomes; the number shows whether there may be more. */
export async function purgeTasks(runtime: Runtime): Promise<number> {
  const rows = await inLedger(runtime, (query) =>
    query(lines`
      with d as materialized (
        select tenant_id, id from tasks.tasks
        where keep_until < now() order by keep_until limit ${MOST} for update skip locked)
      delete from tasks.tasks t using d where t.tenant_id = d.tenant_id and t.id = d.id returning 1
    `),
  )
  return rows.length
}
