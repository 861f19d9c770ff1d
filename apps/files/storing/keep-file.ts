// From bytes that have arrived to a file that can be used: what are they, is there room, put them away, write them down.
import { FILE_TYPES } from '#framework/files/file-types.ts'
import { type ImageSize, probeImage } from '#framework/files/images.ts'
import { sniffType } from '#framework/files/sniff-type.ts'
import type { SpooledFile } from '#framework/files/spool.ts'
import type { Context } from '#framework/request/context.ts'
import { type FileService, fileService } from '../file-service.ts'
import { newKey } from './storage-keys.ts'

/** What was found out about the bytes. */
export interface CheckedFile extends Partial<ImageSize> {
  readonly type: string
  readonly size: number
  readonly sha256: string
}

/** Throws `files.type_not_allowed`, `files.type_mismatch`, `files.broken_image`. */
export async function checkFile(
  { limits }: FileService,
  arrived: SpooledFile,
  claims: { name: string; type: string | null },
): Promise<CheckedFile> {
  const type = await sniffType(arrived.path, { ...claims, allowed: limits.types })
  const dimensions = FILE_TYPES[type]!.isImage
    ? await probeImage(arrived.path, { type, maxPixels: limits.maxPixels })
    : {}
  return { type, size: arrived.size, sha256: arrived.sha256, ...dimensions }
}

/** Puts the bytes away and runs `write` with their key; when it throws, the bytes are taken back. */
export async function keepFile<T>(
  ctx: Context,
  arrived: SpooledFile,
  write: (storageKey: string) => Promise<T>,
): Promise<T> {
  const { storage } = fileService.of(ctx)
  const key = newKey(ctx.tenantId!)
  await storage.put(key, arrived)
  try {
    return await write(key)
  } catch (error) {
    // What cannot be removed now is an orphan, which the nightly task finds.
    await storage.remove(key).catch(() => {})
    throw error
  }
}
