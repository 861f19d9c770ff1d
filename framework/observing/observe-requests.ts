// A trace for each request of a server, from its first hook to the last byte: what it is told, and where to read it.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { endTrace, isObserved, openTrace, within } from './observing.ts'
import type { OpenTrace, SpanKind } from './trace.ts'

const LONGEST_BODY = 20_000
const TIMED: readonly SpanKind[] = ['queue', 'authentication', 'sql', 'cache', 'serialisation', 'outbound']

export interface RequestObserving {
  /** Paths that are not observed: those of the pages that show what was. */
  readonly except: RegExp
  /** Where the trace can be read, for the header `Link`; null where nobody may read it there. */
  addressOf(request: FastifyRequest, traceId: string): string | null
}

/** Adds nothing where nobody observes. Must come before every other hook, so that all of them are inside. */
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
  // Reading the body ends in the turn of the socket, which knows of no request.
  app.addHook('preValidation', (request, _reply, done) => within(traces.get(request) ?? null, done))
  app.addHook('onSend', async (request, reply) => {
    const trace = traces.get(request)
    if (trace) tell(trace, reply, addressOf(request, trace.id))
  })
  app.addHook('onResponse', (request, reply, done) => {
    const trace = traces.get(request) ?? null
    trace?.know({ ...bodyOf(request), responseHeaders: reply.getHeaders(), route: request.routeOptions?.url ?? null })
    endTrace(trace, { outcome: String(reply.statusCode), isFailed: reply.statusCode >= 500 })
    done()
  })
}

/** Only who may read the trace is told of times, too: how long something took says what was done. */
function tell(trace: OpenTrace, reply: FastifyReply, address: string | null): void {
  if (address === null) return
  const parts = TIMED.flatMap((kind) => {
    const { ms, count } = trace.sum(kind)
    return count > 0 ? [`${kind};dur=${ms};desc="${count}"`] : []
  })
  reply.header('server-timing', [...parts, `total;dur=${Math.round(reply.elapsedTime * 100) / 100}`].join(', '))
  const others = reply.getHeader('link')
  const own = `<${address}>; rel="describedby"; title="How this answer came about"`
  reply.header('link', others ? `${others}, ${own}` : own)
}

function bodyOf({ bodyText }: FastifyRequest & { bodyText?: string }): object {
  if (!bodyText) return {}
  try {
    return { body: JSON.parse(bodyText.length > LONGEST_BODY ? 'null' : bodyText) ?? `${bodyText.length} characters` }
  } catch {
    return { body: 'no JSON' }
  }
}
