// What files need beside the database: the storage, a place for what is on its way, the signer of links, and the limits.
import path from 'node:path'
import { USUAL_TYPES } from '#framework/files/file-types.ts'
import { openFileStorage, type StorageOptions } from '#framework/files/open-storage.ts'
import { Spool } from '#framework/files/spool.ts'
import type { FileStorage } from '#framework/files/storage.ts'
import type { TextEncoding } from '#framework/files/text-encoding.ts'
import { UrlSigner } from '#framework/files/url-signer.ts'
import { WorkQueue } from '#framework/files/work-queue.ts'
import { defineService } from '#framework/request/define-service.ts'

export interface FileLimits {
  /** Bytes. */
  readonly maxSize: number
  /** Bytes of all files of a tenant. */
  readonly quota: number
  readonly types: readonly string[]
  readonly textEncodings: readonly TextEncoding[]
  /** What cameras note in pictures and videos is kept. */
  readonly keepMetadata: boolean
  readonly maxPixels: number
  /** Of one image, beyond the declared sizes. */
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
  /** What clients call this server. */
  readonly origin: string
}

/** Opened by core. */
export const fileService = defineService<FileService>('files')

export interface FileSettings extends StorageOptions, Omit<FileLimits, 'imageSizes' | 'textEncodings'> {
  /** Beside `types`. */
  readonly extraTypes: readonly string[]
  readonly textEncodings: readonly string[]
  readonly imageSizes: readonly string[]
}

export interface Surroundings {
  readonly secretKey: string
  readonly publicOrigin: string
}

/** Opens the storage; nothing is written before the first file comes. */
export async function openFiles(
  settings: FileSettings,
  { secretKey, publicOrigin }: Surroundings,
): Promise<FileService> {
  return {
    storage: await openFileStorage(settings),
    spool: new Spool(path.join(settings.directory, 'arriving')),
    signer: new UrlSigner(secretKey),
    // The threads of libvips do the work; more at a time would only wait for the same processors.
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
