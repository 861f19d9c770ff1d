// A TCP proxy before PostgreSQL that counts round trips, which the network's latency multiplies.
import { connect, createServer, type Socket } from 'node:net'

/** Each change of direction from client to server starts a round trip. */
export interface RoundTripProxy {
  /** The same database, through the proxy. */
  readonly url: string
  /** Round trips since the last call; call it between two steps of a test. */
  takeCount(): number
  /** Breaks every connection, like a failing network. */
  breakConnections(): void
  /** Withholds all data of open connections forever without closing them, like a server whose processes were stopped. */
  freezeConnections(): void
  close(): Promise<void>
}

/** Opens the proxy on a free port of 127.0.0.1; close it after the test. */
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
