// Serves file contents: the requested part, with headers that keep uploads from running in our origin.
import type { IncomingHttpHeaders } from 'node:http'
import { parseRange } from '#framework/files/byte-range.ts'
import type { FileStorage } from '#framework/files/storage.ts'
import { contentDisposition } from '#framework/files/types/content-disposition.ts'
import { FILE_TYPES } from '#framework/files/types/file-types.ts'
import type { EndpointAnswer } from '#framework/request/declaring/define-endpoint.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { holdsTag } from '#shared/utils/entity-tags.ts'

export interface StoredBytes {
  readonly key: string
  readonly size: number
  readonly type: string
  readonly name: string
  readonly etag: string
  /** Anybody may read and cache it. */
  readonly isPublic: boolean
  /** Downloads even what browsers could display. */
  readonly isDownload: boolean
  /** For a text: the storage accepts no other encoding then. */
  readonly isUtf8?: boolean
}

/** 200, 206 or 304. Throws `request.range_not_satisfiable` (416). */
export function bytesAnswer(storage: FileStorage, stored: StoredBytes, headers: IncomingHttpHeaders): EndpointAnswer {
  const { key, size, etag } = stored
  const common = { ...safeHeadersOf(stored), etag, 'accept-ranges': 'bytes' }
  if (holdsTag(headers['if-none-match'], etag)) return { status: 304, headers: common }
  const range = parseRange({ range: headers.range, ifRange: headers['if-range'] as string | undefined }, { size, etag })
  const length = range ? range.end - range.start + 1 : size
  return {
    status: range ? 206 : 200,
    headers: {
      ...common,
      'content-length': `${length}`,
      ...(range && { 'content-range': `bytes ${range.start}-${range.end}/${size}` }),
    },
    async open() {
      const stream = await storage.read(key, range ?? undefined)
      if (!stream) throw new Problem('files.not_ready', 'The bytes of this file are not there.')
      return stream
    },
  }
}

/**
 * Tells a browser the detected type without guessing another, isolates the bytes in an origin of its own without
 * scripts if it displays it, and downloads everything outside the short list of displayable types (CVE-2022-27952,
 * CVE-2026-24769, CVE-2023-32689).
 */
function safeHeadersOf({ type, name, isPublic, isDownload, isUtf8 }: StoredBytes): Record<string, string> {
  const { isInline, isText } = FILE_TYPES[type] ?? {}
  const charset = isText && isUtf8 ? '; charset=utf-8' : ''
  return {
    'content-type': `${type}${charset}`,
    'content-disposition': contentDisposition(isInline && !isDownload ? 'inline' : 'attachment', name),
    'content-security-policy': "sandbox; default-src 'none'",
    'cross-origin-resource-policy': isPublic ? 'cross-origin' : 'same-site',
    'x-content-type-options': 'nosniff',
    'cache-control': isPublic ? 'public, max-age=300' : 'private, max-age=300',
  }
}
