// One line for each answered request. No query string, header or body is in it: those can hold secrets (CVE-2024-47822).
import type { FastifyInstance } from 'fastify'

export interface RequestLog {
  info(details: object, message: string): void
  error(details: object, message: string): void
}

/** Writes after the answer is out. */
export function registerRequestLog(app: FastifyInstance, log: RequestLog): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { method, id: requestId } = request
    const path = request.url.split('?', 1)[0]!.slice(0, 500)
    const details = { requestId, method, path, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }
    if (reply.statusCode >= 500) log.error(details, 'request')
    else log.info(details, 'request')
    done()
  })
}
