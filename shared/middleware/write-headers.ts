// Headers that change what a write does: clients rely on them, so none is silently ignored (HTP-25, HTP-26).
import type { IncomingHttpHeaders } from 'node:http'
import { Problem } from '#shared/exceptions/problem.ts'

const SPELLINGS = {
  'idempotency-key': 'Idempotency-Key',
  'if-match': 'If-Match',
  'if-none-match': 'If-None-Match',
} as const

/** A header that each write either honours or refuses. */
export type WriteHeader = keyof typeof SPELLINGS

/** Everything that a write to one record honours. */
export const WRITE_HEADERS = Object.keys(SPELLINGS) as readonly WriteHeader[]

/** Throws `request.unsupported_header` for a header that this write would ignore. */
export function requireHonoured(headers: IncomingHttpHeaders, honoured: readonly WriteHeader[] = []): void {
  for (const name of WRITE_HEADERS) {
    if (headers[name] === undefined || honoured.includes(name)) continue
    throw new Problem(
      'request.unsupported_header',
      `${SPELLINGS[name]} has no effect at this address, and nothing was done: send the request without it.`,
      {
        errors: [{ pointer: '', code: 'unsupported', message: `the header ${SPELLINGS[name]} is not supported here` }],
      },
    )
  }
}
