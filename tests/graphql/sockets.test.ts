// GraphQL over WebSocket with the common client package, against the whole server: the same checks as for a stream.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { type Client, createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import type { Answer as AnyAnswer } from '#framework/testing/answer.ts'
import { waitUntil } from '#framework/testing/wait-until.ts'
import { openServer, type TestServer } from '../support/server.ts'
import { createTenant, type Person, registerPerson, type TestTenant } from '../support/tenant.ts'

const PROTOCOL = 'graphql-transport-ws'
const EVENTS =
  'subscription ($names: [String!], $after: String) { events(names: $names, after: $after) { name cursor data } }'
const PAGE = 'https://app.example.com'

let server: TestServer
let tenant: TestTenant
const clients: Client[] = []
before(async () => {
  server = await openServer({ PEND_CORS_ORIGINS: PAGE })
  tenant = await createTenant(server)
})
after(async () => {
  for (const client of clients) await client.dispose()
  await server.close()
})

const addressOf = (on: TestServer) => `${on.origin.replace('http', 'ws')}/graphql/`

interface Answer {
  data?: { events: AnyAnswer['body'] }
  errors?: readonly { extensions: { code: string } }[]
}

/** Follows events as the client package does. */
function follow(person: Person, variables: Record<string, unknown> = {}, query = EVENTS) {
  const client = createClient({
    url: addressOf(server),
    webSocketImpl: WebSocket,
    connectionParams: { Authorization: `Bearer ${person.access}` },
    retryAttempts: 0,
  })
  clients.push(client)
  const opened = new Promise<void>((resolve) => client.on('connected', () => resolve()))
  const answers = client.iterate({ query, variables })
  const first = answers.next()
  let isFirst = true
  return {
    opened: () => opened.then(() => new Promise((resolve) => setTimeout(resolve, 200))),
    next: async (): Promise<Answer | null> => {
      const { value, done } = await (isFirst ? first : answers.next())
      isFirst = false
      return done ? null : (value as Answer)
    },
    close: () => client.dispose(),
  }
}

interface Socket {
  readonly socket: WebSocket
  /** Received messages in order. */
  readonly told: AnyAnswer['body'][]
  say(message: object): void
  closed: Promise<number>
}

/** A socket without a client package; resolves once the handshake is over. */
async function openSocket(headers: Record<string, string> = {}, on = server): Promise<Socket> {
  const socket = new WebSocket(addressOf(on), PROTOCOL, { headers })
  const told: AnyAnswer['body'][] = []
  socket.on('message', (data) => told.push(JSON.parse(String(data))))
  const closed = new Promise<number>((resolve) => socket.on('close', (code) => resolve(code)))
  await once(socket, 'open')
  return { socket, told, closed, say: (message) => socket.send(JSON.stringify(message)) }
}

async function openSpeaking(person: Person): Promise<Socket> {
  const opened = await openSocket({ authorization: `Bearer ${person.access}` })
  opened.say({ type: 'connection_init' })
  await waitUntil(
    async () => opened.told.length,
    (count) => count > 0,
  )
  assert.equal(opened.told.shift().type, 'connection_ack')
  return opened
}

/** The status of a refused handshake. */
async function refusalOf(headers: Record<string, string>, on = server): Promise<number> {
  const socket = new WebSocket(addressOf(on), PROTOCOL, { headers })
  const [, response] = await once(socket, 'unexpected-response')
  socket.on('error', () => {})
  socket.terminate()
  return response.statusCode
}

async function createCategory(person: Person, name: string): Promise<void> {
  const answer = await server.call('/api/v1/categories', { method: 'POST', token: person.access, body: { name } })
  assert.equal(answer.status, 201, answer.text)
}

