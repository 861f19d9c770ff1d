// Deletes runs 30 days after their end, and ends those whose task is gone.
import { and, inArray, sql } from 'drizzle-orm'
import Type from 'typebox'
import { defineTask } from '#framework/tasks/define-task.ts'
import { inTenant } from '../sql/conditions.ts'
import { query, runQuery } from '../sql/query.ts'
import { removeWhere } from '../sql/remove-where.ts'
import { tableOf } from '../sql/table-of.ts'
import { bulkRuns } from './bulk-runs.ts'
import { endOf, turnRun } from './run-states.ts'

const table = tableOf(bulkRuns)
const AT_ONCE = 500

/** Runs in each tenant. A run is stuck if its worker died during the last attempt. */
export const deleteOldRuns = defineTask('framework.delete-old-runs', {
  payload: Type.Object({}),
  priority: -50,
  async run(own, _payload, { signal }) {
    const ctx = own.asSystem('delete old runs')
    const { id, state, updatedAt, finishedAt } = table
    const standStill = and(inArray(state, ['waiting', 'running']), sql`${updatedAt} < now() - interval '1 day'`)
    const still = query
      .select({ id })
      .from(table)
      .where(and(inTenant(ctx, table), standStill))
    for (const run of await runQuery(ctx, still.limit(AT_ONCE)))
      await turnRun(ctx, run.id, endOf('failed', 'It stood still.'))
    const where = and(inTenant(ctx, table), sql`${finishedAt} < now() - interval '30 days'`)
    return { runs: await removeWhere(ctx, table, { where, signal }) }
  },
})
