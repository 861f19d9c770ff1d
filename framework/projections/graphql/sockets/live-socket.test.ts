// Sockets that are silent, idle or unread, on real connections.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { WebSocket, WebSocketServer } from 'ws'
import { type LiveSocket, type SocketPace, watchSocket } from './live-socket.ts'

const http = createServer()
let server: WebSocketServer
before(async () => {
  server = new WebSocketServer({ server: http })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
})
after(() => {
  for (const socket of server.clients) socket.terminate()
  http.close()
})

const PACE: SocketPace = { ping: 50, stuck: 200, idle: 60_000 }

interface Pair {
  client: WebSocket
  live: LiveSocket
  closed: Promise<number>
}

async function openPair(pace: SocketPace, { isBusy = true, autoPong = true } = {}): Promise<Pair> {
  const connection = once(server, 'connection')
  const client = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`, { autoPong })
  const [socket] = (await connection) as [WebSocket]
  await once(client, 'open')
  const closing = Promise.withResolvers<number>()
  const live = watchSocket(socket, {
    isBusy: () => isBusy,
    onFault: assert.fail,
    onClose: closing.resolve,
    pace,
  })
  return { client, live, closed: closing.promise }
}

test('a client that answers pings stays, and one that does not is disconnected', async () => {
  const { client } = await openPair(PACE)
  const { closed } = await openPair(PACE, { autoPong: false })
  assert.equal(await closed, 1006)
  await new Promise((resolve) => setTimeout(resolve, 300))
  assert.equal(client.readyState, client.OPEN)
  client.terminate()
})

test('an idle socket is closed after a while', async () => {
  const { closed } = await openPair({ ...PACE, idle: 100 }, { isBusy: false })
  assert.equal(await closed, 1000)
})

test('a client that reads nothing is disconnected, and nothing is buffered meanwhile', async () => {
  const { client, live, closed } = await openPair({ ...PACE, ping: 60_000 })
  client.pause()
  let isOver = false
  void closed.then(() => {
    isOver = true
  })
  let sent = 0
  while (!isOver) {
    await live.send('x'.repeat(1_000_000))
    await new Promise((resolve) => setImmediate(resolve))
    sent++
  }
  assert.ok(sent < 100, `${sent} megabytes were taken before the reader was let go`)
  client.terminate()
})
