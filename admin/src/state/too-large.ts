// Files that are too large are told before they are sent: a server that refuses one has made somebody wait for it.
import type { UploadLimits } from '../api/metadata.ts'
import { formatBytes } from '../texts/bytes.ts'
import { t } from '../texts/t.ts'

/** A sentence about a file that the server would not take for its size; null where it may fit, or the limit is not known. */
export function tooLargeOf({ size }: Pick<File, 'size'>, limits?: UploadLimits | null): string | null {
  if (!limits || size <= limits.maxSize) return null
  return t('value.file.tooLarge', { size: formatBytes(size), most: formatBytes(limits.maxSize) })
}
