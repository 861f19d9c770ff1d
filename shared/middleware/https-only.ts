// Leads callers from plain HTTP to HTTPS, where a proxy in front ends TLS and tells which one the client used.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Problem } from '#shared/exceptions/problem.ts'
import { isHealth } from './limits/load-shedding.ts'

/**
 * Redirects readers without credentials (308) and refuses all others with `request.https_required` (403): a token that
 * crossed the network in plain text must not go on working unnoticed (RFC 6750 §5.3). Balancers ask `/health` in plain.
 */
export function registerHttpsOnly(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (request.protocol === 'https' || isHealth(request.url)) return done()
    if (!mayFollow(request)) return done(new Problem('request.https_required', 'Send this request over HTTPS.'))
    reply.redirect(`https://${request.hostname}${request.originalUrl}`, 308)
  })
}

function mayFollow({ method, headers }: FastifyRequest): boolean {
  const isRead = method === 'GET' || method === 'HEAD'
  return isRead && headers.authorization === undefined && headers.cookie === undefined
}
