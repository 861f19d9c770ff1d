// Hands out what is due: a few tasks of each tenant in turn, so that nobody's million keeps others waiting.
import { type SQL, sql } from 'drizzle-orm'
import type { Runtime } from '#framework/request/context.ts'
import { LAX_COMMIT, type Ticket } from './claim.ts'
import { isIn, PLATFORM, writeLedger } from './ledger.ts'

/** A ticket with what the queue sorts by. */
export interface DispatchedTask extends Ticket {
  readonly priority: number
}

/** How much is handed out at once, and where the last round ended. */
export interface DispatchRound {
  readonly queue: string
  /** Tasks that may be on their way to workers at once: few, so that a newcomer's are not far behind. */
  readonly window: number
  /** The tenant at which the round begins. */
  readonly cursor: string | null
  readonly keyCursor: string | null
  /** The tenant at which those with keys are asked. */
  readonly waiterCursor: string | null
}

export interface Dispatched extends Pick<DispatchRound, 'cursor' | 'keyCursor' | 'waiterCursor'> {
  readonly tasks: readonly DispatchedTask[]
  /** Whether another round finds room, for those who have tickets on their way already. */
  readonly hasRoom: boolean
}

// Tickets that are out for longer were perhaps lost with their worker, and must not keep others in; up to a point.
// Longer than a worker lets one wait for room (PATIENCE_MS of the runner): one tenant's would come back and go out all the time, more of them than
// a worker fetches, and the tickets of others would stand behind them (WHK-14).
const FRESH = sql.raw("interval '1500 milliseconds'")
const JAM = 5
// Within it a worker starts a ticket or gives it back: older ones do not count as their tenant's any more.
const LIVELY = sql.raw("interval '2 seconds'")
const TENANTS = 50
const KEYS = 100
const EACH_KEYED = 4
// Tasks of one tenant that a round looks at: where few tenants wait, each may have more.
const EACH = sql.raw('(select greatest(2, 2 * places / greatest(seen, 1)) from room, looked)')
// What has waited so long goes first, whatever its priority: nothing starves.
const PATIENCE = "interval '30 seconds'"

/** Marks due tasks as handed out and returns them. Only one process at a time finds any; the others come back empty. */
export async function dispatchTasks(
  runtime: Runtime,
  round: DispatchRound,
  limited: readonly RateLimited[],
): Promise<Dispatched> {
  const [, keyed, plain, ...rated] = await writeLedger(
    runtime,
    LAX_COMMIT,
    markSql(round, keyedSql(round), Math.ceil(round.window / 2)),
    markSql(round, plainSql(round), round.window),
    ...limited.map((each) => markSql(round, limitedSql(round, each), round.window)),
  )
  const rows = [...keyed!, ...plain!, ...rated.flat()]
  return {
    tasks: rows
      .filter(([, id]) => id !== null)
      .map(([tenantId, id, token, priority]) => ({ tenantId, id, token, priority }) as DispatchedTask)
      .sort(byUrgency),
    hasRoom: [keyed!, plain!].some((rows) => Number(rows.at(-1)?.[3] ?? 0) > 0),
    cursor: nextCursor(plain!, TENANTS),
    keyCursor: nextCursor(keyed!, KEYS),
    waiterCursor: (keyed!.at(-1)?.[0] as string | null | undefined) ?? null,
  }
}

/** Rows come back in no order of their own; ids of one process grow with time. */
function byUrgency(one: DispatchedTask, other: DispatchedTask): number {
  return other.priority - one.priority || (one.id < other.id ? -1 : 1)
}

/** A task with a limit on how often it starts. */
export interface RateLimited {
  readonly name: string
  readonly max: number
  /** Milliseconds. */
  readonly per: number
}

/** The last row tells how many places were looked at, and the last of them; a round that saw all begins anew. */
function nextCursor(rows: readonly unknown[][], most: number): string | null {
  const [, , , , seen, last] = rows.at(-1) ?? []
  return Number(seen ?? 0) >= most ? (last as string) : null
}

