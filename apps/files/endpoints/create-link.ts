// POST /files/{id}/link: an address under which anybody who has it may read the file for a while.
import Type from 'typebox'
import { defineEndpoint } from '#framework/request/define-endpoint.ts'
import { LinkInput, linkToFile } from '../content/link-to-file.ts'

export const createLink = defineEndpoint({
  method: 'POST',
  path: '/files/{id}/link',
  name: 'linkFile',
  tag: 'Files',
  summary:
    'Make a signed address of the file, or of the image in another size. It holds for a while and for nothing else.',
  access: { permission: 'files.read' },
  params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
  body: LinkInput,
  answer: Type.Object({ url: Type.String(), expiresAt: Type.String({ format: 'date-time' }) }),
  problems: ['files.not_ready', 'tenants.required'],
  run: async (ctx, { params, body }) => ({ body: await linkToFile(ctx, params.id, body) }),
})
