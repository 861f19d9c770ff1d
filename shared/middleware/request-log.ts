// Logs one line for each request, without query string, headers or body: those can contain secrets (CVE-2024-47822).
import type { FastifyInstance, FastifyRequest } from 'fastify'

export interface RequestLog {
  info(details: object, message: string): void
  error(details: object, message: string): void
}

/** The caller of a request, if anything asked who that is. */
export type CallerOf = (request: FastifyRequest) => { tenantId: string | null; actorId: string | null } | undefined

/** Writes after the answer is sent. Requests to unknown URLs are only counted: guessing URLs cannot fill the log. */
export function registerRequestLog(app: FastifyInstance, log: RequestLog, callerOf: CallerOf = () => undefined): void {
  const noteUnknown = createUnknownNotes(log)
  app.addHook('onResponse', (request, reply, done) => {
    if (request.is404 && reply.statusCode < 500) {
      noteUnknown(request.id)
      return done()
    }
    const { method, id: requestId } = request
    const path = request.url.split('?', 1)[0]!.slice(0, 500)
    const { tenantId, actorId } = callerOf(request) ?? {}
    const details = {
      ...{ requestId, method, path, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      ...(tenantId && { tenantId }),
      ...(actorId && { actorId }),
    }
    if (reply.statusCode >= 500) log.error(details, 'request')
    else log.info(details, 'request')
    done()
  })
}

const QUIET_MS = 60_000

/** At most one line a minute, with the number since the last; without URLs, which may contain secrets (LOG-01, LOG-08). */
function createUnknownNotes(log: RequestLog): (requestId: string) => void {
  let [count, toldAt] = [0, Number.NEGATIVE_INFINITY]
  return (requestId) => {
    count++
    const now = performance.now()
    if (now - toldAt < QUIET_MS) return
    log.info({ requestId, count, status: 404 }, 'requests for addresses that nobody answers')
    ;[count, toldAt] = [0, now]
  }
}
