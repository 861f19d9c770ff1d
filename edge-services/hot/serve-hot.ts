// Runs first for every request: sends a cached answer without touching anything else.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { currentMeter } from '#framework/observing/meter.ts'
import { endTrace } from '#framework/observing/observing.ts'
import { isPlainRequest } from '#shared/middleware/host-check.ts'
import { requestIdOf } from '#shared/middleware/request-id.ts'
import { holdsTag } from '#shared/utils/entity-tags.ts'
import { JSON_TYPE, preferredType } from '#shared/utils/media-types.ts'
import { bodyFor } from './encode-answer.ts'
import type { HotAnswer, HotAnswers } from './hot-answers.ts'
import { headersOfHot, type Observing, openHotTrace } from './observe-hot.ts'
import type { Readers } from './readers.ts'

const OFFERED = [JSON_TYPE]

/** Answers at longer URLs are not cached. */
export const LONGEST_URL = 500

/**
 * The cache key of a request. It includes every header that can name a tenant, verbatim (CVE-2026-53943: one was left
 * out); authentication does not matter at the edge.
 */
export function placeOf({ headers, url }: Pick<IncomingMessage, 'headers' | 'url'>): string {
  return `${headers.host}\n${headers['x-forwarded-host'] ?? ''}\n${headers['x-tenant'] ?? ''}\n${url}`
}

/**
 * True if the request was answered. Throws nothing, because nobody would catch it: an answer that cannot be sent closes
 * its connection and leaves the cache, so that the next request takes the full path.
 */
export function serveHot(
  { hot, readers, addressOf }: { hot: HotAnswers; readers: Readers } & Observing,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  if (request.method !== 'GET' || !isPlainRequest(request)) return false
  if (preferredType(request.headers.accept, OFFERED) === undefined) return false
  const place = placeOf(request)
  const answer = hot.find(place)
  if (answer === null) {
    currentMeter()?.lookedUp('edge', false)
    return false
  }
  try {
    const requestId = requestIdOf(request)
    const trace = openHotTrace(request, requestId)
    const told = trace ? headersOfHot(trace, addressOf(request, trace.id)) : []
    sendAnswer(answer, { request, requestId, readers, told }, response)
    endTrace(trace, { outcome: String(response.statusCode), isFailed: false })
    currentMeter()?.lookedUp('edge', true)
  } catch {
    hot.forget(place)
    response.destroy()
  }
  return true
}

/** Sends the form that the client accepts, with `told` among its headers; a client that already holds it gets 304. */
export function sendAnswer(
  answer: HotAnswer,
  {
    request: { headers, method },
    requestId,
    readers,
    told,
  }: { request: IncomingMessage; requestId: string; readers: Readers; told: readonly string[] },
  response: ServerResponse,
): void {
  const own = ['x-request-id', requestId, ...readers.for(headers.origin), ...told]
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
