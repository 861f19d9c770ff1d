// Gives every request an id, the caller's own if well formed; the answer and every log line carry it.
import { randomUUIDv7 } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'

// A fixed character set, because ids appear in logs and audit rows (CVE-2025-48432: forged log lines).
const WELL_FORMED = /^[A-Za-z0-9._-]{8,128}$/

/** For Fastify's `genReqId`: the caller's X-Request-Id, or a new UUIDv7. */
export function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id']
  return typeof given === 'string' && WELL_FORMED.test(given) ? given : randomUUIDv7()
}

/** Every answer names its request's id. */
export function registerRequestId(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id)
    done()
  })
}
