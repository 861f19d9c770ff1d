// GraphQL over WebSocket: watches each socket, and serves all of them with one graphql-ws server.
import type { FastifyRequest } from 'fastify'
import { makeServer } from 'graphql-ws'
import type { WebSocket } from 'ws'
import { type SocketPace, watchSocket } from './live-socket.ts'
import { hooksOf, type SocketParts, type Speaker } from './socket-hooks.ts'

/** Takes over sockets as they open. `pace` is for tests. */
export function createSockets(
  parts: SocketParts,
  pace?: SocketPace,
): (request: FastifyRequest, socket: WebSocket) => void {
  const server = makeServer(hooksOf(parts))
  return (request, socket) => {
    const close = async (code: number, reason: string) => socket.close(code, reason)
    const speaker: Speaker = {
      ...{ request, close, identity: null, leave: () => {}, running: new Map() },
      isOpen: () => socket.readyState === socket.OPEN,
    }
    let end: (code: number, reason: string) => Promise<void> = async () => {}
    const live = watchSocket(socket, {
      isBusy: () => speaker.running.size > 0,
      onFault(error) {
        parts.runtime.log.error({ requestId: request.id, error }, 'a message on a socket failed')
        void close(4500, 'Internal server error')
      },
      onClose: (code, reason) => void end(code, reason),
      pace,
    })
    end = server.opened(live, speaker)
  }
}
