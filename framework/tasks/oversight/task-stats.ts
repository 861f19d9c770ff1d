// Statistics of a tenant's tasks.
import Type, { type Static } from 'typebox'
import type { Context } from '#framework/request/context.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { aCount, aMoment, aText } from '#framework/resource/schemas/described-schemas.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { lines } from '../ledger/lines.ts'

const StatsSchema = Type.Object({
  results: Type.Array(
    Type.Object({
      name: aText('Which task it is, such as `sendMail`.'),
      queue: aText('The queue that its workers take from.'),
      state: aText('Their state, such as `waiting`, `running`, `completed` or `dead`.'),
      count: aCount('How many tasks of this name and queue are in this state.'),
      oldest: aMoment('When the oldest of them was enqueued.'),
    }),
    { description: 'One item for each combination of name, queue and state.' },
  ),
})

/** One row for each combination of name, queue and state. */
export type TaskStats = Static<typeof StatsSchema>['results']

/** For the context's tenant; for all if the platform is in none. */
export async function readTaskStats(ctx: Context): Promise<TaskStats> {
  const rows = await inTransaction(ctx, ({ transaction }) =>
    transaction.query(lines`
      select name, queue, state, count(*)::integer,
        to_char(min(created_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
      from tasks.tasks group by 1, 2, 3 order by 1, 2, 3
    `),
  )
  return rows.map(([name, queue, state, count, oldest]) => ({ name, queue, state, count, oldest }) as TaskStats[0])
}

/** GET /tasks/stats */
export const taskStats = defineEndpoint({
  method: 'GET',
  path: '/tasks/stats',
  name: 'readTaskStats',
  tag: 'Tasks',
  summary: 'Count the tasks of the tenant',
  description: 'The number of tasks in each state, and the age of the oldest.',
  access: { permission: 'tasks.read' },
  answer: StatsSchema,
  problems: ['tenants.required'],
  async run(ctx) {
    if (ctx.tenantId === null) throw new Problem('tenants.required', 'Name the tenant whose tasks you mean.')
    return { body: { results: await readTaskStats(ctx) } }
  },
})
