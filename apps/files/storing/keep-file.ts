// Turns received bytes into a usable file: detects the type, checks the quota, stores, and records them.

import { brokenImage, type ImageSize, orientationOf, probeImage } from '#framework/files/images.ts'
import { canStrip, stripMetadata } from '#framework/files/metadata/strip-metadata.ts'
import type { SpooledFile } from '#framework/files/spool.ts'
import { problemOfDisk } from '#framework/files/storage-problems.ts'
import { FILE_TYPES } from '#framework/files/types/file-types.ts'
import { sniffType } from '#framework/files/types/sniff-type.ts'
import type { Context } from '#framework/request/context.ts'
import { type FileService, fileService } from '../file-service.ts'
import { newKey } from './storage-keys.ts'

/** Detected facts about the content. */
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
  const { types: allowed, textEncodings: encodings } = limits
  const type = await sniffType(arrived.path, { ...claims, allowed, encodings })
  const dimensions = FILE_TYPES[type]!.isImage
    ? await probeImage(arrived.path, { type, maxPixels: limits.maxPixels })
    : {}
  return { type, size: arrived.size, sha256: arrived.sha256, ...dimensions }
}

/**
 * Removes place, device and person from a file that passed `checkFile`, unless the project keeps metadata. Resolves
 * with the file to store and its facts: size and hash are those of the result. Throws `files.broken_image` and
 * `files.storage_full`.
 */
export async function stripFile(
  { spool, limits }: FileService,
  arrived: SpooledFile,
  checked: CheckedFile,
): Promise<{ file: SpooledFile; checked: CheckedFile }> {
  const { type } = checked
  if (limits.keepMetadata || !canStrip(type)) return { file: arrived, checked }
  const orientation = FILE_TYPES[type]!.isImage ? await orientationOf(arrived.path) : undefined
  try {
    await stripMetadata(arrived.path, { type, orientation })
  } catch (error) {
    throw error instanceof RangeError ? brokenImage(error) : problemOfDisk(error)
  }
  const file = await spool.measure(arrived)
  return { file, checked: { ...checked, size: file.size, sha256: file.sha256 } }
}

/** Stores the content and runs `write` with its key; if that throws, removes the content again. */
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
    // If removal fails now, the nightly task deletes the orphan.
    await storage.remove(key).catch(() => {})
    throw error
  }
}
