// Whether work outside requests gets done, over all tenants: what waits, and for how long.
import { sql } from 'drizzle-orm'
import type { Context } from '#framework/request/context.ts'

/** Ages in seconds; 0 where nothing waits. */
export interface WorkFacts {
  /** Since the oldest task became due that no worker has taken. */
  readonly taskAge: number
  /** Tasks whose worker has been silent for a minute longer than its lease. */
  readonly abandoned: number
  readonly dead: number
  /** Since the oldest event that subscribers were not told of. */
  readonly eventAge: number
  /** Since the latest time at which a schedule enqueued something; null before the first. */
  readonly scheduleAge: number | null
  readonly schedules: number
}

/** Tasks of a queue: those that are due and wait, and those that run. */
export interface QueueDepth {
  readonly queue: string
  readonly waiting: number
  readonly running: number
}

/** `ctx` acts as the system in no tenant. Queues without a task are left out. */
export async function readQueueDepths(ctx: Context): Promise<QueueDepth[]> {
  const [rows] = await ctx.runtime.database.read(ctx, [
    sql`
      select queue, count(*) filter (where state = 'waiting' and waits_for = 0 and run_at <= now()),
             count(*) filter (where state = 'running')
      from tasks.tasks where state in ('waiting', 'running') group by queue order by queue`,
  ])
  return (rows as [string, string, string][]).map(([queue, waiting, running]) => ({
    queue,
    waiting: Number(waiting),
    running: Number(running),
  }))
}

/** `ctx` acts as the system in no tenant. */
export async function readWorkFacts(ctx: Context): Promise<WorkFacts> {
  const [rows] = await ctx.runtime.database.read(ctx, [
    sql`
      select coalesce(extract(epoch from now() - t.oldest), 0), t.abandoned, t.dead,
             coalesce(extract(epoch from now() - e.oldest), 0),
             extract(epoch from now() - s.latest), s.schedules
      from (select min(run_at) filter (where state = 'waiting' and waits_for = 0 and run_at <= now()) as oldest,
                   count(*) filter (where state = 'running' and lease_until < now() - interval '1 minute') as abandoned,
                   count(*) filter (where state = 'dead') as dead
            from tasks.tasks where state in ('waiting', 'running', 'dead')) t,
           (select min(created_at) as oldest from tasks.events where untold) e,
           (select max(last_slot) as latest, count(*) as schedules from tasks.schedules where paused_at is null) s`,
  ])
  const [taskAge, abandoned, dead, eventAge, scheduleAge, schedules] = rows![0] as (string | null)[]
  return {
    taskAge: Number(taskAge),
    abandoned: Number(abandoned),
    dead: Number(dead),
    eventAge: Number(eventAge),
    scheduleAge: scheduleAge === null ? null : Number(scheduleAge),
    schedules: Number(schedules),
  }
}
