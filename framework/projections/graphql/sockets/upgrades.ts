// Treats the handshake of a WebSocket (RFC 6455) like any request: it passes every server hook first.
import { type IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type WebSocket, WebSocketServer } from 'ws'
import { Problem } from '#shared/exceptions/problem.ts'

/** The subprotocol of graphql-ws. */
const PROTOCOL = 'graphql-transport-ws'
/** Maximum bytes of a message; a subscription with its variables fits. */
const MAX_MESSAGE = 262_144

/** For the server's `shouldUpgradeCallback`: any other upgrade, such as HTTP/2, is answered as a plain request. */
export function asksForSocket({ method, url = '', headers }: IncomingMessage): boolean {
  return method === 'GET' && /^\/graphql\/?(\?|$)/.test(url) && headers.upgrade?.toLowerCase() === 'websocket'
}

/** Accepts or refuses handshakes. */
export interface Upgrades {
  /** True for a request that wants a socket instead of an answer. */
  isAsked(request: FastifyRequest): boolean
  /** Hands over the open socket. Throws `request.origin_not_allowed`. */
  accept(request: FastifyRequest, reply: FastifyReply, open: (socket: WebSocket) => void): void
}

/** `origins` are sites that may connect; pages of the server's own host may too. Sockets end when the server closes. */
export function openUpgrades(app: FastifyInstance, origins: readonly string[]): Upgrades {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE,
    handleProtocols: (offered) => (offered.has(PROTOCOL) ? PROTOCOL : false),
  })
  const asked = new WeakMap<IncomingMessage, { socket: Duplex; head: Buffer }>()
  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    asked.set(request, { socket, head })
    const response = new ServerResponse(request)
    response.shouldKeepAlive = false
    response.assignSocket(socket as Parameters<typeof response.assignSocket>[0])
    // After a refusal, close the connection once the answer is sent.
    response.once('finish', () => socket.end())
    app.routing(request, response)
  })
  app.addHook('preClose', async () => {
    for (const socket of server.clients) socket.close(1001, 'Going away')
    for (const socket of server.clients) socket.terminate()
  })
  return {
    isAsked: ({ raw }) => asked.has(raw),
    accept(request, reply, open) {
      requireOrigin(request, origins)
      const { socket, head } = asked.get(request.raw)!
      reply.hijack()
      reply.raw.detachSocket(socket as Parameters<typeof reply.raw.detachSocket>[0])
      server.handleUpgrade(request.raw, socket, head, open)
    },
  }
}

/** Any site can open a socket from a visitor's browser without a preflight (CWE-1385). */
function requireOrigin({ headers, host }: FastifyRequest, origins: readonly string[]): void {
  const { origin } = headers
  if (origin === undefined || origins.includes('*') || origins.includes(origin)) return
  if (URL.canParse(origin) && new URL(origin).host === host) return
  throw new Problem('request.origin_not_allowed')
}