/**
 * `candidates` yields (tenant_id, id, rank, seen, last) for tasks that wait. A tenant's turn comes after as many of its own as are on
 * their way already; whoever has none on its way gets one beyond the window, so that nobody's tickets keep others in (JOB-07).
 */
function markSql({ queue, window }: DispatchRound, candidates: SQL, most: number): SQL {
  const out = sql`out as materialized (select tenant_id, dispatched_at from tasks.tasks where state = 'dispatched' and queue = ${queue} order by dispatched_at desc limit ${window * JAM})`
  const room = sql`room as materialized (select case when pg_try_advisory_xact_lock(hashtextextended(${`pend tasks ${queue}`}, 0)) then (select greatest(0, least(${most}::bigint - count(*) filter (where dispatched_at > now() - ${FRESH}), ${window * JAM}::bigint - count(*))) from out) end as places)`
  const turns = sql`held as (select tenant_id, count(*) as n from out where dispatched_at > now() - ${LIVELY} group by tenant_id), turned as (select c.tenant_id, c.id, c.rank, row_number() over (partition by c.tenant_id order by c.rank) + coalesce(h.n, 0) as turn from candidate c left join held h using (tenant_id)), chosen as (select tenant_id, id from (select t.*, row_number() over (order by turn, rank) as place from turned t where turn <= ${window}) t where turn = 1 or place <= (select places from room))`
  return sql`with recursive ${out}, ${room}, ${candidates}, ${turns}, free as materialized (select t.tenant_id, t.id from chosen c join tasks.tasks t on t.tenant_id = c.tenant_id and t.id = c.id where ${isIn('waiting')} for update of t skip locked), marked as (update tasks.tasks t set state = 'dispatched', token = t.token + 1, dispatched_at = clock_timestamp() from free f where t.tenant_id = f.tenant_id and t.id = f.id returning t.tenant_id, t.id, t.token, t.priority) select m.*, null::bigint as seen, null::text as last from marked m union all select waited, null, null, places::integer, seen, last from looked, room`
}

/** Of each tenant the most urgent, and one that has waited for long. */
function plainSql({ queue, cursor }: DispatchRound): SQL {
  const own = sql`t.queue = ${queue} and t.state = 'waiting' and t.key is null and t.is_limited = 0`
  const next = (from: SQL) =>
    sql`select t.tenant_id from tasks.tasks t where ${own} and t.tenant_id ${from} order by t.tenant_id limit 1`
  const of = sql`${own} and t.tenant_id = p.tenant_id`
  // Of each priority that waits: an index of times alone would be one more to write for each task.
  const below = sql`select t.priority from tasks.tasks t where ${of} and t.priority < l.priority order by t.priority desc limit 1`
  const oldest = sql`with recursive level (priority) as ((select t.priority from tasks.tasks t where ${of} order by t.priority desc limit 1) union all select b.priority from level l cross join lateral (${below}) b) select o.* from level l cross join lateral (select t.tenant_id, t.id, t.run_at from tasks.tasks t where ${of} and t.priority = l.priority order by t.run_at limit 1) o order by o.run_at limit 1`
  return sql`place (tenant_id, n) as ((select (${next(sql`>= ${cursor ?? PLATFORM}::uuid`)}), 1) union all select (${next(sql`> p.tenant_id`)}), p.n + 1 from place p where p.tenant_id is not null and p.n < ${TENANTS} and (select places from room) is not null), looked as (select count(tenant_id) as seen, (array_agg(tenant_id::text order by n desc))[1] as last, null::uuid as waited from place), candidate as (select c.* from place p cross join lateral (select * from (select t.tenant_id, t.id, row_number() over () as rank from (select t.tenant_id, t.id from tasks.tasks t where ${of} order by t.priority desc, t.run_at limit ${EACH}) t) urgent union select old.tenant_id, old.id, 0 from (${oldest}) old where old.run_at < now() - ${sql.raw(PATIENCE)}) c where p.tenant_id is not null)`
}

