// Answers unsupported methods of known URLs: 405 with Allow, and OPTIONS with the supported ones.
import type { FastifyInstance, HTTPMethods } from 'fastify'
import { Problem } from '#shared/exceptions/problem.ts'
import { ACCEPT_PATCH } from './body-parsing.ts'

const NO_TUNNEL = 'HTTP/1.1 501 Not Implemented\r\nconnection: close\r\ncontent-length: 0\r\n\r\n'

/** Records each route; call it before the first one. The returned function adds the answers; call it after the last one. */
export function openMethodAnswers(app: FastifyInstance): () => void {
  // Otherwise Node closes the connection without an answer.
  app.server.on('connect', (_request, socket) => socket.end(NO_TUNNEL))
  const methodsOf = new Map<string, Set<string>>()
  app.addHook('onRoute', ({ url, method }) => {
    if (url.includes('*')) return
    const methods = methodsOf.get(url) ?? new Set()
    for (const each of [method].flat()) methods.add(each)
    methodsOf.set(url, methods)
  })
  return () => {
    for (const [url, methods] of [...methodsOf]) addMissingMethods(app, url, methods)
  }
}

function addMissingMethods(app: FastifyInstance, url: string, methods: ReadonlySet<string>): void {
  const allow = [...new Set([...methods, 'OPTIONS'])].sort().join(', ')
  const missing = app.supportedMethods.filter((method) => !methods.has(method) && method !== 'OPTIONS')
  app.route({
    method: missing as HTTPMethods[],
    url,
    exposeHeadRoute: false,
    // The body of a refused request is not read.
    onRequest: (request, _reply, done) =>
      done(
        new Problem('request.method_not_allowed', `${request.method} is not allowed here; allowed are ${allow}.`, {
          headers: { allow },
        }),
      ),
    handler: () => {},
  })
  const headers = { allow, ...(methods.has('PATCH') && { 'accept-patch': ACCEPT_PATCH }) }
  if (!methods.has('OPTIONS'))
    app.route({ method: 'OPTIONS', url, handler: (_request, reply) => reply.code(204).headers(headers).send() })
}
