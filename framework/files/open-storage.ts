// Chooses the file storage driver.
import { openLocalStorage } from './drivers/local-driver.ts'
import type { S3Options } from './drivers/s3-driver.ts'
import type { FileStorage } from './storage.ts'

/** `local` stores files below `directory`. */
export interface StorageOptions extends S3Options {
  readonly driver: 'local' | 's3'
  readonly directory: string
}

/** Opens the configured storage. Throws PendError if the S3 settings are incomplete. */
export async function openFileStorage(options: StorageOptions): Promise<FileStorage> {
  if (options.driver === 'local') return openLocalStorage(options.directory)
  // Amazon's library takes a fifth of a second to load: only its users wait.
  const { openS3Storage } = await import('./drivers/s3-driver.ts')
  return openS3Storage(options)
}
