// POST /files/{id}/link: an address under which anybody who has it may read the file for a while.
import Type from 'typebox'
import { defineEndpoint } from '#framework/request/define-endpoint.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { VARIANT_PROPERTIES, variantOf } from '../content/image-variants.ts'
import { signLink } from '../content/signed-links.ts'
import { fileService } from '../file-service.ts'
import { findFile } from '../find-file.ts'
import { requireTenant } from '../require-tenant.ts'

export const createLink = defineEndpoint({
  method: 'POST',
  path: '/files/{id}/link',
  name: 'createFileLink',
  tag: 'Files',
  summary:
    'Make a signed address of the file, or of the image in another size. It holds for a while and for nothing else.',
  access: { permission: 'files.read' },
  params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
  body: Type.Object(
    { ...VARIANT_PROPERTIES, download: Type.Optional(Type.Boolean()) },
    { additionalProperties: false },
  ),
  answer: Type.Object({ url: Type.String(), expiresAt: Type.String({ format: 'date-time' }) }),
  problems: ['files.not_ready', 'tenants.required'],
  async run(ctx, { params: { id }, body }) {
    requireTenant(ctx)
    const service = fileService.of(ctx)
    const file = await findFile(ctx, id)
    if (!file.isReady) throw new Problem('files.not_ready', 'The bytes of this file have not arrived.')
    variantOf(file, body)
    return { body: signLink(ctx, service, { purpose: 'read file', id, query: body, seconds: service.limits.linkTtl }) }
  },
})
