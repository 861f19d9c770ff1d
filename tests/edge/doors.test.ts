// Who may read the edge from a page of another origin, in which form, and with which methods (COR-03, HTP-10, C3).
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { connect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { openEdge, type TestEdge } from '#tests/support/edge.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant } from '#tests/support/tenant.ts'

const PAGE = 'https://app.example.com'
const STRANGER = 'https://evil.example'

let server: TestServer
let open: TestEdge
let closed: TestEdge
let slug: string
before(async () => {
  const corsOrigins = { PEND_CORS_ORIGINS: PAGE }
  server = await openServer(corsOrigins)
  open = await openEdge({ variables: corsOrigins })
  closed = await openEdge({ variables: { ...corsOrigins, PEND_EDGE_CORS_ORIGINS: PAGE } })
  const { people, slug: own } = await createTenant(server, ['editor'])
  slug = own
  const token = people.editor.access
  const { body } = await server.call('/api/v1/articles', { method: 'POST', token, body: { title: 'Open' } })
  assert.equal((await server.call(`/api/v1/articles/${body.id}/publish`, { method: 'POST', token })).status, 200)
})
after(async () => {
  await Promise.all([open.close(), closed.close()])
  await server.close()
})

const CONTENT = '/content/articles/open'
const allowed = (headers: Record<string, unknown>) => headers['access-control-allow-origin']

describe('a page of another origin', () => {
  test('reads content of an open edge from any origin, cold and cached', async () => {
    for (const origin of [PAGE, STRANGER, PAGE]) {
      const { status, headers } = await open.get(CONTENT, slug, { origin })
      assert.deepEqual([status, allowed(headers)], [200, '*'])
    }
  })

  test('reads content of another edge only when the setting names it, and caches learn it', async () => {
    for (const [origin, told] of [
      [PAGE, PAGE],
      [STRANGER, undefined],
      [PAGE, PAGE],
      ['null', undefined],
    ] as const) {
      const { status, headers } = await closed.get(CONTENT, slug, { origin })
      assert.deepEqual([status, allowed(headers)], [200, told], origin)
      assert.match(String(headers.vary), /\bOrigin\b/)
      const held = await closed.get(CONTENT, slug, { origin, 'if-none-match': String(headers.etag) })
      assert.deepEqual([held.status, allowed(held.headers)], [304, told], origin)
      const missing = await closed.get('/content/articles/none', slug, { origin })
      assert.deepEqual([missing.status, allowed(missing.headers)], [404, told], origin)
    }
  })

  test('reaches what needs a token only when the API would allow it', async () => {
    for (const edge of [open, closed])
      for (const path of ['/auth/verify', '/auth/verify/', '/events']) {
        assert.equal(allowed((await edge.get(path, null, { origin: STRANGER })).headers), undefined, path)
        assert.equal(allowed((await edge.get(path, null, { origin: PAGE })).headers), PAGE, path)
      }
  })

  test('gets its preflight answered by the same rule', async () => {
    const ask = async (edge: TestEdge, path: string, origin: string) => {
      const headers = { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'x-tenant' }
      const answer = await fetch(edge.origin + path, { method: 'OPTIONS', headers })
      return answer.headers.get('access-control-allow-origin')
    }
    assert.equal(await ask(open, CONTENT, STRANGER), '*')
    for (const [edge, path] of [
      [closed, CONTENT],
      [open, '/events'],
      [open, '/auth/verify'],
    ] as const)
      assert.deepEqual([await ask(edge, path, STRANGER), await ask(edge, path, PAGE)], [null, PAGE], path)
  })
})

test('a form that cannot be served is 406, cold and cached', async () => {
  for (const accept of ['text/html', 'image/png, text/*', 'application/json;q=0', 'application/xml'])
    for (const path of [CONTENT, '/content/articles', '/health']) {
      const { status, body } = await open.get(path, slug, { accept })
      assert.deepEqual([status, body.code], [406, 'request.not_acceptable'], `${path} as ${accept}`)
    }
  for (const accept of ['*/*', 'application/json', 'text/html, application/*;q=0.5', ''])
    assert.equal((await open.get(CONTENT, slug, { accept })).status, 200, accept)
})

test('OPTIONS lists the methods of an address, and any other known method is 405 with the same list', async () => {
  const addresses = {
    [CONTENT]: 'GET, HEAD, OPTIONS',
    '/health': 'GET, HEAD, OPTIONS',
    '/auth/verify': 'GET, HEAD, OPTIONS, POST',
  }
  for (const [path, allow] of Object.entries(addresses)) {
    const told = await fetch(open.origin + path, { method: 'OPTIONS' })
    assert.deepEqual([told.status, told.headers.get('allow')], [204, allow], path)
    for (const method of ['DELETE', 'PATCH', 'TRACE']) {
      const { status, headers } = await send(open.origin + path, method)
      assert.deepEqual([status, headers.allow], [405, allow], `${method} ${path}`)
    }
  }
})

test('methods that no address has are 501 with a list of those that exist, at the edge and the API (HTP-10)', async () => {
  const methods = [
    'PROPFIND',
    'LOCK',
    'UNLOCK',
    'MKCOL',
    'COPY',
    'MOVE',
    'PURGE',
    'LINK',
    'REPORT',
    'SEARCH',
    'SUBSCRIBE',
  ]
  for (const url of [
    open.origin + CONTENT,
    `${open.origin}/nowhere`,
    `${server.origin}/api/v1/articles`,
    `${server.origin}/graphql/`,
  ])
    for (const method of methods) {
      const { status, headers, text } = await send(url, method)
      assert.deepEqual([status, JSON.parse(text).code], [501, 'request.method_not_implemented'], `${method} ${url}`)
      assert.equal(headers.allow, 'DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT')
    }
})

test('a tunnel is refused with an answer, not by hanging up (HTP-10)', async () => {
  for (const { origin } of [open, server]) {
    const { hostname, port } = new URL(origin)
    const told = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () =>
        socket.write('CONNECT example.com:443 HTTP/1.1\r\nhost: x\r\n\r\n'),
      )
      socket
        .on('data', (bytes) => resolve(String(bytes)))
        .on('error', reject)
        .on('close', () => resolve(''))
    })
    assert.match(told, /^HTTP\/1\.1 501 /)
  }
})

/** With methods that fetch refuses to send. */
function send(
  url: string,
  method: string,
): Promise<{ status: number; headers: Record<string, unknown>; text: string }> {
  return new Promise((resolve, reject) => {
    request(url, { method, agent: false }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (part) => {
        text += part
      })
      answer.on('end', () => resolve({ status: answer.statusCode!, headers: answer.headers, text }))
    })
      .on('error', reject)
      .end()
  })
}
