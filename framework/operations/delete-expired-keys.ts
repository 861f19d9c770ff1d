// Cleans up idempotency keys of a tenant that nobody has used a key in since.
import { sql } from 'drizzle-orm'
import Type from 'typebox'
import { inTransaction } from '#framework/request/context.ts'
import { defineTask } from '#framework/tasks/define-task.ts'

/** Runs in each tenant; keys that were used lately clear their neighbours away themselves (see `runOnce`). */
export const deleteExpiredKeys = defineTask('framework.delete-expired-keys', {
  payload: Type.Object({}),
  priority: -50,
  run: (ctx) =>
    inTransaction(ctx, async ({ transaction }) => {
      const rows = await transaction.query(
        sql`delete from public.idempotency_keys where tenant_id = ${ctx.tenantId} and expires_at < now() returning 1`,
      )
      return { keys: rows.length }
    }),
})
