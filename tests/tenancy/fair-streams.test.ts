// A thousand busy streams of one tenant, mostly unread, keep no stream of another tenant waiting (JOB-07).
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import http from 'node:http'
import { after, before, test } from 'node:test'
import { WebSocket } from 'ws'
import { waitUntil } from '#framework/testing/wait-until.ts'
import { openServer, type TestServer } from '../support/server.ts'
import { createTenant, type TestTenant } from '../support/tenant.ts'

const KEYS = 100
/** As many as one key may have. */
const STREAMS = 10
const EVENTS = 200
const SUBSCRIPTION = 'subscription { events { name data } }'

let server: TestServer
let busy: TestTenant<'owner'>
let modest: TestTenant<'owner'>
const agent = new http.Agent({ maxSockets: Number.POSITIVE_INFINITY })
const sockets: WebSocket[] = []
before(async () => {
  server = await openServer()
  busy = await createTenant(server, [])
  modest = await createTenant(server, [])
})
after(async () => {
  agent.destroy()
  for (const socket of sockets) socket.terminate()
  await server.close()
})

/** Called with a stream's events; when left out, the test never reads it. */
type Listen = (text: string) => void

interface Ask {
  readonly path: string
  readonly token: string
  readonly body?: object
}

/** Resolves when the stream has begun. */
function openStream({ path, token, body }: Ask, listen?: Listen): Promise<void> {
  const headers = {
    accept: 'text/event-stream',
    authorization: `Bearer ${token}`,
    ...(body && { 'content-type': 'application/json' }),
  }
  return new Promise((resolve, reject) => {
    const request = http.request(server.origin + path, { agent, method: body ? 'POST' : 'GET', headers })
    request.on('error', reject)
    request.on('response', (response) => {
      if (response.statusCode !== 200) return reject(new Error(`told ${response.statusCode}`))
      response.on('error', () => {})
      if (listen) response.setEncoding('utf8').on('data', listen)
      else response.pause()
      resolve()
    })
    request.end(body && JSON.stringify(body))
  })
}

/** Resolves when the socket carries `count` subscriptions. */
function openSocket(token: string, count: number, listen?: Listen): Promise<void> {
  const headers = { authorization: `Bearer ${token}` }
  const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/graphql/`, 'graphql-transport-ws', { headers })
  sockets.push(socket)
  const say = (message: object) => socket.send(JSON.stringify(message))
  return new Promise((resolve, reject) => {
    socket.on('error', reject)
    socket.on('open', () => say({ type: 'connection_init' }))
    socket.on('message', (data) => {
      const text = String(data)
      listen?.(text)
      if (!text.includes('connection_ack')) return
      for (let n = 0; n < count; n++) say({ id: randomUUID(), type: 'subscribe', payload: { query: SUBSCRIPTION } })
      if (!listen) socket.pause()
      resolve()
    })
  })
}

type Open = (token: string, count: number, listen?: Listen) => Promise<unknown>

const times = (count: number, open: () => Promise<void>) => Promise.all(Array.from({ length: count }, open))
const ROADS: Readonly<Record<string, Open>> = {
  'GET /events': (token, count, listen) => times(count, () => openStream({ path: '/api/v1/events', token }, listen)),
  'a stream of GraphQL': (token, count, listen) =>
    times(count, () => openStream({ path: '/graphql/', token, body: { query: SUBSCRIPTION } }, listen)),
  'a socket of GraphQL': (token, count, listen) => openSocket(token, count, listen),
}

async function post({ people: { owner } }: TestTenant<'owner'>, path: string, body: unknown) {
  const answer = await server.call(`/api/v1${path}`, { method: 'POST', token: owner.access, body })
  assert.equal(answer.status, 201, answer.text)
  return answer.body
}

async function openCrowd(): Promise<void> {
  const roads = Object.values(ROADS)
  for (let n = 0; n < KEYS; n++) {
    const { secret } = await post(busy, '/api-keys', { name: `key ${n}`, permissions: ['tags.read'] })
    await roads[n % roads.length]!(secret, STREAMS, n % 10 === 0 ? () => {} : undefined)
  }
}

/** Until stopped: each stream of the crowd gets hundreds of events. */
function startFlood(): () => Promise<void> {
  let isOver = false
  const flood = async () => {
    while (!isOver) {
      const names = Array.from({ length: EVENTS }, () => ({ name: randomUUID() }))
      await server.call('/api/v1/tags/bulk', { method: 'POST', token: busy.people.owner.access, body: names })
    }
  }
  const over = flood()
  return () => {
    isOver = true
    return over
  }
}

test("a stream reports its tenant's events at once, beside a thousand busy streams of another tenant", async () => {
  const heard: Record<string, string> = {}
  const { access } = modest.people.owner
  for (const [road, open] of Object.entries(ROADS))
    await open(access, 1, (text) => {
      heard[road] += text
    })
  await openCrowd()
  const stop = startFlood()
  const late: number[] = []
  for (let n = 0; n < 5; n++) {
    const name = `something modest ${n}`
    await post(modest, '/tags', { name })
    const begun = performance.now()
    const deaf = () => Object.keys(ROADS).filter((road) => !heard[road]?.includes(name))
    await waitUntil(deaf, ({ length }) => length === 0)
    late.push(performance.now() - begun)
  }
  await stop()
  const usual = late.sort((one, other) => one - other)[2]!
  assert.ok(usual < 1000, `heard after ${late.map(Math.round)} ms`)
})
