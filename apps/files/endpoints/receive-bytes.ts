// PUT /files/{id}/content: receives the content of an announced file, if the storage has no upload URLs.
import Type from 'typebox'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { byId } from '#framework/resource/schemas/described-schemas.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { contextOfLink, isSignedLink } from '../bytes/signed-links.ts'
import { fileService } from '../file-service.ts'
import { findFile } from '../records/find-file.ts'
import { LINK_PROPERTIES } from './link-properties.ts'

export const receiveBytes = defineEndpoint({
  method: 'PUT',
  path: '/files/{id}/content',
  name: 'sendFileContent',
  tag: 'Files',
  summary: 'Upload the bytes of an announced file',
  description: 'Use the signed address from the announcement.',
  access: 'public',
  params: byId('the file'),
  query: Type.Object(LINK_PROPERTIES, { additionalProperties: false }),
  upload: { as: 'bytes' },
  problems: [
    'files.invalid_link',
    'files.upload_mismatch',
    'files.too_large',
    'files.storage_full',
    'resource.conflict',
    'tenants.required',
  ],
  async run(ctx, { params: { id }, query, upload }) {
    const { storage, spool, ...service } = fileService.of(ctx)
    if (!isSignedLink(service, { purpose: 'send file', id, query }))
      throw new Problem('files.invalid_link', 'Bytes are taken under a signed address only.')
    const file = await findFile(contextOfLink(ctx, query.tenant), id)
    if (file.isReady) throw new Problem('resource.conflict', 'The file has arrived already.')
    await using arrived = await spool.receive(upload!.bytes, file.size)
    if (arrived.size !== file.size)
      throw new Problem('files.upload_mismatch', `${file.size} bytes were announced, ${arrived.size} arrived.`)
    await storage.put(file.storageKey, arrived)
    return {}
  },
})
