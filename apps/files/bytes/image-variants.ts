// Image variants: which sizes can be requested; each is made once.
import Type, { type Static } from 'typebox'
import { type ImageVariant, VARIANT_FITS, VARIANT_FORMATS } from '#framework/files/images.ts'
import { FILE_TYPES } from '#framework/files/types/file-types.ts'
import { invalid } from '#framework/operations/steps/validate-input.ts'
import type { Context } from '#framework/request/context.ts'
import { aFlag } from '#framework/resource/schemas/described-schemas.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { type FileLimits, fileService } from '../file-service.ts'
import type { StoredFile } from '../records/find-file.ts'
import { variantsOf } from '../storing/storage-keys.ts'
import { makeVariant } from './make-variant.ts'

const pixels = (description: string) => Type.Optional(Type.Integer({ minimum: 1, maximum: 4096, description }))

/** Parameters of a variant in a URL or link. */
export const VARIANT_PROPERTIES = {
  width: pixels('Width of the image in pixels; without it, it follows from the height.'),
  height: pixels('Height of the image in pixels; without it, it follows from the width.'),
  fit: Type.Optional(
    Type.Enum([...VARIANT_FITS], {
      description: '`inside` fits into the box (the default); `cover` fills the box and crops; `contain` adds borders.',
    }),
  ),
  format: Type.Optional(Type.Enum([...VARIANT_FORMATS], { description: 'Format of the image; `webp` by default.' })),
}

/** For URLs and links. */
export const AS_DOWNLOAD = aFlag('Whether browsers save the file instead of showing it.')

const VariantSchema = Type.Object(VARIANT_PROPERTIES)
export type VariantQuery = Static<typeof VariantSchema>

/**
 * Null for the original. Throws `request.validation_failed` for a variant of anything but an image; `place` is where
 * the query came from.
 */
export function variantOf(
  file: Pick<StoredFile, 'type'>,
  query: VariantQuery,
  place: '?' | '/' = '?',
): ImageVariant | null {
  const { width, height, fit = 'inside', format = 'webp' } = query
  if (width === undefined && height === undefined && query.fit === undefined && query.format === undefined) return null
  if (!FILE_TYPES[file.type]?.isImage)
    throw invalid([
      {
        pointer: `${place}${askedFor(query)}`,
        code: 'not_an_image',
        message: 'is for images that can be resized; this file is none',
      },
    ])
  return { width, height, fit, format }
}

/** The first parameter that requests another image. */
function askedFor(query: VariantQuery): string {
  return Object.keys(VARIANT_PROPERTIES).find((name) => query[name as keyof VariantQuery] !== undefined)!
}

/** Few sizes per file: a declared width, with an equal or proportional height. */
function isDeclaredSize({ width, height }: ImageVariant, { imageSizes }: FileLimits): boolean {
  return width !== undefined && imageSizes.includes(width) && (height === undefined || height === width)
}

/** Without a signature a variant must have a declared size, so that strangers can request only a few. Throws `files.invalid_link`. */
export function requireDeclaredSize(variant: ImageVariant, limits: FileLimits): void {
  if (isDeclaredSize(variant, limits)) return
  throw new Problem(
    'files.invalid_link',
    `Without a signed link a width is one of ${limits.imageSizes.join(', ')}, and a height must be missing or equal.`,
  )
}

/** The key of the variant, made on first request. Throws what `makeVariant` throws, and `service.unavailable`. */
export async function findVariant(
  ctx: Context,
  file: StoredFile,
  variant: ImageVariant,
): Promise<{ key: string; size: number }> {
  const { storage, images, limits } = fileService.of(ctx)
  const { width = 'auto', height = 'auto', fit, format } = variant
  const key = `${variantsOf(file.storageKey)}/${width}-${height}-${fit}.${format}`
  const isDeclared = isDeclaredSize(variant, limits)
  const found = await storage.find(key)
  if (found) return found
  const run = () => makeVariant(ctx, { file, variant, key, isDeclared })
  return images.once({ key, tenantId: ctx.tenantId!, run })
}
