// Traces each request of a server, from its first hook to the last byte, and tells the client where to read the trace.
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { formatProblem } from '#shared/exceptions/problem.ts'
import { endTrace, isObserved, openTrace, within } from './observing.ts'
import type { Details } from './redact.ts'
import type { OpenTrace, SpanKind } from './trace.ts'

const LONGEST_BODY = 20_000
const PROBLEM = /^application\/problem\+json\b/
const TIMED: readonly SpanKind[] = ['queue', 'authentication', 'sql', 'cache', 'serialisation', 'outbound']

export interface RequestObserving {
  /** Paths that are not traced: those of the pages that show traces. */
  readonly except: RegExp
  /** URL of the trace for the `Link` header; null if the client may not read it. */
  addressOf(request: Pick<IncomingMessage, 'headers' | 'socket'>, traceId: string): string | null
}

/** Does nothing if tracing is off. Register it before every other hook, so that the trace covers them all. */
export function registerObserving(app: FastifyInstance, { except, addressOf }: RequestObserving): void {
  if (!isObserved()) return
  const traces = new WeakMap<FastifyRequest, OpenTrace>()
  app.addHook('onRequest', (request, _reply, done) => {
    const path = request.url.split('?', 1)[0]!
    const trace = except.test(path)
      ? null
      : openTrace({ kind: 'request', name: `${request.method} ${path}`, requestId: request.id })
    if (!trace) return done()
    traces.set(request, trace)
    trace.know({ method: request.method, url: request.url, address: request.ip, requestHeaders: request.headers })
    within(trace, done)
  })
  // The body is read in the socket's own async context, which knows no request.
  app.addHook('preValidation', (request, _reply, done) => within(traces.get(request) ?? null, done))
  app.addHook('onSend', async (request, reply, payload) => {
    const trace = traces.get(request)
    if (!trace) return
    trace.know(problemOf(reply, payload))
    tell(trace, reply, addressOf(request, trace.id))
  })
  app.addHook('onResponse', (request, reply, done) => {
    const trace = traces.get(request) ?? null
    trace?.know({ ...bodyOf(request), responseHeaders: reply.getHeaders(), route: request.routeOptions?.url ?? null })
    endTrace(trace, { outcome: String(reply.statusCode), isFailed: reply.statusCode >= 500 })
    done()
  })
}

/**
 * Timings, and where to read more; empty if `address` is null. Only readers of the trace get timings: how long
 * something took can reveal what was done.
 */
export function headersOfTrace(
  trace: OpenTrace,
  address: string | null,
): { readonly 'server-timing': string; readonly link: string } | null {
  if (address === null) return null
  const parts = TIMED.flatMap((kind) => {
    const { ms, count } = trace.sum(kind)
    return count > 0 ? [`${kind};dur=${ms};desc="${count}"`] : []
  })
  return {
    'server-timing': [...parts, `total;dur=${trace.ms}`].join(', '),
    link: `<${address}>; rel="describedby"; title="How this answer came about"`,
  }
}

function tell(trace: OpenTrace, reply: FastifyReply, address: string | null): void {
  const told = headersOfTrace(trace, address)
  if (told === null) return
  const others = reply.getHeader('link')
  reply.headers({ ...told, link: others ? `${others}, ${told.link}` : told.link })
}

/** Why the request was refused, in sentences: elsewhere the value under `code` is a secret. */
function problemOf(reply: FastifyReply, payload: unknown): Details {
  if (typeof payload !== 'string' || !PROBLEM.test(String(reply.getHeader('content-type')))) return {}
  const { code, detail, errors } = JSON.parse(payload) as ReturnType<typeof formatProblem>
  const sentences = errors.length > 0 ? errors.map(({ pointer, message }) => `${pointer} ${message}`.trim()) : [detail]
  return { problem: [code, ...sentences] }
}

function bodyOf({ bodyText }: FastifyRequest & { bodyText?: string }): object {
  if (!bodyText) return {}
  try {
    return { body: JSON.parse(bodyText.length > LONGEST_BODY ? 'null' : bodyText) ?? `${bodyText.length} characters` }
  } catch {
    return { body: 'no JSON' }
  }
}