describe('a subscription on a socket', () => {
  test('reports new events, and continues behind a cursor', async () => {
    const names = ['categories.created']
    const first = follow(tenant.people.viewer, { names })
    await first.opened()
    await createCategory(tenant.people.editor, 'During')
    const { data } = (await first.next())!
    assert.deepEqual([data!.events.name, data!.events.data.name], ['categories.created', 'During'])
    await first.close()
    await createCategory(tenant.people.editor, 'Missed')
    const second = follow(tenant.people.viewer, { names, after: data!.events.cursor })
    assert.equal((await second.next())!.data!.events.data.name, 'Missed')
    await second.close()
  })

  test('receives nothing of another tenant', async () => {
    const other = await createTenant(server)
    const names = ['categories.created']
    const stream = follow(other.people.owner, { names, after: 'start' })
    await stream.opened()
    await createCategory(tenant.people.owner, 'Secret')
    await createCategory(other.people.owner, 'Theirs')
    assert.equal((await stream.next())!.data!.events.data.name, 'Theirs')
    await stream.close()
  })

  test('ends when the client completes it, and the socket stays open', async () => {
    const { told, say, socket } = await openSpeaking(tenant.people.viewer)
    for (const id of ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12']) {
      say({ id, type: 'subscribe', payload: { query: EVENTS } })
      say({ id, type: 'complete' })
    }
    say({
      id: 'last',
      type: 'subscribe',
      payload: { query: EVENTS, variables: { names: ['categories.created'], after: 'start' } },
    })
    await waitUntil(
      async () => told.filter(({ id }) => id === 'last').length,
      (count) => count > 0,
    )
    assert.equal(told.at(-1).type, 'next')
    assert.ok(
      told.every(({ type }) => type === 'next'),
      JSON.stringify(told),
    )
    socket.close()
  })

  test('reports its own faults in an error with the codes of every surface', async () => {
    const { told, say, socket } = await openSpeaking(tenant.people.viewer)
    const cases: [payload: object, code: string][] = [
      [{ query: '{' }, 'graphql.invalid_document'],
      [{ query: 'subscription { events { nothing } }' }, 'graphql.invalid_document'],
      [{ query: EVENTS, variables: { names: [7] } }, 'request.validation_failed'],
      [{ query: '{ __typename }' }, 'request.not_acceptable'],
      [{ query: 'mutation { createCategory(input: { name: "No" }) { id } }' }, 'request.not_acceptable'],
      [{ query: `subscription { events { ${'id '.repeat(501)} } }` }, 'graphql.too_complex'],
      [{ query: EVENTS, batch: [] }, 'request.malformed'],
    ]
    for (const [index, [payload, code]] of cases.entries()) {
      say({ id: `${index}`, type: 'subscribe', payload })
      await waitUntil(
        async () => told.length,
        (count) => count > index,
      )
      const { type, payload: errors } = told[index]
      assert.deepEqual([type, errors[0].extensions.code], ['error', code], JSON.stringify(payload))
    }
    socket.close()
  })

  test('ends with the socket, within a moment, when the session does (4403)', async () => {
    const { people } = await createTenant(server)
    const { closed, say } = await openSpeaking(people.viewer)
    say({ id: '1', type: 'subscribe', payload: { query: EVENTS } })
    await new Promise((resolve) => setTimeout(resolve, 300))
    await server.call('/api/v1/auth/logout', { method: 'POST', body: { refresh: people.viewer.refresh } })
    assert.equal(await closed, 4403)
  })

  test('is refused, and the socket closed, on the next subscription after the session ended', async () => {
    const { people } = await createTenant(server)
    const { closed, say } = await openSpeaking(people.viewer)
    await server.call('/api/v1/auth/logout', { method: 'POST', body: { refresh: people.viewer.refresh } })
    say({ id: '1', type: 'subscribe', payload: { query: EVENTS } })
    assert.equal(await closed, 4403)
  })
})

describe('who may open a socket', () => {
  const cases: [
    title: string,
    headers: (person: Person) => Record<string, string>,
    payload: (person: Person) => object,
    code: number,
  ][] = [
    ['nobody without a token', () => ({}), () => ({}), 4401],
    ['nobody with a token that is none', () => ({}), () => ({ authorization: 'Bearer no.such.token' }), 4401],
    [
      'nobody of another tenant',
      () => ({}),
      ({ access }) => ({ authorization: `Bearer ${access}`, 'X-Tenant': 'nowhere' }),
      4403,
    ],
    [
      'nobody who is two',
      ({ access }) => ({ authorization: `Bearer ${access}` }),
      () => ({ Authorization: 'Bearer x' }),
      4400,
    ],
    ['nobody with a token that is no text', () => ({}), () => ({ authorization: { bearer: 'x' } }), 4400],
  ]
  for (const [title, headers, payload, code] of cases)
    test(title, async () => {
      const { say, closed } = await openSocket(headers(tenant.people.viewer))
      say({ type: 'connection_init', payload: payload(tenant.people.viewer) })
      assert.equal(await closed, code)
    })

  test('a person outside every tenant may, and has nothing to follow', async () => {
    const stream = follow(await registerPerson(server))
    await assert.rejects(
      stream.next(),
      ([error]: { extensions: { code: string } }[]) => error?.extensions.code === 'tenants.required',
    )
    await stream.close()
  })

  test('a page of another site may not, whatever it sends (CWE-1385)', async () => {
    for (const origin of ['https://evil.example.com', 'null', `${PAGE}.evil.example.com`, 'http://app.example.com'])
      assert.equal(await refusalOf({ origin }), 403, origin)
    for (const origin of [PAGE, server.origin]) {
      const { socket } = await openSocket({ origin })
      socket.close()
    }
  })

  test('a foreign host is refused as for any request (CVE-2026-29199)', async () => {
    assert.equal(await refusalOf({ host: 'attacker.example' }), 421)
  })

  test('handshakes count as requests', async () => {
    const limited = await openServer({ PEND_RATE_LIMIT: '3/minute' })
    try {
      for (let n = 0; n < 3; n++) (await openSocket({}, limited)).socket.close()
      assert.equal(await refusalOf({}, limited), 429)
    } finally {
      await limited.close()
    }
  })
})

