// GET /files/{id}/content: the content, or an image variant; public files for anybody, others by a signed link.
import Type from 'typebox'
import { readRecord } from '#framework/operations/read.ts'
import type { Context } from '#framework/request/context.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { byId } from '#framework/resource/schemas/described-schemas.ts'
import { bytesAnswer, type StoredBytes } from '../bytes/bytes-answer.ts'
import {
  AS_DOWNLOAD,
  findVariant,
  requireDeclaredSize,
  VARIANT_PROPERTIES,
  type VariantQuery,
  variantOf,
} from '../bytes/image-variants.ts'
import { contextOfLink, isSignedLink } from '../bytes/signed-links.ts'
import { fileService } from '../file-service.ts'
import { files } from '../files.resource.ts'
import { fileNotFound, findFile, type StoredFile } from '../records/find-file.ts'
import { requireTenant } from '../records/require-tenant.ts'
import { LINK_PROPERTIES } from './link-properties.ts'

export const readBytes = defineEndpoint({
  method: 'GET',
  path: '/files/{id}/content',
  name: 'readFileContent',
  tag: 'Files',
  summary: 'Download a file',
  description:
    'Returns the whole file, a range, or an image in another size. Private files require a signed link or the token of a person who may read them.',
  access: 'public',
  params: byId('the file'),
  query: Type.Object(
    { ...VARIANT_PROPERTIES, download: Type.Optional(AS_DOWNLOAD), ...LINK_PROPERTIES },
    { additionalProperties: false },
  ),
  streams: ['application/octet-stream', 'image/*'],
  problems: [
    'files.invalid_link',
    'files.not_ready',
    'files.broken_image',
    'files.storage_full',
    'files.too_many_variants',
    'files.quota_exceeded',
    'request.range_not_satisfiable',
    'request.validation_failed',
    'tenants.required',
  ],
  async run(ctx, { params, query, headers, identify }) {
    const service = fileService.of(ctx)
    const isSigned = isSignedLink(service, { purpose: 'read file', id: params.id, query })
    const reader = isSigned || headers.authorization === undefined ? null : inTenantOf(query, await identify())
    const own = reader ?? contextOfLink(ctx, query.tenant)
    const file = await findFile(own, params.id)
    if (!file.isReady) throw fileNotFound()
    if (!isSigned && !file.isPublic) await requireReader(reader, file)
    const stored = await bytesOf(own, file, { ...query, isSigned })
    const isUtf8 = service.limits.textEncodings.every((encoding) => encoding === 'utf-8')
    const how = { isDownload: query.download ?? false, isUtf8 }
    return bytesAnswer(service.storage, { ...stored, ...how }, headers)
  },
})

/** The caller, if the URL's tenant is theirs. */
function inTenantOf({ tenant }: { tenant?: string | undefined }, reader: Context): Context {
  requireTenant(reader)
  if (tenant !== undefined && tenant.toLowerCase() !== reader.tenantId) throw fileNotFound()
  return reader
}

/** Throws what reading the record would throw: readers of the record may read the content. */
async function requireReader(reader: Context | null, { id }: StoredFile): Promise<void> {
  if (reader === null) throw fileNotFound()
  await readRecord(reader, files, { id, fields: ['id'] })
}

async function bytesOf(
  ctx: Context,
  file: StoredFile,
  { isSigned, ...query }: VariantQuery & { isSigned: boolean },
): Promise<Omit<StoredBytes, 'isDownload' | 'isUtf8'>> {
  const variant = variantOf(file, query)
  if (!variant) return { ...file, key: file.storageKey, etag: `"${file.sha256}"` }
  if (!isSigned) requireDeclaredSize(variant, fileService.of(ctx).limits)
  const { key, size } = await findVariant(ctx, file, variant)
  return {
    ...{ key, size, type: `image/${variant.format}`, isPublic: file.isPublic },
    name: `${file.name.replace(/\.\w{1,10}$/, '')}.${variant.format}`,
    etag: `"${file.sha256.slice(0, 32)}-${key.split('/').at(-1)}"`,
  }
}
