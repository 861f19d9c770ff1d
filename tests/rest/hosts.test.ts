// The server knows whom a request addresses and who sends it: it refuses ambiguous hosts, request targets and credentials.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sendBytes } from '#tests/attacks/support/socket.ts'
import { openEdge, type TestEdge } from '#tests/support/edge.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, type TestTenant } from '#tests/support/tenant.ts'

let server: TestServer
let edge: TestEdge
let tenant: TestTenant<'owner' | 'viewer'>
const variables = { PEND_ALLOWED_HOSTS: '127.0.0.1,.served.example' }
before(async () => {
  server = await openServer(variables)
  edge = await openEdge({ variables })
  tenant = await createTenant(server, ['viewer'])
})
after(async () => {
  await edge.close()
  await server.close()
})

interface Sent {
  readonly target?: string
  readonly lines: readonly string[]
}

async function ask(origin: string, { target = '/health', lines }: Sent) {
  const head = [`GET ${target} HTTP/1.1`, ...lines, 'Connection: close', '', '']
  return sendBytes({ origin } as TestServer, head.join('\r\n'))
}

const both = () => [server.origin, edge.origin]

describe('a host', () => {
  test('is one name with a valid port (TEN-05)', async () => {
    const good = [
      '127.0.0.1',
      '127.0.0.1:1',
      '127.0.0.1:65535',
      'SERVED.example.',
      'served.example:',
      'www.served.example',
    ]
    const bad = [
      ...['127.0.0.1:99999', '127.0.0.1:65536', '127.0.0.1:1:2', '127.0.0.1:-1', '127.0.0.1:8o', '127.0.0.1:080000'],
      ...['127.0.0.1, served.example', 'served.example,www.served.example', '127.0.0.1 served.example', 'a@127.0.0.1'],
      ...['.served.example', 'www..served.example', '127.0.0.1/x', '127.0.0.1#', '127.0.0.1%00', ''],
    ]
    for (const origin of both()) {
      for (const host of good) assert.equal((await ask(origin, { lines: [`Host: ${host}`] })).status, 200, host)
      for (const host of bad) {
        const { status, text } = await ask(origin, { lines: [`Host: ${host}`] })
        assert.ok([400, 421].includes(status), `${host}: ${text}`)
      }
    }
  })

  test("below a served domain is a tenant’s or a reserved one: no other leads to a caller's first tenant (TEN-05, F-D10)", async () => {
    const { email, password, access } = tenant.people.viewer
    for (const origin of both()) {
      const known = await ask(origin, { lines: [`Host: ${tenant.slug}.served.example`] })
      assert.equal(known.status, 200, known.text)
      for (const name of ['nosuch', `${tenant.slug}x`, `a.${tenant.slug}`, 'xn--nosuch'])
        for (const authorization of ['', `\r\nAuthorization: Bearer ${access}`]) {
          const told = await ask(origin, { lines: [`Host: ${name}.served.example${authorization}`] })
          assert.deepEqual([told.status, told.code], [404, 'tenants.not_found'], name)
        }
    }
    const body = JSON.stringify({ email, password })
    const lines = ['Host: nosuch.served.example', 'Content-Type: application/json', `Content-Length: ${body.length}`]
    const head = ['POST /api/v1/auth/login HTTP/1.1', ...lines, 'Connection: close', '', body].join('\r\n')
    assert.equal((await sendBytes(server, head)).code, 'tenants.not_found')
  })

  test('is given once, and so are credentials (JWT-12, KEY-11, RFC 9112 3.2)', async () => {
    const { access } = tenant.people.viewer
    const log = `Authorization: Bearer ${access}`
    for (const origin of both())
      for (const lines of [
        ['Host: 127.0.0.1', 'Host: 127.0.0.1'],
        ['Host: 127.0.0.1', 'hOST: evil.example'],
        ['Host: 127.0.0.1', log, log],
        ['Host: 127.0.0.1', 'authorization: Basic eDp5', log],
        ['Host: 127.0.0.1', 'AUTHORIZATION:', log],
      ]) {
        const { status, code, text } = await ask(origin, { lines })
        assert.deepEqual([status, code], [400, 'request.malformed'], text)
      }
  })
})

describe('a request target', () => {
  const targets = (path: string) => [
    ...[`http://evil.example${path}`, `https://evil.example${path}`, `http://127.0.0.1.evil.example${path}`],
    ...[`http://127.0.0.1@evil.example${path}`, `http://evil.example@127.0.0.1${path}`, `http://127.0.0.1:81${path}`],
    ...[`ftp://127.0.0.1${path}`, `http://EVIL.example${path}`, `HTTP://evil.example:80${path}`],
  ]

  test('names no other host than the header, and no link repeats it (OWN-12, CAC-11)', async () => {
    const { access } = tenant.people.viewer
    for (const target of targets('/api/v1/articles?page_size=1')) {
      const lines = ['Host: 127.0.0.1', `Authorization: Bearer ${access}`]
      const { status, text } = await ask(server.origin, { target, lines })
      assert.ok([400, 421].includes(status), `${target}: ${text}`)
      assert.doesNotMatch(text, /evil/i)
    }
    for (const target of targets('/content/articles?page_size=1')) {
      const { status, text } = await ask(edge.origin, {
        target,
        lines: ['Host: 127.0.0.1', `X-Tenant: ${tenant.slug}`],
      })
      assert.ok([400, 421].includes(status), `${target}: ${text}`)
    }
  })

  test('of our own host is served, and links are still paths (RFC 9112 3.2.2)', async () => {
    for (const name of ['One', 'Two']) {
      const call = { method: 'POST', token: tenant.people.owner.access, body: { name } }
      assert.equal((await server.call('/api/v1/tags', call)).status, 201)
    }
    const lines = ['Host: 127.0.0.1', `Authorization: Bearer ${tenant.people.viewer.access}`]
    const own = await ask(server.origin, { target: 'http://127.0.0.1:80/api/v1/tags?page_size=1', lines })
    assert.match(own.text, /"next":"\/api\/v1\/tags\?page_size=1&page=2"/)
    const shown = {
      target: 'HTTP://127.0.0.1/content/tags?page_size=1',
      lines: ['Host: 127.0.0.1', `X-Tenant: ${tenant.slug}`],
    }
    assert.match((await ask(edge.origin, shown)).text, /"next":"\/content\/tags\?page_size=1&page=2"/)
  })
})

test('the edge checks a request before it sends a cached answer (OWN-08)', async () => {
  const target = '/content/tags?ordering=name'
  const usual = ['Host: 127.0.0.1', `X-Tenant: ${tenant.slug}`]
  for (let turn = 0; turn < 2; turn++) assert.equal((await ask(edge.origin, { target, lines: usual })).status, 200)
  const doubled = [
    [...usual, 'Host: 127.0.0.1'],
    ['Host: 127.0.0.1', ...usual],
    [...usual, 'Authorization: Bearer x', 'Authorization: Bearer y'],
  ]
  for (const lines of doubled) assert.equal((await ask(edge.origin, { target, lines })).status, 400, String(lines))
  const absolute = { target: `http://evil.example${target}`, lines: usual }
  assert.equal((await ask(edge.origin, absolute)).status, 400)
})