describe('the limits of a socket', () => {
  test('at most ten sockets a caller, and ten streams on all of them together with SSE', async () => {
    const { people } = await createTenant(server)
    const sockets = await Promise.all(Array.from({ length: 10 }, () => openSpeaking(people.owner)))
    const eleventh = await openSocket({ authorization: `Bearer ${people.owner.access}` })
    eleventh.say({ type: 'connection_init' })
    assert.equal(await eleventh.closed, 4429)
    const [one] = sockets as [Socket]
    for (let n = 0; n < 11; n++) one.say({ id: `${n}`, type: 'subscribe', payload: { query: EVENTS } })
    await waitUntil(async () => one.told.find(({ type }) => type === 'error'), Boolean)
    assert.equal(one.told.find(({ type }) => type === 'error').payload[0].extensions.code, 'request.rate_limited')
    const headers = { accept: 'text/event-stream' }
    assert.equal((await server.call('/api/v1/events', { token: people.owner.access, headers })).status, 429)
    for (const { socket } of sockets) socket.close()
    // Closed sockets no longer count.
    const again = async () => {
      const next = await openSocket({ authorization: `Bearer ${people.owner.access}` })
      next.say({ type: 'connection_init' })
      const isIn = await Promise.race([next.closed.then(() => false), once(next.socket, 'message').then(() => true)])
      next.socket.close()
      return isIn
    }
    await waitUntil(again, Boolean)
  })

  test('a message has a maximum size and rate, and is text', async () => {
    const large = await openSocket()
    large.say({ type: 'connection_init', payload: { x: 'x'.repeat(300_000) } })
    assert.equal(await large.closed, 1009)
    const binary = await openSocket()
    binary.socket.send(Buffer.from('{"type":"connection_init"}'), { binary: true })
    assert.equal(await binary.closed, 4400)
    const many = await openSpeaking(tenant.people.viewer)
    for (let n = 0; n < 120; n++) many.say({ type: 'ping' })
    assert.equal(await many.closed, 4429)
  })

  test('a message outside the protocol ends it', async () => {
    const cases: [messages: unknown[], code: number][] = [
      [['no JSON'], 4400],
      [[{ type: 'unknown' }], 4400],
      [[{ id: '1', type: 'subscribe', payload: { query: EVENTS } }], 4401],
    ]
    for (const [messages, code] of cases) {
      const { socket, closed } = await openSocket({ authorization: `Bearer ${tenant.people.viewer.access}` })
      for (const message of messages) socket.send(typeof message === 'string' ? message : JSON.stringify(message))
      assert.equal(await closed, code, JSON.stringify(messages))
    }
    const twice = await openSpeaking(tenant.people.viewer)
    for (let n = 0; n < 2; n++) twice.say({ id: '1', type: 'subscribe', payload: { query: EVENTS } })
    assert.equal(await twice.closed, 4409)
  })

  test('clients who do not authenticate within three seconds are disconnected', async () => {
    const { closed } = await openSocket()
    assert.equal(await closed, 4408)
  })

  test('another protocol is refused, and requests for one elsewhere are answered without it', async () => {
    const old = new WebSocket(addressOf(server), 'graphql-ws')
    const [code] = await once(old, 'close').catch(() => [0])
    assert.ok(code === 4406 || code === 0, `${code}`)
    for (const lines of [
      ['GET /health HTTP/1.1', 'Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABk'],
      ['GET /health HTTP/1.1', 'Connection: Upgrade', 'Upgrade: websocket'],
      [
        'POST /graphql/ HTTP/1.1',
        'Connection: Upgrade',
        'Upgrade: h2c',
        'Content-Type: application/json',
        'Content-Length: 24',
      ],
    ]) {
      const socket = connect(Number(new URL(server.origin).port), '127.0.0.1')
      socket.write(`${[...lines, 'Host: 127.0.0.1'].join('\r\n')}\r\n\r\n`)
      if (lines[0]!.startsWith('POST')) socket.write('{"query":"{__typename}"}')
      const [answer] = await once(socket, 'data')
      socket.destroy()
      assert.match(String(answer), /^HTTP\/1\.1 200 /)
    }
  })

  test('a stopping server ends its sockets', async () => {
    const other = await openServer()
    const { closed } = await openSocket({}, other)
    await other.close()
    assert.ok([1001, 1006].includes(await closed))
  })
})
