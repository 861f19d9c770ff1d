// Selects tasks for commands: by tenant, state, name or id.
import { type SQL, sql } from 'drizzle-orm'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { lines } from '../ledger/lines.ts'

/** The search; omitted properties match all. */
export interface TaskFilter {
  readonly ids?: readonly string[]
  readonly states?: readonly string[] | undefined
  readonly name?: string | undefined
  /** Ended at least this many days ago. */
  readonly endedDaysAgo?: number | undefined
  readonly limit: number
}

/** A task in a list. */
export interface FoundTask {
  readonly id: string
  readonly tenant: string
  readonly name: string
  readonly state: string
  readonly attempt: string
  readonly created: string
  readonly error: string
}

/** Newest first; `platform` means no tenant. */
export async function findTasks(ctx: Context, filter: TaskFilter): Promise<FoundTask[]> {
  const rows = await inTransaction(ctx, ({ transaction }) =>
    transaction.query(lines`
      select t.id, coalesce(n.slug, 'platform'), t.name, t.state, t.attempt || '/' || t.attempts, t.created_at,
        coalesce(left(t.error, 80), '')
      from tasks.tasks t left join tenant.tenants n on n.id = t.tenant_id
      where ${conditionOf(filter)} order by t.id desc limit ${filter.limit}
    `),
  )
  return rows.map(
    ([id, tenant, name, state, attempt, created, error]) =>
      ({ id, tenant, name, state, attempt, created, error }) as FoundTask,
  )
}

/** Deletes ended ones; resolves with their number. */
export async function deleteTasks(ctx: Context, filter: TaskFilter): Promise<number> {
  const rows = await inTransaction(ctx, ({ transaction }) =>
    transaction.query(lines`
      delete from tasks.tasks t using (
        select tenant_id, id from tasks.tasks t
        where t.finished_at is not null and ${conditionOf(filter)} limit ${filter.limit}) d
      where t.tenant_id = d.tenant_id and t.id = d.id returning 1
    `),
  )
  return rows.length
}

function conditionOf({ ids, states, name, endedDaysAgo }: TaskFilter): SQL {
  const conditions = [
    ...(ids ? [sql`t.id in (select json_array_elements_text(${JSON.stringify(ids)}::json)::uuid)`] : []),
    ...(states ? [sql`t.state = any(${sql.param([...states])}::text[])`] : []),
    ...(name === undefined ? [] : [sql`t.name = ${name}`]),
    ...(endedDaysAgo === undefined ? [] : [sql`t.finished_at < now() - ${endedDaysAgo} * interval '1 day'`]),
  ]
  return conditions.length > 0 ? sql.join(conditions, sql.raw(' and ')) : sql`true`
}
