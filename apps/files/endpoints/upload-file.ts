// POST /files: uploads a file as a form, read as it arrives.
import Type from 'typebox'
import { createAsSystem } from '#framework/operations/create.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { answerOf } from '#framework/resource/schemas/endpoint-schemas.ts'
import { fileService } from '../file-service.ts'
import { files } from '../files.resource.ts'
import { requireTenant } from '../records/require-tenant.ts'
import { ALT } from '../storing/alt-text.ts'
import { checkFile, keepFile, stripFile } from '../storing/keep-file.ts'
import { receiveForm } from '../storing/receive-form.ts'
import { requireRoom } from '../storing/require-room.ts'

export const uploadFile = defineEndpoint({
  method: 'POST',
  path: '/files',
  name: 'uploadFile',
  tag: 'Files',
  summary: 'Upload a file with a form',
  description:
    'Detects the type from the content. Removes place, device and person from pictures and videos. Size and hash are those of the stored file.',
  access: { permission: 'files.create' },
  upload: {
    as: 'multipart',
    file: 'file',
    fields: Type.Object({
      name: Type.Optional(Type.String({ maxLength: 200, description: 'Overrides the name in the form.' })),
      alt: Type.Optional(ALT),
      isPublic: Type.Optional(
        Type.Enum(['true', 'false'], { description: files.definition.fields.isPublic.options.help }),
      ),
    }),
  },
  status: 201,
  answer: answerOf(files),
  problems: [
    'files.too_large',
    'files.quota_exceeded',
    'files.type_not_allowed',
    'files.type_mismatch',
    'files.broken_image',
    'files.storage_full',
    'tenants.required',
  ],
  async run(ctx, { upload }) {
    requireTenant(ctx)
    const service = fileService.of(ctx)
    // Reads nothing if the tenant has no room at all.
    await requireRoom(ctx, 1, service.limits)
    await using form = await receiveForm(service, upload!)
    const { file, checked } = await stripFile(service, form.file, await checkFile(service, form.file, form))
    await requireRoom(ctx, checked.size, service.limits)
    const { name, alt = null, isPublic } = form
    const values = { ...checked, name, alt, isPublic, status: 'ready' as const }
    const { record } = await keepFile(ctx, file, (storageKey) =>
      inTransaction(ctx, async (inner) => {
        await requireRoom(inner, checked.size, service.limits)
        return createAsSystem(inner, files, { ...values, storageKey })
      }),
    )
    return { body: record, headers: { location: `/api/v1/files/${record.id}` } }
  },
})
