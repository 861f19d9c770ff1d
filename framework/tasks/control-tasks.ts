// What people do to tasks: view, cancel, and retry dead ones. All under the caller's row security.
import { type SQL, sql } from 'drizzle-orm'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { isoOfStored } from '#framework/resource/fields/date-time.ts'
import { passOn } from './ledger/finish.ts'
import { lines } from './ledger/lines.ts'
import { CANCEL_CHANNEL, nudge } from './nudge.ts'

/** A task as its tenant may see it. */
export interface TaskView {
  readonly id: string
  readonly name: string
  readonly state: string
  readonly attempt: number
  readonly progress: { readonly percent: number; readonly note?: string } | null
  readonly result: unknown
  readonly error: string | null
  readonly finishedAt: string | null
}

/** The task with this id in the caller's tenant (for the platform: in none), or null. Outcomes are kept as long as the task declares. */
export async function findTask(ctx: Context, id: string): Promise<TaskView | null> {
  const [row] = await inTransaction(ctx, ({ transaction }) =>
    transaction.query(lines`
      select id, name, state, attempt, progress, result, error, finished_at from tasks.tasks where id = ${id}
    `),
  )
  if (!row) return null
  const [found, name, state, attempt, progress, result, error, finishedAt] = row
  const end = finishedAt instanceof Date ? finishedAt.toISOString() : finishedAt && isoOfStored(finishedAt as string)
  return { id: found, name, state, attempt, progress, result, error, finishedAt: end ?? null } as TaskView
}

/**
 * Cancels unfinished tasks: waiting ones never start; running ones get the signal, and their later writes are refused.
 * Tasks that wait for a cancelled one are cancelled too. Resolves with the cancelled ids.
 */
export function cancelTasks(ctx: Context, ids: readonly string[]): Promise<string[]> {
  return inTransaction(ctx, async ({ transaction }) => {
    const query = (statement: SQL) => transaction.query(statement)
    const rows = await query(lines`
      update tasks.tasks t
      set state = 'cancelled', token = t.token + 1, lease_until = null, unique_key = null,
        finished_at = clock_timestamp(), keep_until = clock_timestamp() + t.keep_failed * interval '1 second'
      where t.id = any(${sql.param([...ids])}::uuid[]) and t.finished_at is null
      returning t.id, t.next, t.tenant_id, t.state
    `)
    if (rows.some(([, next]) => next !== null)) await passOn(query, rows)
    // Sent at commit; a worker that misses it notices at its next heartbeat.
    const cancelled = rows.map(([id]) => id as string)
    if (cancelled.length > 0)
      await query(sql`select pg_notify(${CANCEL_CHANNEL}, id) from unnest(${sql.param(cancelled)}::text[]) id`)
    return cancelled
  })
}

/**
 * Restarts dead, cancelled and expired tasks with all their attempts; tasks cancelled because of them wait for them
 * again. Resolves with the ids that will run.
 */
export function redriveTasks(ctx: Context, ids: readonly string[]): Promise<string[]> {
  return inTransaction(ctx, async ({ transaction }) => {
    const rows = await transaction.query(lines`
      with recursive
        -- The requested tasks that failed on their own.
        chosen as (
          select t.tenant_id, t.id, t.next from tasks.tasks t
          where t.id = any(${sql.param([...ids])}::uuid[]) and t.state in ('dead', 'cancelled', 'expired')
            and t.waits_for = 0),
        -- Tasks cancelled because they wait for one of those.
        behind as (
          select t.tenant_id, t.id, t.next from tasks.tasks t
          join chosen c on t.tenant_id = c.tenant_id and t.id = c.next
          where t.state = 'cancelled' and t.waits_for > 0
          union
          select t.tenant_id, t.id, t.next from tasks.tasks t
          join behind b on t.tenant_id = b.tenant_id and t.id = b.next
          where t.state = 'cancelled' and t.waits_for > 0),
        woken as (
          select tenant_id, id, true as is_first from chosen
          union all
          select tenant_id, id, false from behind)
      update tasks.tasks t
      set state = case when w.is_first then 'waiting' else 'blocked' end, attempt = 0, token = t.token + 1,
        run_at = clock_timestamp(), expires_at = null, finished_at = null, keep_until = null, error = null
      from woken w where t.tenant_id = w.tenant_id and t.id = w.id returning t.id, w.is_first
    `)
    transaction.afterCommit(() => nudge(ctx.runtime))
    return rows.filter(([, isFirst]) => isFirst).map(([id]) => id as string)
  })
}
