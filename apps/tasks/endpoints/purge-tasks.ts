// POST /tasks/purge: deletes the tenant's finished tasks early.
import Type from 'typebox'
import { missingTenant } from '#framework/permissions/require-permission.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { aCount, aFlag } from '#framework/resource/schemas/described-schemas.ts'
import { deleteTasks } from '#framework/tasks/oversight/find-tasks.ts'
import { noteInTenant } from '../note-in-tenant.ts'

const ENDED = ['completed', 'dead', 'cancelled', 'expired'] as const
/** Per transaction. */
const MOST = 10_000

export const purgeTasks = defineEndpoint({
  method: 'POST',
  path: '/tasks/purge',
  name: 'purgeTasks',
  tag: 'Tasks',
  summary: 'Delete ended tasks',
  description: `For good, with their results and errors; at most ${MOST} at a time. What has not ended is cancelled first.`,
  access: { permission: 'tasks.purge' },
  body: Type.Object(
    {
      states: Type.Optional(
        Type.Array(Type.Enum([...ENDED]), {
          minItems: 1,
          maxItems: 10,
          description: 'Only tasks in these states; all ended tasks by default.',
        }),
      ),
      name: Type.Optional(Type.String({ maxLength: 120, description: 'Only tasks with this name.' })),
      days: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: 36_500,
          description: 'Only tasks that ended at least this many days ago.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  answer: Type.Object({
    count: aCount('How many were deleted.'),
    hasMore: aFlag('Whether there may be more: ask again.'),
  }),
  problems: ['tenants.required'],
  async run(ctx, { body: { states, name, days } }) {
    if (ctx.tenantId === null) throw missingTenant(ctx, 'Name the tenant whose tasks you mean.')
    const count = await inTransaction(ctx, async (inner) => {
      const deleted = await deleteTasks(inner, { states, name, endedDaysAgo: days, limit: MOST })
      const details = { count: deleted, states: (states ?? ENDED).join(' '), name: name ?? null, days: days ?? null }
      if (deleted > 0) await noteInTenant(inner, 'purge_tasks', details)
      return deleted
    })
    return { body: { count, hasMore: count === MOST } }
  },
})
