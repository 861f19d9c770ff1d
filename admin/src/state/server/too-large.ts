// Refuses files that are too large before they are sent, so that nobody waits for an upload that the server would refuse.
import type { UploadLimits } from '../../api/metadata.ts'
import { formatBytes } from '../../texts/bytes.ts'
import { t } from '../../texts/t.ts'

/** A message if the server would refuse a file for its size; null if it may fit or the limit is unknown. */
export function tooLargeOf({ size }: Pick<File, 'size'>, limits?: UploadLimits | null): string | null {
  if (!limits || size <= limits.maxSize) return null
  return t('value.file.tooLarge', { size: formatBytes(size), most: formatBytes(limits.maxSize) })
}
