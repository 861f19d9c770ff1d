// Ends a server without failing a request: it takes no new connections, answers what arrives on the others, and closes them.
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { Server as Listener } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'

/** Share of the time in which clients may use the connections that they keep; they learn to open new ones. */
const LINGER = 0.2
const LOOK_EVERY_MS = 25

const leaving = new WeakSet<object>()

/** Whether the server is about to end. */
export const isDraining = (server: object): boolean => leaving.has(server)

/** From now on readiness says so; requests are still taken. */
export function announceEnd(server: object): void {
  leaving.add(server)
}

/**
 * Resolves when the server has ended, after at most `timeout` milliseconds. Every answer from now on carries
 * `Connection: close`. Node closes kept connections at once, also one on which a request is on its way; here a client
 * has a fifth of the time to send it. `beforeClose` ends streams, which would last.
 */
export async function drainServer(
  app: FastifyInstance,
  { timeout, beforeClose = () => {} }: { readonly timeout: number; readonly beforeClose?: () => void },
): Promise<void> {
  const { server } = app
  const begun = performance.now()
  server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) =>
    response.setHeader('connection', 'close'),
  )
  if (server.listening) Listener.prototype.close.call(server)
  beforeClose()
  while (performance.now() - begun < timeout * LINGER && (await countConnections(server)) > 0) await wait(LOOK_EVERY_MS)
  const sweep = setInterval(() => server.closeIdleConnections(), LOOK_EVERY_MS)
  const cut = setTimeout(() => server.closeAllConnections(), begun + timeout - performance.now())
  try {
    await app.close()
  } finally {
    clearInterval(sweep)
    clearTimeout(cut)
  }
}

function countConnections(server: Server): Promise<number> {
  return new Promise((resolve) => server.getConnections((_error, count) => resolve(count ?? 0)))
}
