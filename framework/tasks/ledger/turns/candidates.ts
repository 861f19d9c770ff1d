// Which tasks wait, and how to find them: conditions and probes that a partial index serves.
import { type SQL, sql } from 'drizzle-orm'
import { lines } from '../lines.ts'

/** A task with a limit on its starts. */
export interface RateLimited {
  readonly name: string
  readonly max: number
  /** Milliseconds. */
  readonly per: number
}

/** Tenants that one round examines. */
export const TENANTS = 50
/** Keys that one round examines. */
export const KEYS = 100
/** Keyed tasks requested per tenant, besides the walk through all keys. */
const EACH_KEYED = 4
// A task that waited this long goes first, whatever its priority: nothing starves.
const PATIENCE = sql.raw("interval '30 seconds'")

/** `t` only waits for its turn. */
export const isPlain = (queue: string) =>
  sql`t.queue = ${queue} and t.state = 'waiting' and t.key is null and t.is_limited = 0`
/** `t` waits and has a key. */
export const waitsWithKey = (queue: string) => sql`t.queue = ${queue} and t.key is not null and t.state = 'waiting'`
/** `t` has a key and is unfinished: later tasks of the key stay behind it. */
const isInKey = (queue: string) =>
  sql`t.queue = ${queue} and t.key is not null and t.state in ('scheduled', 'waiting', 'dispatched', 'running')`

/** The next tenant with such tasks from there on: steps from tenant to tenant, past each one's tasks. */
export function nextTenantSql(condition: SQL, from: SQL): SQL {
  return lines`
    select t.tenant_id from tasks.tasks t
    where ${condition} and t.tenant_id ${from} order by t.tenant_id limit 1
  `
}

/** The next key from there on, likewise. */
export function nextKeySql(queue: string, from: SQL): SQL {
  return lines`
    select t.tenant_id, t.key from tasks.tasks t
    where ${isInKey(queue)} and (t.tenant_id, t.key) ${from} order by t.tenant_id, t.key limit 1
  `
}

/** The next task of the key in the row `of`. */
export function firstOfKeySql(queue: string, of: SQL): SQL {
  return lines`
    select t.tenant_id, t.id, t.state, t.priority, t.run_at from tasks.tasks t
    where ${isInKey(queue)} and t.tenant_id = ${of}.tenant_id and t.key = ${of}.key order by t.id limit 1
  `
}

/** Keys of the tenant `w` with the tasks that go first there: another tenant may have ten thousand keys (WHK-14). */
export function urgentKeysSql(queue: string): SQL {
  return lines`
    select distinct t.tenant_id, t.key from (
      select t.tenant_id, t.key from tasks.tasks t
      where ${waitsWithKey(queue)} and t.tenant_id = w.tenant_id
      order by t.priority desc, t.run_at limit ${EACH_KEYED}) t
  `
}

/**
 * The task of the tenant `p` that has waited longest, if over the limit. Searches each waiting priority: an index on
 * times alone would be one more to write for each task.
 */
export function impatientSql(queue: string): SQL {
  const of = sql`${isPlain(queue)} and t.tenant_id = p.tenant_id`
  const oldest = lines`
    with recursive
      level (priority) as (
        (select t.priority from tasks.tasks t where ${of} order by t.priority desc limit 1)
        union all
        select b.priority from level l cross join lateral (
          select t.priority from tasks.tasks t
          where ${of} and t.priority < l.priority order by t.priority desc limit 1) b)
    select o.* from level l cross join lateral (
      select t.tenant_id, t.id, t.priority, t.run_at from tasks.tasks t
      where ${of} and t.priority = l.priority order by t.run_at limit 1) o
    order by o.run_at limit 1
  `
  return sql`select old.* from (${oldest}) old where old.run_at < now() - ${PATIENCE}`
}

/** The number of recent starts of a limited task; counts no further than the limit. */
export function recentStartsSql({ name, max, per }: Record<keyof RateLimited, SQL | string | number>): SQL {
  return lines`
    select count(*) from (
      select from tasks.tasks s
      where s.name = ${name} and s.is_limited = 1
        and s.dispatched_at > now() - ${per} * interval '1 millisecond' limit ${max}) s
  `
}
