// Images in other sizes: which may be asked for, and made once.
import Type, { type Static } from 'typebox'
import { type ImageVariant, renderVariant, VARIANT_FITS, VARIANT_FORMATS } from '#framework/files/images.ts'
import { invalid } from '#framework/operations/steps/validate-input.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import type { FileLimits, FileService } from '../file-service.ts'
import type { StoredFile } from '../find-file.ts'
import { variantsOf } from '../storing/storage-keys.ts'

const PIXELS = Type.Optional(Type.Integer({ minimum: 1, maximum: 4096 }))

/** What an address or a link says about a variant. */
export const VARIANT_PROPERTIES = {
  width: PIXELS,
  height: PIXELS,
  fit: Type.Optional(Type.Enum([...VARIANT_FITS])),
  format: Type.Optional(Type.Enum([...VARIANT_FORMATS])),
}

const VariantSchema = Type.Object(VARIANT_PROPERTIES)
export type VariantQuery = Static<typeof VariantSchema>

/** Null when the original is meant. Throws `request.validation_failed` for a variant of what is no image. */
export function variantOf(file: Pick<StoredFile, 'type'>, query: VariantQuery): ImageVariant | null {
  const { width, height, fit = 'inside', format = 'webp' } = query
  if (width === undefined && height === undefined && query.fit === undefined && query.format === undefined) return null
  if (!file.type.startsWith('image/'))
    throw invalid([{ pointer: '?width', code: 'not_an_image', message: 'is for images; this file is none' }])
  return { width, height, fit, format }
}

/**
 * Without a signature a variant has a declared width, and is as high as that or as its own sides make it: a small number for each
 * file, so that nobody fills the disk. Throws `files.invalid_link`.
 */
export function requireDeclaredSize({ width, height }: ImageVariant, { imageSizes }: FileLimits): void {
  if (width !== undefined && imageSizes.includes(width) && (height === undefined || height === width)) return
  throw new Problem(
    'files.invalid_link',
    `Without a signed link a width is one of ${imageSizes.join(', ')}, and a height is left out or the same.`,
  )
}

/** The key under which the variant stands; it is made when nobody asked for it before. Throws `files.broken_image`, `service.unavailable`. */
export async function findVariant(
  service: FileService,
  file: StoredFile,
  variant: ImageVariant,
): Promise<{ key: string; size: number }> {
  const { width = 'auto', height = 'auto', fit, format } = variant
  const key = `${variantsOf(file.storageKey)}/${width}-${height}-${fit}.${format}`
  const found = await service.storage.find(key)
  return found ?? service.images.once(key, () => makeVariant(service, { file, variant, key }))
}

async function makeVariant(
  { storage, spool, limits }: FileService,
  { file, variant, key }: { file: StoredFile; variant: ImageVariant; key: string },
): Promise<{ key: string; size: number }> {
  const stream = await storage.read(file.storageKey)
  if (!stream) throw new Problem('files.not_ready', 'The bytes of this file are not there.')
  await using original = await spool.receive(stream, file.size)
  await using target = await spool.draft()
  const { size } = await renderVariant({ from: original.path, to: target.path }, variant, limits.maxPixels)
  await storage.put(key, { path: target.path, size })
  return { key, size }
}
