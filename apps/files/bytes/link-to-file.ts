// Creates a link to a file or variant, for callers who may read files.
import Type, { type Static } from 'typebox'
import type { Context } from '#framework/request/context.ts'
import { isUuid } from '#framework/resource/fields/uuid.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { fileService } from '../file-service.ts'
import { fileNotFound, findFile } from '../records/find-file.ts'
import { requireTenant } from '../records/require-tenant.ts'
import { AS_DOWNLOAD, VARIANT_PROPERTIES, variantOf } from './image-variants.ts'
import { type Link, signLink } from './signed-links.ts'

export const LinkInput = Type.Object(
  { ...VARIANT_PROPERTIES, download: Type.Optional(AS_DOWNLOAD) },
  { additionalProperties: false },
)

/**
 * Throws `tenants.required`, `resource.not_found`, `files.not_ready`, and `request.validation_failed` for a variant of
 * anything but an image.
 */
export async function linkToFile(ctx: Context, id: string, query: Static<typeof LinkInput>): Promise<Link> {
  requireTenant(ctx)
  if (!isUuid(id)) throw fileNotFound()
  const service = fileService.of(ctx)
  const file = await findFile(ctx, id)
  if (!file.isReady) throw new Problem('files.not_ready', 'The bytes of this file have not arrived.')
  variantOf(file, query, '/')
  return signLink(ctx, service, { purpose: 'read file', id: id.toLowerCase(), query, seconds: service.limits.linkTtl })
}
