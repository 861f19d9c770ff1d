// Formats a request as a curl command, with secrets as variables to set.
import type { TraceReport } from '#framework/observing/ring.ts'

// Headers that affect the answer; the rest belongs to the browser.
const SENT = [
  'accept',
  'content-type',
  'x-tenant',
  'x-reason',
  'if-match',
  'if-none-match',
  'idempotency-key',
  'prefer',
]

/**
 * Null for what is not a request of its own, such as an operation on a socket. All input stays inside quotes (CWE-78: a
 * copied command that does something else).
 */
export function curlOf({ kind, facts }: Pick<TraceReport, 'kind' | 'facts'>): string | null {
  if (kind !== 'request' || facts.method === undefined) return null
  const { method, url, requestHeaders, body } = facts as unknown as Facts
  const headers = SENT.filter((name) => requestHeaders[name] !== undefined).map(
    (name) => `${name}: ${requestHeaders[name]}`,
  )
  const isKnown = requestHeaders.authorization !== undefined || requestHeaders.cookie !== undefined
  const words = [
    `curl -X ${quoted(method)} ${quoted(`http://${requestHeaders.host ?? 'localhost'}${url}`)}`,
    ...headers.map((header) => `-H ${quoted(header)}`),
    ...(isKnown ? ['-H "authorization: Bearer $TOKEN"'] : []),
    ...(body === undefined ? [] : [`-d ${quoted(JSON.stringify(body))}`]),
  ]
  return words.join(' \\\n  ')
}

interface Facts {
  readonly method: string
  readonly url: string
  readonly requestHeaders: Readonly<Record<string, string>>
  readonly body?: unknown
}

const quoted = (text: string) => `'${String(text).replaceAll("'", "'\\''")}'`
