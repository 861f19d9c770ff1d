// Keeps runs for 30 days after their end, and ends those whose task is gone.
import { sql } from 'drizzle-orm'
import Type from 'typebox'
import { inTransaction } from '#framework/request/context.ts'
import { defineTask } from '#framework/tasks/define-task.ts'
import { runStatement } from '../steps/run-statement.ts'
import { endOf, turnRun } from './run-states.ts'

/** Runs in each tenant. A run stands still when its worker was lost at the last attempt. */
export const deleteOldRuns = defineTask('framework.delete-old-runs', {
  payload: Type.Object({}),
  priority: -50,
  async run(own) {
    const ctx = own.asSystem('delete old runs')
    const still = await runStatement(
      ctx,
      sql`select id from tasks.bulk_runs where tenant_id = ${ctx.tenantId} and state in ('waiting', 'running') and updated_at < now() - interval '1 day' limit 500`,
    )
    for (const [id] of still) await turnRun(ctx, id as string, endOf('failed', 'It stood still.'))
    const rows = await inTransaction(ctx, ({ transaction }) =>
      transaction.query(
        sql`delete from tasks.bulk_runs where tenant_id = ${ctx.tenantId} and finished_at < now() - interval '30 days' returning 1`,
      ),
    )
    return { runs: rows.length }
  },
})
