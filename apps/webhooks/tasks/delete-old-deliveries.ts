// Keeps the log of webhooks to its 30 days.
import { sql } from 'drizzle-orm'
import Type from 'typebox'
import { inTransaction } from '#framework/request/context.ts'
import { defineTask } from '#framework/tasks/define-task.ts'

/** Runs in each tenant. */
export const deleteOldDeliveries = defineTask('webhooks.delete-old-deliveries', {
  payload: Type.Object({}),
  priority: -50,
  async run(ctx) {
    const statement = sql`delete from public.webhook_deliveries where tenant_id = ${ctx.tenantId} and created_at < now() - interval '30 days' returning 1`
    const rows = await inTransaction(ctx, ({ transaction }) => transaction.query(statement))
    return { deliveries: rows.length }
  },
})
