// Files travel with their bytes.
import { Readable } from 'node:stream'
import { sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { defineCarrier } from '#framework/request/define-carrier.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { fileService } from './file-service.ts'
import { files } from './files.resource.ts'
import { describedFile, restoreContent } from './storing/restore-content.ts'
import { newKey } from './storing/storage-keys.ts'

/** Bytes that a transaction leaves behind when it ends otherwise are orphans, which the nightly task finds. */
export const carryFiles = defineCarrier(files, {
  async readContent(ctx, id) {
    const [row] = await runStatement(
      ctx,
      sql`select name, storage_key from public.files where tenant_id = ${ctx.tenantId} and id = ${id} and status = 'ready'`,
    )
    if (!row) return null
    const content = await fileService.of(ctx).storage.read(row[1] as string)
    if (!content) throw new PendError(`The bytes of the file "${row[0]}" (${id}) are not there.`, 'Delete it first.')
    return content as AsyncIterable<Uint8Array>
  },
  async writeContent(ctx, { fields }, content) {
    const [file, key] = [describedFile(fields), newKey(ctx.tenantId!)]
    if (fields.status !== 'ready') return { storageKey: key }
    if (content === null)
      throw new PendError(
        `The bytes of the file "${file.name}" are missing.`,
        'They stand before its record in a dump.',
      )
    await restoreContent(ctx, Readable.from(content), { file, key })
    return { storageKey: key }
  },
})
