// POST /files/{id}/complete: checks the uploaded content of an announced file, and accepts or refuses it.
import { lockRecord, readRecord } from '#framework/operations/read.ts'
import { modelOf } from '#framework/operations/steps/operation-target.ts'
import { updateAsSystem } from '#framework/operations/update.ts'
import type { Context } from '#framework/request/context.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { byId } from '#framework/resource/schemas/described-schemas.ts'
import { answerOf } from '#framework/resource/schemas/endpoint-schemas.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { fileService } from '../file-service.ts'
import { files } from '../files.resource.ts'
import { findFile, type StoredFile } from '../records/find-file.ts'
import { requireTenant } from '../records/require-tenant.ts'
import { type CheckedFile, checkFile, keepFile, stripFile } from '../storing/keep-file.ts'

export const completeUpload = defineEndpoint({
  method: 'POST',
  path: '/files/{id}/complete',
  name: 'completeFile',
  tag: 'Files',
  summary: 'Complete the upload of an announced file',
  description:
    'Compares size, type and hash with the announcement. Removes place, device and person from pictures and videos. The answer has the size and hash of the stored file.',
  access: { permission: 'files.create' },
  params: byId('the file'),
  answer: answerOf(files),
  problems: [
    'files.upload_mismatch',
    'files.type_not_allowed',
    'files.type_mismatch',
    'files.broken_image',
    'files.storage_full',
    'tenants.required',
  ],
  async run(ctx, { params: { id } }) {
    requireTenant(ctx)
    const file = await findFile(ctx, id)
    if (!file.isReady) await takeArrived(ctx, file)
    return { body: (await readRecord(ctx.asSystem('answer a finished upload'), files, { id })).record }
  },
})

/** Moves the content to another key, so that holders of the upload URL can no longer change it. */
async function takeArrived(ctx: Context, file: StoredFile): Promise<void> {
  const service = fileService.of(ctx)
  const { storage, spool } = service
  const stream = await storage.read(file.storageKey)
  if (!stream) throw new Problem('files.upload_mismatch', 'Nothing has arrived.')
  await using arrived = await spool.receive(stream, service.limits.maxSize)
  if (arrived.size !== file.size || arrived.sha256 !== file.sha256)
    throw new Problem('files.upload_mismatch', 'Size or SHA-256 are not those of the announcement.')
  const { file: kept, checked } = await stripFile(service, arrived, await checkFile(service, arrived, file))
  await keepFile(ctx, kept, (storageKey) => writeDown(ctx, file, { ...checked, storageKey }))
  await storage.remove(file.storageKey)
}

/** Of two concurrent calls, one is refused. */
function writeDown(ctx: Context, { id }: StoredFile, values: CheckedFile & { storageKey: string }): Promise<void> {
  return inTransaction(ctx, async (inner) => {
    const { record } = await lockRecord(inner, modelOf(inner, files), id)
    if (record.status === 'ready') throw new Problem('resource.conflict', 'The file has arrived already.')
    await updateAsSystem(inner, files, { id, values: { ...values, status: 'ready' } })
  })
}
