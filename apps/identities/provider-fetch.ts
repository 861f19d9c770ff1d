// Calls providers through the outbound client, which reaches only the public internet and configured hosts.
import type { CustomFetch } from 'openid-client'
import type { HttpClient } from '#framework/outbound/http-client.ts'

/** The provider did not answer, or reported a failure. */
class ProviderAway extends Error {}

const MOST_BYTES = 512 * 1024
const LONGEST_MS = 8000

/** Throws ProviderAway. */
export function fetchThrough(http: HttpClient): CustomFetch {
  return async (url, { method, headers, body }) => {
    const answer = await http
      .send({
        method: method as 'GET' | 'POST',
        url,
        headers,
        ...(body != null && { body: String(body) }),
        timeoutMs: LONGEST_MS,
        maxBytes: MOST_BYTES,
      })
      .catch((cause) => {
        throw new ProviderAway('the provider did not answer', { cause })
      })
    if (answer.status >= 500 || answer.isTruncated) throw new ProviderAway(`the provider answered ${answer.status}`)
    const isEmpty = answer.status === 204 || answer.status === 304
    return new Response(isEmpty ? null : answer.body, { status: answer.status, headers: answer.headers })
  }
}

/** Whether that caused an error of the library. */
export function isAway(error: unknown): boolean {
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++)
    if (cause instanceof ProviderAway || (cause as { code?: string }).code === 'OAUTH_TIMEOUT') return true
  return false
}
