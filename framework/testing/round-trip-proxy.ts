// A TCP proxy before PostgreSQL that counts how often the conversation turns round: what the network's delay multiplies.
import { connect, createServer, type Socket } from 'node:net'

/** One direction change from the client to the server starts a round trip. */
export interface RoundTripProxy {
  /** The same database, through the proxy. */
  readonly url: string
  /** Round trips since the last call; call it between two steps of a test. */
  takeCount(): number
  /** Breaks every connection, as a failing network does. */
  breakConnections(): void
  /** Holds back for ever what open connections say, and closes none: as processes of a server that were stopped. */
  freezeConnections(): void
  close(): Promise<void>
}

/** Opens the proxy on a free port of 127.0.0.1; close it at the end of the test. */
export async function openRoundTripProxy(databaseUrl: string): Promise<RoundTripProxy> {
  const target = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  let count = 0
  const server = createServer((client) => {
    const upstream = connect(Number(target.port || 5432), target.hostname)
    let isClientSpeaking = false
    client.on('data', (chunk) => {
      if (!isClientSpeaking) count++
      isClientSpeaking = true
      upstream.write(chunk)
    })
    upstream.on('data', (chunk) => {
      isClientSpeaking = false
      client.write(chunk)
    })
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one)
      one.setNoDelay(true)
      one.on('error', () => other.destroy())
      one.on('close', () => other.destroy())
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(databaseUrl)
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as { port: number }).port)
  const breakConnections = () => {
    for (const socket of sockets) socket.destroy()
    sockets.clear()
  }
  return {
    url: url.href,
    takeCount: () => {
      const taken = count
      count = 0
      return taken
    },
    breakConnections,
    freezeConnections: () => {
      for (const socket of sockets) socket.pause()
    },
    close: () => {
      breakConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
