// The claim statement: finds tasks whose turn it is, locks those that are free, and marks them as running here.
import { type SQL, sql } from 'drizzle-orm'
import { CLAIM, CLAIMED, type Claimer } from '../claim.ts'
import { isIn, PLATFORM } from '../ledger.ts'
import { lines } from '../lines.ts'
import {
  firstOfKeySql,
  impatientSql,
  isPlain,
  KEYS,
  nextKeySql,
  nextTenantSql,
  type RateLimited,
  recentStartsSql,
  TENANTS,
  urgentKeysSql,
  waitsWithKey,
} from './candidates.ts'
import type { ClaimCursor } from './circle.ts'

/** A worker's room in one queue. */
export interface ClaimWish {
  readonly queue: string
  /** Slots for any task. */
  readonly room: number
  /** Further slots, for tenants with nothing running here. */
  readonly spare: number
  /** Running tasks here by tenant. */
  readonly running: ReadonlyMap<string, number>
  readonly limited: readonly RateLimited[]
  readonly cursor: ClaimCursor
}

// Candidates per slot: workers that claim concurrently find the same ones.
const STAND_INS = 3

/**
 * Takes the right to start limited tasks of these queues until the transaction ends; if another worker has it, starts
 * none. A separate statement, because the next one must see what that worker started. Earlier versions take the same
 * lock.
 */
export function lockLimitsSql(queues: readonly string[]): SQL {
  return lines`
    select set_config('pend.limits', (
      select coalesce(string_agg(queue, ' '), '')
      from json_array_elements_text(${JSON.stringify(queues)}::json) as q (queue)
      where pg_try_advisory_xact_lock(hashtextextended('pend tasks ' || queue, 0))), true)
  `
}

/** Finds tasks as if nobody else claimed, more than there is room for, so that tasks locked by others have substitutes. */
export function claimSql(claimer: Claimer, wish: ClaimWish): SQL {
  return lines`
    with recursive
      ${tenantsSql(wish)},
      ${plainSql(wish)},
      ${keyedSql(wish)},
      ${limitedSql(wish)},
      ${turnedSql(wish)},
      ${lockedSql(wish)},
      -- They run here, under a new token. Start times count limited ones.
      claimed as (
        update tasks.tasks t
        set ${CLAIM(claimer)}, token = t.token + 1,
          dispatched_at = case when t.is_limited = 1 then clock_timestamp() else t.dispatched_at end
        from (select * from newcomer union all select * from other) f
        where t.tenant_id = f.tenant_id and t.id = f.id returning ${CLAIMED}),
      -- How far this round got.
      looked as (
        select (select count(*) from turned where turn = 1 or ${wish.room}::integer > 0) as fitting,
          (select count(*) from place) as tenants,
          (select c.tenant_id from place c order by ${circleOf(wish, 'c')} offset ${TENANTS - 1} limit 1) as last_tenant,
          (select tenant_id::text || ' ' || key from key_place where n = ${KEYS}) as last_key)
    select l.*, c.* from looked l left join claimed c on true
  `
}

/** The order of tenants in the named row: a circle that begins after the last one served. */
function circleOf({ cursor }: ClaimWish, row: 'c' | 'turned'): SQL {
  const tenant = sql.raw(`${row}.tenant_id`)
  return sql`${tenant} <= ${cursor.tenant}::uuid, ${tenant}`
}

/** Orders each task by its tenant's turn. */
function turnedSql({ running }: ClaimWish): SQL {
  const counts = JSON.stringify([...running].map(([tenant, count]) => ({ tenant_id: tenant, count })))
  return lines`
    -- Each candidate once, however it was found.
    found as (
      select tenant_id, id, bool_or(is_impatient) as is_impatient, max(priority) as priority, min(run_at) as run_at
      from (select * from plain union all select * from keyed union all select * from limited) f
      group by tenant_id, id),
    -- Running tasks here by tenant.
    here as (
      select tenant_id, count from json_to_recordset(${counts}::json) as x (tenant_id uuid, count integer)),
    -- A tenant's first task comes after its own that run here.
    turned as materialized (
      select f.tenant_id, f.id, coalesce(h.count, 0) + row_number() over (
        partition by f.tenant_id order by f.is_impatient desc, f.priority desc, f.run_at, f.id) as turn
      from found f left join here h using (tenant_id))
  `
}

/** Those with room that nobody else is changing. */
function lockedSql(wish: ClaimWish): SQL {
  const { room, spare } = wish
  return lines`
    -- Tenants with nothing here go first, even if the general slots are taken (JOB-07).
    newcomer as materialized (
      select t.* from (select * from turned where turn = 1 order by ${circleOf(wish, 'turned')}) c
      cross join lateral (${LOCKED}) t
      limit ${room + spare}),
    -- The others share the rest, those with the least running first.
    other as materialized (
      select t.* from (select * from turned where turn > 1 order by turn, ${circleOf(wish, 'turned')}) c
      cross join lateral (${LOCKED}) t
      limit (select greatest(${room} - count(*), 0) from newcomer))
  `
}

