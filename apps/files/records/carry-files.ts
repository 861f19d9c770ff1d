// Carries files together with their contents.
import { Readable } from 'node:stream'
import { and, eq } from 'drizzle-orm'
import { isRow } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { defineCarrier } from '#framework/request/declaring/define-carrier.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { fileService } from '../file-service.ts'
import { files } from '../files.resource.ts'
import { describedFile, restoreBytes } from '../storing/restore-bytes.ts'
import { newKey } from '../storing/storage-keys.ts'

const table = tableOf(files)

/** A failed transaction leaves orphaned contents, which the nightly task deletes. */
export const carryFiles = defineCarrier(files, {
  async readBytes(ctx, id) {
    const { name, storageKey } = table
    const isReady = and(isRow(ctx, table, id), eq(table.status, 'ready'))
    const [file] = await runQuery(ctx, query.select({ name, storageKey }).from(table).where(isReady))
    if (!file) return null
    const bytes = await fileService.of(ctx).storage.read(file.storageKey)
    if (!bytes) throw new PendError(`The bytes of the file "${file.name}" (${id}) are not there.`, 'Delete it first.')
    return bytes as AsyncIterable<Uint8Array>
  },
  async writeBytes(ctx, { fields }, bytes) {
    const [file, key] = [describedFile(fields), newKey(ctx.tenantId!)]
    if (fields.status !== 'ready') return { storageKey: key }
    if (bytes === null)
      throw new PendError(
        `The bytes of the file "${file.name}" are missing.`,
        'They stand before its record in a dump.',
      )
    await restoreBytes(ctx, Readable.from(bytes), { file, key })
    return { storageKey: key }
  },
})
