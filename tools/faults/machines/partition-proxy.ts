// A proxy to PostgreSQL that can cut silently: both ends believe the other is still there.
import { connect, createServer, type Socket } from 'node:net'

export interface PartitionProxy {
  /** The same address, through the proxy. */
  through(url: string): string
  /** Stops all traffic and closes nothing. */
  cut(): void
  /** Delivers held-back traffic late. */
  heal(): void
  close(): Promise<void>
}

/** Opens it on a free port of 127.0.0.1. */
export async function openPartitionProxy(target: string): Promise<PartitionProxy> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let isCut = false
  const server = createServer((client) => {
    const upstream = connect(Number(port || 5432), hostname)
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one)
      one.setNoDelay(true)
      if (isCut) one.pause()
      one.on('data', (chunk) => other.write(chunk))
      one.on('error', () => other.destroy())
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
      if (isCut) one.pause()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const own = String((server.address() as { port: number }).port)
  return {
    through: (url) => {
      const changed = new URL(url)
      changed.hostname = '127.0.0.1'
      changed.port = own
      return changed.href
    },
    cut: () => {
      isCut = true
      for (const socket of sockets) socket.pause()
    },
    heal: () => {
      isCut = false
      for (const socket of sockets) socket.resume()
    },
    close: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
