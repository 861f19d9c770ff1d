// The first look at every request: what lies ready is sent without waking anything else.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { endTrace, isObserved, openTrace } from '#framework/observing/observing.ts'
import { isPlainRequest } from '#shared/middleware/host-check.ts'
import { requestIdOf } from '#shared/middleware/request-id.ts'
import { holdsTag } from '#shared/utils/entity-tags.ts'
import { JSON_TYPE, preferredType } from '#shared/utils/media-types.ts'
import { bodyFor } from './encode-answer.ts'
import type { HotAnswer, HotAnswers } from './hot-answers.ts'
import type { Readers } from './readers.ts'

const OFFERED = [JSON_TYPE]

/** Longer addresses are answered and not kept. */
export const LONGEST_URL = 500

/**
 * Where an answer is kept. Every header that can name a tenant is in it, as it came (CVE-2026-53943: one that was left out); a log-in
 * decides nothing at the edge.
 */
export function placeOf({ headers, url }: Pick<IncomingMessage, 'headers' | 'url'>): string {
  return `${headers.host}\n${headers['x-forwarded-host'] ?? ''}\n${headers['x-tenant'] ?? ''}\n${url}`
}

/**
 * True when the request is answered. Throws nothing, for nobody would catch it: an answer that cannot be sent ends its connection and is
 * forgotten, so that whoever asks again goes the long way.
 */
export function serveHot(
  { hot, readers }: { hot: HotAnswers; readers: Readers },
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  if (request.method !== 'GET' || !isPlainRequest(request)) return false
  if (preferredType(request.headers.accept, OFFERED) === undefined) return false
  const place = placeOf(request)
  const answer = hot.find(place)
  if (answer === null) return false
  try {
    const requestId = requestIdOf(request)
    sendAnswer(answer, { request, requestId, readers }, response)
    if (isObserved()) tell(request, { requestId, status: response.statusCode })
  } catch {
    hot.forget(place)
    response.destroy()
  }
  return true
}

/** No hook saw it, so that whoever observes would not hear of it. */
function tell(
  { method, url = '', headers, socket }: IncomingMessage,
  { requestId, status }: { requestId: string; status: number },
): void {
  const trace = openTrace({ kind: 'request', name: `${method} ${url.split('?', 1)[0]}`, requestId })
  trace?.know({ method, url, address: socket.remoteAddress, requestHeaders: headers })
  trace?.note('cache', 'lay ready in memory', { isHit: true })
  endTrace(trace, { outcome: String(status), isFailed: false })
}

/** Sends it in the form that the client takes; one that holds it already gets 304. */
export function sendAnswer(
  answer: HotAnswer,
  {
    request: { headers, method },
    requestId,
    readers,
  }: { request: IncomingMessage; requestId: string; readers: Readers },
  response: ServerResponse,
): void {
  const own = ['x-request-id', requestId, ...readers.for(headers.origin)]
  const held = headers['if-none-match']
  if (held !== undefined && holdsTag(held, answer.etag)) {
    response.writeHead(304, [...answer.notModified, ...own])
    response.end()
    return
  }
  const encoded = bodyFor(answer, headers['accept-encoding'] as string | undefined)
  response.writeHead(200, [...encoded.headers, ...own])
  if (method === 'HEAD') response.end()
  else response.end(encoded.body)
}
