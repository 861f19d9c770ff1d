// POST /files/{id}/link: a URL with which anybody may read the file for a while.
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { byId } from '#framework/resource/schemas/described-schemas.ts'
import { LinkInput, linkToFile } from '../bytes/link-to-file.ts'
import { SIGNED_LINK } from './link-properties.ts'

export const createLink = defineEndpoint({
  method: 'POST',
  path: '/files/{id}/link',
  name: 'linkFile',
  tag: 'Files',
  summary: 'Create a signed link to a file',
  description: 'Also links to an image in another size. The link expires, and is valid for nothing else.',
  access: { permission: 'files.read' },
  params: byId('the file'),
  body: LinkInput,
  answer: SIGNED_LINK,
  problems: ['files.not_ready', 'tenants.required'],
  run: async (ctx, { params, body }) => ({ body: await linkToFile(ctx, params.id, body) }),
})
