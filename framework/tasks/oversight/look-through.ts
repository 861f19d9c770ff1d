// The platform staff's view of the ledger: tasks of all tenants, and pending work.
import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import type { Context } from '#framework/request/context.ts'
import { isoOfStored } from '#framework/resource/fields/date-time.ts'

/** Which tasks to find. */
export interface Search {
  /** A sub-select of all tenants named `n`, with `id` and `slug`. */
  readonly tenants: SQLWrapper
  readonly states: readonly string[]
  /** An `ilike` pattern for task names and tenant slugs; null for all. */
  readonly pattern: string | null
  /** Only tasks enqueued before this one. */
  readonly before: string | null
  readonly limit: number
}

/** Latest first, without payloads. `ctx` acts as the system in no tenant, here and below. */
export async function lookThroughTasks(ctx: Context, { tenants, states, pattern, before, limit }: Search) {
  // Literals in the statement: only they can use the index on dead tasks.
  const inStates = sql.raw(states.map((state) => `'${state}'`).join(', '))
  const rows = await read(
    ctx,
    sql`select t.id, n.slug, t.name, t.queue, t.state, t.attempt, t.attempts, left(t.error, 500), t.run_at, t.created_at
      from tasks.tasks t left join ${tenants} on n.id = t.tenant_id
      where t.state in (${inStates})
      and (${pattern}::text is null or t.name ilike ${pattern} or n.slug ilike ${pattern})
      and (${before}::uuid is null or t.id < ${before}) order by t.id desc limit ${limit}`,
  )
  return rows.map(([id, tenant, name, queue, state, attempt, attempts, error, runAt, createdAt]) => ({
    ...{ id: id as string, tenant, name, queue, state, attempt, attempts, error },
    ...{ runAt: isoOfStored(runAt as string), createdAt: isoOfStored(createdAt as string) },
  }))
}

/** A count, and the age of the oldest. */
export interface Waiting {
  readonly count: number
  readonly oldest: string | null
}

/** Due tasks that have not started, and events whose subscribers were not notified yet. */
export async function countWaiting(ctx: Context): Promise<{ tasks: Waiting; events: Waiting }> {
  const [row] = await read(
    ctx,
    sql`select t.count, t.oldest, e.count, e.oldest
      from (select count(*)::integer, min(run_at) as oldest from tasks.tasks
        where state in ('scheduled', 'waiting', 'dispatched') and run_at <= now()) t,
      (select count(*)::integer, min(created_at) as oldest from tasks.events where untold) e`,
  )
  const waitingOf = (count: unknown, oldest: unknown): Waiting => ({
    ...{ count: count as number, oldest: oldest === null ? null : isoOfStored(oldest as string) },
  })
  const [tasks, tasksSince, events, eventsSince] = row!
  return { tasks: waitingOf(tasks, tasksSince), events: waitingOf(events, eventsSince) }
}

/** The state of one task; null if there is none. */
export async function stateOfTask(ctx: Context, id: string): Promise<{ state: string; waits: boolean } | null> {
  const [row] = await read(ctx, sql`select state, waits_for > 0 from tasks.tasks where id = ${id}`)
  return row ? { state: row[0] as string, waits: row[1] as boolean } : null
}

async function read(ctx: Context, statement: SQL) {
  return (await ctx.runtime.database.read(ctx, [statement]))[0]!
}
