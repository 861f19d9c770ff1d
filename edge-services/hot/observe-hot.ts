// Traces answers from the cache, which bypass all server hooks, like any other answer.
import type { IncomingMessage } from 'node:http'
import { headersOfTrace, type RequestObserving } from '#framework/observing/observe-requests.ts'
import { isObserved, openTrace } from '#framework/observing/observing.ts'
import type { OpenTrace } from '#framework/observing/trace.ts'

/** Where a trace can be read. */
export type Observing = Pick<RequestObserving, 'addressOf'>

/** The trace of a cached answer; null if tracing is off. */
export function openHotTrace(
  { method, url = '', headers, socket }: IncomingMessage,
  requestId: string,
): OpenTrace | null {
  if (!isObserved()) return null
  const trace = openTrace({ kind: 'request', name: `${method} ${url.split('?', 1)[0]}`, requestId })
  trace?.know({ method, url, address: socket.remoteAddress, requestHeaders: headers })
  trace?.note('cache', 'lay ready in memory', { isHit: true })
  return trace
}

/** Alternating names and values; empty if the client may not read the trace. */
export function headersOfHot(trace: OpenTrace, address: string | null): readonly string[] {
  return Object.entries(headersOfTrace(trace, address) ?? {}).flat()
}
