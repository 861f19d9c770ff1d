// Chooses the driver of the file storage.
import { openLocalStorage } from './local-driver.ts'
import type { S3Options } from './s3-driver.ts'
import type { FileStorage } from './storage.ts'

/** `local` keeps files below `directory`. */
export interface StorageOptions extends S3Options {
  readonly driver: 'local' | 's3'
  readonly directory: string
}

/** Opens the configured storage. Throws PendError when the settings of S3 are not complete. */
export async function openFileStorage(options: StorageOptions): Promise<FileStorage> {
  if (options.driver === 'local') return openLocalStorage(options.directory)
  // Amazon's library takes a fifth of a second to load: only those wait who use it.
  const { openS3Storage } = await import('./s3-driver.ts')
  return openS3Storage(options)
}
