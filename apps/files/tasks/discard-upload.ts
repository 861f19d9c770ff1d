// Forgets a file that was announced and never came: the room it took is free again.
import { sql } from 'drizzle-orm'
import Type from 'typebox'
import { inTransaction } from '#framework/request/context.ts'
import { defineTask } from '#framework/tasks/define-task.ts'
import { fileService } from '../file-service.ts'

/** Enqueued with the announcement; does nothing when the file has arrived. */
export const discardUpload = defineTask('files.discard-upload', {
  payload: Type.Object({ id: Type.String({ format: 'uuid' }) }),
  async run(ctx, { id }) {
    const rows = await inTransaction(ctx.asSystem('discard an unfinished upload'), ({ transaction }) =>
      transaction.query(
        sql`delete from public.files where tenant_id = ${ctx.tenantId} and id = ${id} and status = 'pending' returning storage_key`,
      ),
    )
    for (const [key] of rows) await fileService.of(ctx).storage.remove(key as string)
    return { discarded: rows.length }
  },
})