/**
 * Of each key the first task that is not finished, when it waits: what comes later stays behind it. Keys are walked through from where
 * the last round ended; beside them each tenant is asked for those that wait longest, for another may have ten thousand keys (WHK-14).
 */
function keyedSql({ queue, keyCursor, waiterCursor }: DispatchRound): SQL {
  const own = sql`t.queue = ${queue} and t.key is not null and t.state in ('scheduled', 'waiting', 'dispatched', 'running')`
  const [tenant, key] = keyCursor === null ? [PLATFORM, ''] : [keyCursor.slice(0, 36), keyCursor.slice(37)]
  const next = (from: SQL) =>
    sql`select t.tenant_id, t.key from tasks.tasks t where ${own} and (t.tenant_id, t.key) ${from} order by t.tenant_id, t.key limit 1`
  const first = (of: SQL) =>
    sql`select t.tenant_id, t.id, t.state, t.priority, t.run_at from tasks.tasks t where ${own} and t.tenant_id = ${of}.tenant_id and t.key = ${of}.key order by t.id limit 1`
  const waits = sql`t.queue = ${queue} and t.key is not null and t.state = 'waiting'`
  const nextTenant = (from: SQL) =>
    sql`select t.tenant_id from tasks.tasks t where ${waits} and t.tenant_id ${from} order by t.tenant_id limit 1`
  const longest = sql`select distinct t.tenant_id, t.key from (select t.tenant_id, t.key from tasks.tasks t where ${waits} and t.tenant_id = w.tenant_id order by t.priority desc, t.run_at limit ${EACH_KEYED}) t`
  return sql`place (tenant_id, key, n) as ((select f.tenant_id, f.key, 1 from (${next(sql`>= (${tenant}::uuid, ${key}::text)`)}) f) union all select f.tenant_id, f.key, p.n + 1 from place p cross join lateral (${next(sql`> (p.tenant_id, p.key)`)}) f where p.n < ${KEYS} and (select places from room) is not null), looked as (select count(*) as seen, (array_agg(tenant_id::text || ' ' || key order by n desc))[1] as last, (select (array_agg(tenant_id order by n desc))[1] from waiter having count(tenant_id) >= ${TENANTS}) as waited from place), waiter (tenant_id, n) as ((select (${nextTenant(sql`>= ${waiterCursor ?? PLATFORM}::uuid`)}), 1) union all select (${nextTenant(sql`> w.tenant_id`)}), w.n + 1 from waiter w where w.tenant_id is not null and w.n < ${TENANTS} and (select places from room) is not null), headed as (select c.* from place p cross join lateral (${first(sql.raw('p'))}) c union select c.* from waiter w cross join lateral (${longest}) k cross join lateral (${first(sql.raw('k'))}) c where w.tenant_id is not null), candidate as (select tenant_id, id, row_number() over (partition by tenant_id order by priority desc, run_at) as rank from headed where state = 'waiting')`
}

/** As many as the limit still allows: those handed out in the time before are counted. */
function limitedSql({ queue }: DispatchRound, { name, max, per }: RateLimited): SQL {
  const left = sql`greatest(${max} - (select count(*) from (select from tasks.tasks s where s.name = ${name} and s.is_limited = 1 and s.dispatched_at > now() - ${per} * interval '1 millisecond' limit ${max}) s), 0)`
  return sql`looked as (select 0::bigint as seen, null::text as last, null::uuid as waited), candidate as (select t.tenant_id, t.id, row_number() over () as rank from (select t.tenant_id, t.id from tasks.tasks t where t.queue = ${queue} and t.name = ${name} and t.is_limited = 1 and t.key is null and t.state = 'waiting' order by t.priority desc, t.run_at limit (select ${left})) t)`
}