/**
 * The task of the row `c`, found by key. With a plain join PostgreSQL may scan all waiting tasks for each candidate, if
 * it planned while the table was nearly empty: with 10,000 tasks a claim took two seconds.
 */
const LOCKED = lines`
  select t.tenant_id, t.id from tasks.tasks t
  where t.tenant_id = c.tenant_id and t.id = c.id and ${isIn('waiting')} for update skip locked
`

/** Tenants with waiting tasks: those after the cursor, then from the first one on if these are few. */
function tenantsSql({ queue, cursor }: ClaimWish): SQL {
  const [plain, keyed] = [isPlain(queue), waitsWithKey(queue)]
  // The nearer one of both kinds: a null is ignored.
  const next = (from: SQL) => sql`least((${nextTenantSql(plain, from)}), (${nextTenantSql(keyed, from)}))`
  const last = sql`${cursor.tenant}::uuid`
  return lines`
    ahead (tenant_id, n) as (
      (select ${next(sql`> ${last}`)}, 1)
      union all
      select ${next(sql.raw('> a.tenant_id'))}, a.n + 1 from ahead a
      where a.tenant_id is not null and a.n < ${TENANTS}),
    -- Tenants before the cursor close the circle.
    behind (tenant_id, n) as (
      (select ${next(sql`>= ${PLATFORM}::uuid`)}, 1
        where (select count(tenant_id) from ahead) < ${TENANTS})
      union all
      select ${next(sql.raw('> b.tenant_id'))}, b.n + 1 from behind b
      where b.tenant_id < ${last} and b.n < ${TENANTS}),
    place as materialized (
      select c.tenant_id from (
        select tenant_id from ahead where tenant_id is not null
        union all
        select tenant_id from behind where tenant_id <= ${last}) c
      order by c.tenant_id <= ${last}, c.tenant_id limit ${TENANTS})
  `
}

/** From each tenant the most urgent tasks, and one that has waited long. */
function plainSql({ queue, room, spare }: ClaimWish): SQL {
  // If few tenants wait, takes more from each.
  const each = sql`(select greatest(2, ${STAND_INS * (room + spare)} / greatest(count(*), 1)) from place)`
  return lines`
    plain as (
      select c.* from place p cross join lateral (
        (select t.tenant_id, t.id, false as is_impatient, t.priority, t.run_at from tasks.tasks t
          where ${isPlain(queue)} and t.tenant_id = p.tenant_id order by t.priority desc, t.run_at limit ${each})
        union all
        select old.tenant_id, old.id, true, old.priority, old.run_at from (${impatientSql(queue)}) old) c)
  `
}

/** The first unfinished task of keys, if it waits: walks through all keys, and adds each tenant's urgent ones. */
function keyedSql({ queue, cursor }: ClaimWish): SQL {
  const [tenant, key] = [cursor.key.slice(0, 36), cursor.key.slice(37)]
  return lines`
    key_place (tenant_id, key, n) as (
      (select f.tenant_id, f.key, 1 from (${nextKeySql(queue, sql`>= (${tenant}::uuid, ${key}::text)`)}) f)
      union all
      select f.tenant_id, f.key, k.n + 1
      from key_place k cross join lateral (${nextKeySql(queue, sql.raw('> (k.tenant_id, k.key)'))}) f
      where k.n < ${KEYS}),
    headed as (
      select c.* from key_place k cross join lateral (${firstOfKeySql(queue, sql.raw('k'))}) c
      union
      select c.* from place w
      cross join lateral (${urgentKeysSql(queue)}) k cross join lateral (${firstOfKeySql(queue, sql.raw('k'))}) c),
    keyed as (select tenant_id, id, false, priority, run_at from headed where state = 'waiting')
  `
}

/** As many limited tasks as may start now; none while another worker counts. */
function limitedSql({ queue, limited }: ClaimWish): SQL {
  const recent = recentStartsSql({ name: sql.raw('l.name'), max: sql.raw('l.max'), per: sql.raw('l.per') })
  return lines`
    limits as (
      select l.name, greatest(l.max - (${recent}), 0) as places
      from json_to_recordset(${JSON.stringify(limited)}::json) as l (name text, max integer, per double precision)
      where ${queue} = any(string_to_array(current_setting('pend.limits', true), ' '))),
    limited as (
      select c.* from limits l cross join lateral (
        select t.tenant_id, t.id, false, t.priority, t.run_at from tasks.tasks t
        where t.queue = ${queue} and t.name = l.name and t.is_limited = 1 and t.key is null and t.state = 'waiting'
        order by t.priority desc, t.run_at limit l.places) c)
  `
}
