// Problems for clients when bytes cannot be stored: the disk is full, or the bucket does not answer.
import { Problem } from '#shared/exceptions/problem.ts'

const FULL: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT'])

/** `files.storage_full` (507) for a full disk; any other error unchanged. */
export function problemOfDisk(error: unknown): unknown {
  if (!FULL.has((error as NodeJS.ErrnoException | null)?.code)) return error
  return storageFull(error)
}

/** `files.storage_full` if the bucket reports that it is full (MinIO does), else `service.unavailable`. */
export function problemOfBucket(error: unknown): Problem {
  const status =
    (error as { cause?: SdkError } & SdkError).$metadata ?? (error as { cause?: SdkError }).cause?.$metadata
  if (status?.httpStatusCode === 507) return storageFull(error)
  return new Problem('service.unavailable', 'The storage of files does not answer. Try again.', {
    cause: error,
    headers: { 'retry-after': '5' },
  })
}

interface SdkError {
  $metadata?: { httpStatusCode?: number }
}

function storageFull(cause: unknown): Problem {
  return new Problem('files.storage_full', 'There is no space left for this file. Nothing was stored.', { cause })
}
