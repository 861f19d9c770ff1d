// Enqueues during faults and counts afterwards: each acknowledged task must have had its effect exactly once.
import { randomUUIDv7 } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { withClient } from '#framework/database/bootstrap/with-client.ts'
import { createContext } from '#framework/request/create-context.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import { leaveEffect } from './trial.ts'

export interface LoadOptions {
  readonly tasks: number
  /** Milliseconds each task takes. */
  readonly ms: number
  readonly tenants?: number
  /** Milliseconds between the tasks of one producer. */
  readonly pause?: number
  readonly producers?: number
  /** The share of the tasks that may be enqueued by now; all when left out. */
  readonly share?: () => number
  /** Milliseconds by which every fourth task is delayed. */
  readonly delay?: number
  /** Filled with the milliseconds each enqueue took. */
  readonly took?: number[]
}

/** Enqueues until `tasks` are acknowledged, and enqueues refused ones again as new tasks. Resolves with the ids. */
export async function enqueueLoad(runtime: Runtime, options: LoadOptions): Promise<string[]> {
  const { tasks, ms, tenants = 5, pause = 0, producers = 8, delay = 0, share = () => 1, took = [] } = options
  const callers = Array.from({ length: tenants }, () =>
    createContext(runtime, { requestId: 'trial', tenantId: randomUUIDv7() }),
  )
  const acknowledged: string[] = []
  let begun = 0
  const produce = async () => {
    while (begun < tasks) {
      for (; begun >= tasks * share(); await wait(20));
      begun += 1
      try {
        const since = performance.now()
        const when = delay > 0 && begun % 4 === 0 ? { delay } : {}
        acknowledged.push(await callers[begun % tenants]!.enqueue(leaveEffect, { ms }, when))
        took.push(performance.now() - since)
      } catch {
        begun -= 1
        await wait(50)
      }
      if (pause > 0) await wait(pause)
    }
  }
  await Promise.all(Array.from({ length: producers }, produce))
  return acknowledged
}

/** What both ledgers report. */
export interface Count {
  readonly acknowledged: number
  readonly lost: number
  /** Effects beyond one per task. */
  readonly doubles: number
  /** Tasks that needed more than one start. */
  readonly again: number
  /** Tasks that ran too early by the database's clock. */
  readonly early: number
}

const COUNT = `
  select count(*) filter (where t.state is distinct from 'completed' or e.effects is null)::int as lost,
    coalesce(sum(e.effects - 1), 0)::int as doubles, count(*) filter (where t.attempt > 1)::int as again,
    count(*) filter (where e.first < t.run_at - interval '1 millisecond')::int as early
  from unnest($1::uuid[]) as given (id) left join tasks.tasks t on t.id = given.id
    left join (select task, count(*) as effects, min(started_at) as first from public.trial_effects
      group by task) e on e.task = given.id`

/** Waits until no task is left to run, then counts. */
export async function countOutcome(
  adminUrl: string,
  acknowledged: readonly string[],
  patience: number,
): Promise<Count & { seconds: number }> {
  const begun = performance.now()
  await untilDone(adminUrl, patience)
  const seconds = (performance.now() - begun) / 1000
  return withClient(adminUrl, async (client) => {
    const { rows } = await client.query(COUNT, [acknowledged])
    return { acknowledged: acknowledged.length, ...rows[0], seconds }
  })
}

// Matches the partial indexes, so that the query skips a crowd of tasks scheduled for later.
const OPEN = [
  "state = 'waiting' and key is null and is_limited = 0",
  "state = 'dispatched'",
  "state = 'running'",
  "state = 'scheduled' and run_at < now() + interval '1 day'",
].map((condition) => `exists (select from tasks.tasks where ${condition})`)

async function untilDone(adminUrl: string, patience: number): Promise<void> {
  for (const end = Date.now() + patience; Date.now() < end; await wait(100)) {
    const { rows } = await withClient(adminUrl, (client) => client.query(`select ${OPEN.join(' or ')} as "isOpen"`))
    if (!rows[0].isOpen) return
  }
}
