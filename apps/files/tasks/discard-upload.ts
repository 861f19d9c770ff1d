// Forgets a file that was announced but never arrived, and frees its quota.
import { and, eq } from 'drizzle-orm'
import Type from 'typebox'
import { isRow } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { defineTask } from '#framework/tasks/define-task.ts'
import { fileService } from '../file-service.ts'
import { files } from '../files.resource.ts'

const table = tableOf(files)

/** Enqueued with the announcement; does nothing if the file has arrived. */
export const discardUpload = defineTask('files.discard-upload', {
  payload: Type.Object({ id: Type.String({ format: 'uuid' }) }),
  async run(ctx, { id }) {
    const isUnfinished = and(isRow(ctx, table, id), eq(table.status, 'pending'))
    const discarding = query.delete(table).where(isUnfinished).returning({ storageKey: table.storageKey })
    const discarded = await runQuery(ctx.asSystem('discard an unfinished upload'), discarding)
    for (const { storageKey } of discarded) await fileService.of(ctx).storage.remove(storageKey)
    return { discarded: discarded.length }
  },
})
