// Inline mode: runs due tasks in the caller's own process, without a worker. For tests and scripts.
import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { Access } from '#framework/request/access.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import { CLAIM, CLAIMED, type ClaimedTask, claimedOf } from './ledger/claim.ts'
import { type Ending, finishTasks } from './ledger/finish.ts'
import { HELD, releaseIfOpen } from './ledger/hold.ts'
import { inLedger } from './ledger/ledger.ts'
import { lines } from './ledger/lines.ts'
import { createContextOfTask } from './run/context-of-task.ts'
import { runTask } from './run/run-task.ts'

export interface DrainOptions {
  /** Only tasks of this tenant (PLATFORM for those of none). Name one if others share the database. */
  readonly tenantId?: string
  /** Only this task. */
  readonly id?: string
  /** Treats everything due within this many milliseconds as due now, so that nobody waits for delays and retries. */
  readonly ahead?: number
  /** Looks up members; without it nobody has permissions. */
  readonly access?: Pick<Access, 'findMembership' | 'isTenantOpen'>
  /** Default 1000; more means a task that enqueues itself forever. */
  readonly limit?: number
}

/** The outcome of one run. */
export interface DrainedTask {
  readonly id: string
  readonly name: string
  readonly attempt: number
  readonly state: Ending['state']
  readonly error?: string
}

const LEASE_MS = 60_000

/** Runs one task after another until none is due, including those they enqueue. Throws if there is no end. */
export async function drainTasks(runtime: Runtime, options: DrainOptions = {}): Promise<DrainedTask[]> {
  const parts = {
    runtime,
    ledger: runtime,
    contextOf: createContextOfTask(runtime, options.access),
    ...(options.access?.isTenantOpen && { isTenantOpen: options.access.isTenantOpen }),
  }
  const drained: DrainedTask[] = []
  for (let left = options.limit ?? 1000; left > 0; left--) {
    const claimed = await claimNext(runtime, options)
    if (!claimed) return drained
    const { id, name, attempt } = claimed
    const ending = await runTask(parts, claimed, new AbortController())
    if (ending) await finishTasks(runtime, [ending])
    if (ending?.error === HELD) await releaseIfOpen(parts, ending.tenantId)
    drained.push({
      id,
      name,
      attempt,
      state: ending?.state ?? 'completed',
      ...(ending?.error && { error: ending.error }),
    })
  }
  throw new Error('The tasks never end: each one enqueues the next.')
}

async function claimNext(
  runtime: Runtime,
  { tenantId, id, ahead = 0 }: DrainOptions,
): Promise<ClaimedTask | undefined> {
  const tenant = tenantId === undefined ? sql`true` : sql`t.tenant_id = ${tenantId}`
  const one = id === undefined ? sql`true` : sql`t.id = ${id}`
  const isFirst = lines`
    (t.key is null or not exists (
      select from tasks.tasks e
      where e.tenant_id = t.tenant_id and e.key = t.key and e.id < t.id
        and e.state in ('scheduled', 'waiting', 'dispatched', 'running')))
  `
  const claim = CLAIM({ worker: `inline ${process.pid} ${randomUUID().slice(0, 8)}`, lease: LEASE_MS })
  const [row] = await inLedger(runtime, (query) =>
    query(lines`
      with d as materialized (
        select tenant_id, id from tasks.tasks t
        where ${tenant} and ${one} and t.state in ('waiting', 'scheduled')
          and t.run_at <= clock_timestamp() + ${ahead} * interval '1 millisecond' and ${isFirst}
        order by t.priority desc, t.run_at, t.id limit 1 for update skip locked)
      update tasks.tasks t set ${claim}, token = t.token + 1 from d
      where t.tenant_id = d.tenant_id and t.id = d.id returning ${CLAIMED}
    `),
  )
  return row && claimedOf(row)
}
