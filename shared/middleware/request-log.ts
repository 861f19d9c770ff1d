// One line for each answered request. No query string, header or body is in it: those can hold secrets (CVE-2024-47822).
import type { FastifyInstance } from 'fastify'

export interface RequestLog {
  info(details: object, message: string): void
  error(details: object, message: string): void
}

/** Writes after the answer is out. Addresses that nobody answers are counted: whoever guesses at them fills no log with what they send. */
export function registerRequestLog(app: FastifyInstance, log: RequestLog): void {
  const noteUnknown = createUnknownNotes(log)
  app.addHook('onResponse', (request, reply, done) => {
    if (request.is404 && reply.statusCode < 500) {
      noteUnknown(request.id)
      return done()
    }
    const { method, id: requestId } = request
    const path = request.url.split('?', 1)[0]!.slice(0, 500)
    const details = { requestId, method, path, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }
    if (reply.statusCode >= 500) log.error(details, 'request')
    else log.info(details, 'request')
    done()
  })
}

const QUIET_MS = 60_000

/** One line a minute at most, with how many there were since the last; no address is in it, for it may hold a secret (LOG-01, LOG-08). */
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
