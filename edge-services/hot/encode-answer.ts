// Encodes a text as an answer for repeated sending: headers, ETag and encodings are computed once.
import { hash } from 'node:crypto'
import { validateHeaderValue } from 'node:http'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { PublishedAnswer } from '../records/published-answer.ts'
import type { EncodedBody, HotAnswer } from './hot-answers.ts'

// Compressing anything smaller costs more than it saves.
const WORTH_PACKING = 1024
const packBrotli = promisify(brotliCompress)
const packGzip = promisify(gzip)

/** Cache rules for clients and shared caches: a short time, because nobody tells them of changes; a day if we do not answer. */
const CACHE_CONTROL = 'public, max-age=5, s-maxage=60, stale-while-revalidate=60, stale-if-error=86400'

/** Headers of every answer of the edge. */
const COMMON = ['content-type', 'application/json; charset=utf-8', 'cache-control', CACHE_CONTROL]

/**
 * Throws for a header that cannot be sent: the client then gets a problem, and nothing is cached that would crash the
 * process when sent. `common` are headers for all answers; CDNs purge by `surrogate-key` (Fastly's name for it).
 */
export async function encodeAnswer(
  content: PublishedAnswer,
  refresh: HotAnswer['refresh'],
  common: Readonly<Record<string, string>>,
): Promise<HotAnswer> {
  const { text, locale, surrogateKeys } = content
  const body = Buffer.from(text)
  const etag = `W/"${hash('sha1', body, 'base64url')}"`
  // Pages of any origin may embed content.
  const careful = Object.entries({ ...common, 'cross-origin-resource-policy': 'cross-origin' }).flat()
  const head = [...COMMON, ...careful, 'etag', etag, 'surrogate-key', surrogateKeys.join(' ')]
  if (locale !== null) head.push('content-language', locale)
  for (let n = 0; n < head.length; n += 2) validateHeaderValue(head[n]!, head[n + 1]!)
  const encoded = (bytes: Buffer, encoding?: string): EncodedBody => ({
    body: bytes,
    headers: [...head, 'content-length', String(bytes.length), ...(encoding ? ['content-encoding', encoding] : [])],
  })
  const isWorthIt = body.length >= WORTH_PACKING
  const [zipped, packed] = isWorthIt
    ? await Promise.all([
        packGzip(body, { level: 6 }),
        packBrotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
      ])
    : [null, null]
  return {
    etag,
    plain: encoded(body),
    gzip: zipped && encoded(zipped, 'gzip'),
    brotli: packed && encoded(packed, 'br'),
    notModified: head.slice(2),
    surrogateKeys,
    refresh,
  }
}

/** The smallest form that the client accepts (RFC 9110 §12.5.3; a weight of 0 refuses). */
export function bodyFor(answer: HotAnswer, acceptEncoding: string | undefined): EncodedBody {
  if (acceptEncoding === undefined || answer.brotli === null) return answer.plain
  if (accepts(acceptEncoding, 'br')) return answer.brotli
  if (answer.gzip && accepts(acceptEncoding, 'gzip')) return answer.gzip
  return answer.plain
}

function accepts(header: string, encoding: string): boolean {
  if (!header.includes(encoding)) return false
  return header.split(',').some((part) => {
    const [name, weight] = part
      .trim()
      .toLowerCase()
      .split(/\s*;\s*q=/)
    return name === encoding && Number(weight ?? 1) > 0
  })
}
