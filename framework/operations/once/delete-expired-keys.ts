// Deletes expired idempotency keys of tenants that no longer use any.
import { and, lt } from 'drizzle-orm'
import Type from 'typebox'
import { defineTask } from '#framework/tasks/define-task.ts'
import { inTenant, NOW } from '../sql/conditions.ts'
import { removeWhere } from '../sql/remove-where.ts'
import { tableOf } from '../sql/table-of.ts'
import { idempotencyKeys } from './run-once.ts'

const table = tableOf(idempotencyKeys)

/** Runs in each tenant; each use of a key also deletes a few expired ones (see `runOnce`). */
export const deleteExpiredKeys = defineTask('framework.delete-expired-keys', {
  payload: Type.Object({}),
  priority: -50,
  async run(ctx, _payload, { signal }) {
    const where = and(inTenant(ctx, table), lt(table.expiresAt, NOW))
    return { keys: await removeWhere(ctx, table, { where, signal }) }
  },
})
