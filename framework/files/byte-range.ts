// Which part of a file a request wants (RFC 9110 §14).
import { Problem } from '#shared/exceptions/problem.ts'
import type { ByteRange } from './storage.ts'

export interface RangeHeaders {
  readonly range?: string | undefined
  readonly ifRange?: string | undefined
}

/**
 * The requested part; null for the whole. Several parts, other units and malformed ranges get the whole file, as §14.2
 * allows; so does a part of another version (If-Range, strong comparison, §13.1.5). Throws
 * `request.range_not_satisfiable` (416) with the size.
 */
export function parseRange(
  { range, ifRange }: RangeHeaders,
  { size, etag }: { size: number; etag: string },
): ByteRange | null {
  if (range === undefined || (ifRange !== undefined && ifRange.trim() !== etag)) return null
  const [, first = '', last = ''] = /^bytes=[ \t]*(\d{0,15})-(\d{0,15})[ \t]*$/i.exec(range) ?? []
  if (first === '' && last === '') return null
  if (first !== '' && last !== '' && Number(last) < Number(first)) return null
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (start > end) throw notSatisfiable(size)
  return { start, end }
}

function notSatisfiable(size: number): Problem {
  return new Problem('request.range_not_satisfiable', `The file has ${size} bytes.`, {
    headers: { 'content-range': `bytes */${size}` },
  })
}
