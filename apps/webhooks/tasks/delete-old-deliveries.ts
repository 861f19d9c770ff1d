// Limits the delivery log to 30 days.
import { and, sql } from 'drizzle-orm'
import Type from 'typebox'
import { inTenant } from '#framework/operations/sql/conditions.ts'
import { removeWhere } from '#framework/operations/sql/remove-where.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { defineTask } from '#framework/tasks/define-task.ts'
import { webhookDeliveries } from '../webhook-deliveries.resource.ts'

const table = tableOf(webhookDeliveries)

/** Runs in each tenant. */
export const deleteOldDeliveries = defineTask('webhooks.delete-old-deliveries', {
  payload: Type.Object({}),
  priority: -50,
  async run(ctx, _payload, { signal }) {
    const where = and(inTenant(ctx, table), sql`${table.createdAt} < now() - interval '30 days'`)
    return { deliveries: await removeWhere(ctx, table, { where, signal }) }
  },
})
