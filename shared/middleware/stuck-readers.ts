// Closes connections of clients that ask for much and read nothing: what waits for them lies in memory (HTP-22).
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** Less than this in the time limit is no reading: two bytes a second keep an answer waiting as well as none do. */
const LEAST_BYTES = 16_384
const LOOKS = 4

interface Reader {
  /** What the system had taken, and when. */
  taken: number
  since: number
}

/**
 * Watches every connection of the server, whatever is sent on it: one that takes less than 16 kB in `limit` milliseconds although more waits
 * for it is closed. Servers count the time of senders alone (Node.js, `requestTimeout`). Slow handlers are not meant: nothing waits then.
 */
export function registerStuckReaders(app: FastifyInstance, limit: number): void {
  const readers = new Map<Socket, Reader>()
  app.server.on('connection', (socket: Socket) => {
    readers.set(socket, { taken: 0, since: performance.now() })
    socket.once('close', () => readers.delete(socket))
  })
  const timer = setInterval(() => {
    for (const [socket, reader] of readers) if (isStuck(socket, reader, limit)) socket.destroy()
  }, limit / LOOKS)
  timer.unref()
  app.addHook('onClose', async () => clearInterval(timer))
}

function isStuck(socket: Socket, reader: Reader, limit: number): boolean {
  const now = performance.now()
  const waiting = waitingFor(socket)
  const taken = socket.bytesWritten - socket.writableLength - waiting
  if (waiting > 0 && taken - reader.taken < LEAST_BYTES) return now - reader.since > limit
  Object.assign(reader, { taken, since: now })
  return false
}

/** Bytes that the system has not taken yet. Node looks at the same when a time limit of a socket ends (`net.Socket._onTimeout`). */
function waitingFor(socket: Socket): number {
  return (socket as unknown as { _handle: { writeQueueSize: number } | null })._handle?.writeQueueSize ?? 0
}
