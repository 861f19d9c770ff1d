// What files need besides the database: the storage, a spool for uploads, the link signer, and limits.
import path from 'node:path'
import { openFileStorage, type StorageOptions } from '#framework/files/open-storage.ts'
import { Spool } from '#framework/files/spool.ts'
import type { FileStorage } from '#framework/files/storage.ts'
import { USUAL_TYPES } from '#framework/files/types/file-types.ts'
import type { TextEncoding } from '#framework/files/types/text-encoding.ts'
import { UrlSigner } from '#framework/files/url-signer.ts'
import { WorkQueue } from '#framework/files/work-queue.ts'
import { defineService } from '#framework/request/services/define-service.ts'

export interface FileLimits {
  /** Bytes. */
  readonly maxSize: number
  /** Total bytes of a tenant's files. */
  readonly quota: number
  readonly types: readonly string[]
  readonly textEncodings: readonly TextEncoding[]
  /** Keeps metadata that cameras store in images and videos. */
  readonly keepMetadata: boolean
  readonly maxPixels: number
  /** Per image, not counting declared sizes. */
  readonly maxVariants: number
  /** Pixels. */
  readonly imageSizes: readonly number[]
  /** Seconds. */
  readonly linkTtl: number
  readonly uploadTtl: number
}

export interface FileService {
  readonly storage: FileStorage
  readonly spool: Spool
  readonly signer: UrlSigner
  readonly images: WorkQueue
  readonly limits: FileLimits
  /** The server's public origin. */
  readonly origin: string
}

/** The manifest lists its opening. */
export const fileService = defineService<FileService>('files')

export interface FileSettings extends StorageOptions, Omit<FileLimits, 'imageSizes' | 'textEncodings'> {
  /** In addition to `types`. */
  readonly extraTypes: readonly string[]
  readonly textEncodings: readonly string[]
  readonly imageSizes: readonly string[]
}

export interface Surroundings {
  readonly secretKey: string
  readonly publicOrigin: string
}

/** Opens the storage; writes nothing before the first file. */
export async function openFiles(
  settings: FileSettings,
  { secretKey, publicOrigin }: Surroundings,
): Promise<FileService> {
  return {
    storage: await openFileStorage(settings),
    spool: new Spool(path.join(settings.directory, 'arriving')),
    signer: new UrlSigner(secretKey),
    // libvips works on its own threads; more jobs would only wait for the same processors.
    images: new WorkQueue({ parallel: 2, waiting: 100 }),
    limits: {
      ...settings,
      types: [...(settings.types.length > 0 ? settings.types : USUAL_TYPES), ...settings.extraTypes],
      textEncodings: settings.textEncodings as TextEncoding[],
      imageSizes: settings.imageSizes.map(Number),
    },
    origin: publicOrigin,
  }
}
