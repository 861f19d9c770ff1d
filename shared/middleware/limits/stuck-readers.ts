// Closes connections of clients that request much and read nothing: pending data fills memory (HTP-22).
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** Reading less than this within the limit counts as not reading: two bytes a second hold an answer as long as none. */
const LEAST_BYTES = 16_384
const LOOKS = 4

interface Reader {
  /** Bytes that the system had accepted, and when. */
  taken: number
  since: number
}

/**
 * Watches every connection of the server: closes one that reads less than 16 kB in `limit` milliseconds while more is
 * pending. Servers themselves limit only senders (Node.js, `requestTimeout`). Slow handlers are not affected: nothing
 * is pending then.
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

/** Bytes that the system has not accepted yet. Node checks the same when a socket times out (`net.Socket._onTimeout`). */
function waitingFor(socket: Socket): number {
  return (socket as unknown as { _handle: { writeQueueSize: number } | null })._handle?.writeQueueSize ?? 0
}
