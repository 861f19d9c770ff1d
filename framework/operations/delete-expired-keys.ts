// Cleans up idempotency keys of a tenant that nobody has used a key in since.
import { and, lt } from 'drizzle-orm'
import Type from 'typebox'
import { defineTask } from '#framework/tasks/define-task.ts'
import { idempotencyKeys } from './run-once.ts'
import { inTenant, NOW } from './sql/conditions.ts'
import { removeWhere } from './sql/remove-where.ts'
import { tableOf } from './sql/table-of.ts'

const table = tableOf(idempotencyKeys)

/** Runs in each tenant; keys that were used lately clear their neighbours away themselves (see `runOnce`). */
export const deleteExpiredKeys = defineTask('framework.delete-expired-keys', {
  payload: Type.Object({}),
  priority: -50,
  async run(ctx, _payload, { signal }) {
    const where = and(inTenant(ctx, table), lt(table.expiresAt, NOW))
    return { keys: await removeWhere(ctx, table, { where, signal }) }
  },
})
