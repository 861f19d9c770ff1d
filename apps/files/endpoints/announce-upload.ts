// POST /files/direct: announces a file whose content goes directly to the bucket, or to the URL in the answer.
import Type from 'typebox'
import { tooLarge } from '#framework/files/spool.ts'
import { FILE_TYPES, plainTypeOf } from '#framework/files/types/file-types.ts'
import { requireFittingName } from '#framework/files/types/sniff-type.ts'
import { createAsSystem } from '#framework/operations/create.ts'
import type { Context } from '#framework/request/context.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { aFlag, aMoment, aText } from '#framework/resource/schemas/described-schemas.ts'
import { answerOf } from '#framework/resource/schemas/endpoint-schemas.ts'
import { SHA256 } from '#framework/resource/schemas/text-forms.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { signLink } from '../bytes/signed-links.ts'
import { type FileService, fileService } from '../file-service.ts'
import { files } from '../files.resource.ts'
import { requireTenant } from '../records/require-tenant.ts'
import { ALT } from '../storing/alt-text.ts'
import { requireFileName } from '../storing/file-name.ts'
import { requireRoom } from '../storing/require-room.ts'
import { newArrivalKey } from '../storing/storage-keys.ts'
import { discardUpload } from '../tasks/discard-upload.ts'

const Announcement = Type.Object(
  {
    name: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'Name of the file with its extension, such as `plan.pdf`.',
    }),
    type: Type.String({
      minLength: 1,
      maxLength: 100,
      description: 'Media type, such as `image/png`. It must match the content.',
    }),
    size: Type.Integer({ minimum: 1, description: 'Size in bytes.' }),
    sha256: Type.String({
      pattern: SHA256,
      description: 'SHA-256 of the bytes in lower-case hexadecimal.',
    }),
    alt: Type.Optional(ALT),
    isPublic: Type.Optional(aFlag(files.definition.fields.isPublic.options.help!)),
  },
  { additionalProperties: false },
)

export const announceUpload = defineEndpoint({
  method: 'POST',
  path: '/files/direct',
  name: 'announceFile',
  tag: 'Files',
  summary: 'Announce a file and get an upload address',
  description: 'Send the bytes there with PUT, then call `complete`.',
  access: { permission: 'files.create' },
  body: Announcement,
  status: 201,
  answer: Type.Object({
    file: answerOf(files, 'The file as it is announced; it is `ready` once its bytes are there.'),
    upload: Type.Object(
      {
        method: Type.Enum(['PUT'], { description: 'How the bytes are sent.' }),
        url: aText('Where the bytes are sent to, as they are, without a token.'),
        expiresAt: aMoment('Until when the address takes them.'),
      },
      { description: 'How to send the bytes.' },
    ),
  }),
  problems: [
    'files.too_large',
    'files.quota_exceeded',
    'files.type_not_allowed',
    'files.type_mismatch',
    'tenants.required',
  ],
  async run(ctx, { body }) {
    requireTenant(ctx)
    const service = fileService.of(ctx)
    const type = plainTypeOf(body.type)
    if (body.size > service.limits.maxSize) throw tooLarge(service.limits.maxSize)
    if (!FILE_TYPES[type] || !service.limits.types.includes(type))
      throw new Problem('files.type_not_allowed', `Taken are ${service.limits.types.join(', ')}.`)
    requireFittingName(requireFileName(body.name), type)
    const storageKey = newArrivalKey(ctx.tenantId!)
    const { record } = await inTransaction(ctx, async (inner) => {
      await requireRoom(inner, body.size, service.limits)
      const created = await createAsSystem(inner, files, { ...body, type, storageKey })
      await inner.enqueue(discardUpload, { id: created.record.id }, { delay: service.limits.uploadTtl * 1500 })
      return created
    })
    const upload = await addressFor(ctx, service, { id: record.id, storageKey, size: body.size })
    return { body: { file: record, upload }, headers: { location: `/api/v1/files/${record.id}` } }
  },
})

async function addressFor(
  ctx: Context,
  service: FileService,
  { id, storageKey, size }: { id: string; storageKey: string; size: number },
) {
  const seconds = service.limits.uploadTtl
  const ours = signLink(ctx, service, { purpose: 'send file', id, seconds })
  const theirs = await service.storage.uploadUrl(storageKey, { size, seconds })
  return { method: 'PUT' as const, url: theirs ?? ours.url, expiresAt: ours.expiresAt }
}
