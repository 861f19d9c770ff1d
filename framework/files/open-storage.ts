// Chooses the driver of the file storage.
import { openLocalStorage } from './local-driver.ts'
import { openS3Storage, type S3Options } from './s3-driver.ts'
import type { FileStorage } from './storage.ts'

/** `local` keeps files below `directory`. */
export interface StorageOptions extends S3Options {
  readonly driver: 'local' | 's3'
  readonly directory: string
}

/** Opens the configured storage. Throws PendError when the settings of S3 are not complete. */
export function openFileStorage(options: StorageOptions): FileStorage {
  return options.driver === 's3' ? openS3Storage(options) : openLocalStorage(options.directory)
}
