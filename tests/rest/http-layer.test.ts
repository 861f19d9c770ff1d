// What every request passes before a route: ids, headers, hosts, origins, limits, endpoints, our own errors.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Database } from '#framework/database/database.ts'
import { clientKeyOf } from '#shared/middleware/limits/rate-limit.ts'
import { type LibraryServer, openLibrary } from './library-server.ts'

let library: LibraryServer
let token: string
before(async () => {
  library = await openLibrary({ corsOrigins: ['https://app.example.com'], allowedHosts: ['127.0.0.1', '.example.com'] })
  token = library.tokenOf('editor')
})
after(() => library.close())

const get = (path: string, headers: Record<string, string> = {}) => library.send('GET', path, { token, headers })

test('reports that it is healthy', async () => {
  const { status, body } = await get('/health')
  assert.deepEqual([status, body], [200, { status: 'ok' }])
})

test('accepts a well-formed request id and makes one otherwise (CVE-2025-48432)', async () => {
  assert.equal(
    (await get('/health', { 'x-request-id': 'trace-0123.abc' })).headers.get('x-request-id'),
    'trace-0123.abc',
  )
  for (const given of ['short', 'x'.repeat(129), 'with blank', 'a"b<script>', ''])
    assert.match(
      (await get('/health', { 'x-request-id': given })).headers.get('x-request-id')!,
      /^[0-9a-f]{8}-[0-9a-f]{4}-7/,
    )
})

test('sends security headers for browsers, and does not name its software', async () => {
  for (const path of ['/health', '/api/v1/books', '/api/v1/nothing']) {
    const { headers } = await get(path)
    assert.match(headers.get('content-security-policy')!, /^default-src 'none'/)
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    assert.equal(headers.get('x-frame-options'), 'DENY')
    assert.equal(headers.get('x-powered-by'), null)
    assert.equal(headers.get('server'), null)
  }
})

test('admits the configured origins and no other (CVE-2025-53092)', async () => {
  const preflight = (origin: string) =>
    library.send('OPTIONS', '/api/v1/books', {
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-evil' },
    })
  const own = await preflight('https://app.example.com')
  assert.equal(own.status, 204)
  assert.equal(own.headers.get('access-control-allow-origin'), 'https://app.example.com')
  assert.equal(own.headers.get('access-control-allow-credentials'), null)
  assert.match(own.headers.get('access-control-allow-headers')!, /authorization.*idempotency-key.*if-match/)
  assert.doesNotMatch(own.headers.get('access-control-allow-headers')!, /evil/)
  for (const origin of [
    'https://evil.example',
    'https://app.example.com.evil.example',
    'null',
    'http://app.example.com',
  ])
    assert.equal((await preflight(origin)).headers.get('access-control-allow-origin'), null)
  const read = await get('/api/v1/books', { origin: 'https://app.example.com' })
  assert.match(read.headers.get('access-control-expose-headers')!, /etag/)
  assert.match(read.headers.get('vary')!, /Origin/)
  const problem = await get('/api/v1/nothing', { origin: 'https://app.example.com' })
  assert.equal(problem.headers.get('access-control-allow-origin'), 'https://app.example.com')
})

/** `fetch` sets the Host header itself. */
async function statusForHost(host: string): Promise<number> {
  const { request } = await import('node:http')
  return new Promise((resolve, reject) => {
    request(`${library.url}/health`, { headers: { host } }, (answer) => {
      answer.resume()
      resolve(answer.statusCode!)
    })
      .on('error', reject)
      .end()
  })
}

test('serves only its own hosts', async () => {
  for (const host of ['127.0.0.1', '127.0.0.1:8000', 'example.com', 'ACME.example.com', 'acme.example.com.'])
    assert.equal(await statusForHost(host), 200, host)
  for (const host of [
    'evil.example',
    'example.com.evil.example',
    'notexample.com',
    '127.0.0.1.evil.example',
    'localhost',
    'a b',
  ])
    assert.equal(await statusForHost(host), 421, host)
})

test('ignores forwarded hosts and addresses unless a proxy is trusted (CVE-2023-49097, CVE-2026-16732)', async () => {
  const answer = await get('/health', {
    'x-forwarded-host': 'evil.example',
    'x-forwarded-for': '10.0.0.1',
    forwarded: 'host=evil.example',
  })
  assert.equal(answer.status, 200)
})

test("limits a caller's requests, and says when they may continue", async () => {
  const limited = await openLibrary({ rateLimit: { max: 3, window: 60 } })
  try {
    const ask = (authorization: string) =>
      limited.send('GET', '/health', { headers: { authorization, 'x-forwarded-for': '10.0.0.9' } })
    for (let n = 0; n < 3; n++) assert.equal((await ask(`Bearer nobody-${n}`)).status, 200)
    const refused = await ask('Bearer somebody-else')
    assert.deepEqual([refused.status, refused.body.code], [429, 'request.rate_limited'])
    assert.equal(refused.headers.get('content-type'), 'application/problem+json; charset=utf-8')
    assert.match(refused.headers.get('content-security-policy')!, /default-src/)
    assert.ok(Number(refused.headers.get('retry-after')) > 0)
    assert.match(refused.body.detail, /^Wait (1 second|\d+ seconds) before the next request\.$/)
    const [ann, bob] = [limited.tokenOf('viewer'), limited.tokenOf('viewer')]
    for (let n = 0; n < 3; n++) assert.equal((await ask(`Bearer ${ann}`)).status, 200)
    assert.deepEqual([(await ask(`Bearer ${ann}`)).status, (await ask(`Bearer ${bob}`)).status], [429, 200])
  } finally {
    await limited.close()
  }
})

test('counts a whole IPv6 network as one caller (CVE-2026-45364)', () => {
  const keys: [address: string, key: string][] = [
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ]
  for (const [address, key] of keys) assert.equal(clientKeyOf(address), key)
})

test('serves hand-written endpoints with checked parameters', async () => {
  const open = await library.send('GET', '/api/v1/library/hours/monday?week=7')
  assert.deepEqual([open.status, open.body], [200, { open: true, week: 7 }])
  assert.equal(open.headers.get('cache-control'), 'no-store')
  for (const [path, status, code] of [
    ['/api/v1/library/hours/someday', 404, 'resource.not_found'],
    ['/api/v1/library/hours/monday?week=54', 400, 'request.invalid_parameter'],
    ['/api/v1/library/hours/monday?week=x', 400, 'request.invalid_parameter'],
    ['/api/v1/library/hours/monday?week=1&week=2', 400, 'request.invalid_parameter'],
    ['/api/v1/library/hours/monday?weak=1', 400, 'request.unknown_parameter'],
  ] as const) {
    const answer = await get(path)
    assert.deepEqual([answer.status, answer.body.code], [status, code], path)
  }
})

test('admits everybody to a public endpoint, with any token', async () => {
  const answer = await library.send('GET', '/api/v1/library/hours/sunday', {
    headers: { authorization: 'Bearer expired' },
  })
  assert.deepEqual([answer.status, answer.body.open], [200, false])
})

test('requires a caller or a permission of endpoints', async () => {
  const suggest = (by: string | undefined, body: unknown = { title: 'x' }) =>
    library.send('POST', '/api/v1/library/suggestions', { ...(by && { token: by }), body })
  assert.deepEqual([(await suggest(token)).status, (await suggest(undefined)).status], [202, 401])
  assert.equal((await suggest(token, { title: 7 })).status, 422)
  assert.equal((await suggest(token, { title: 'x', isAdmin: true })).status, 422)
  const count = (by: string) => library.send('POST', '/api/v1/library/stocktaking', { token: by })
  assert.deepEqual([(await count(token)).status, (await count(library.tokenOf('viewer'))).status], [204, 403])
})

test('reports nothing of its own fault except the id to ask for', async () => {
  const { log } = library.fixture.runtime as unknown as { log: { error: (details: object, message: string) => void } }
  const noted: object[] = []
  const original = log.error
  log.error = (details) => void noted.push(details)
  library.fixture.runtime.database.read = () => Promise.reject(new Error('secret detail'))
  try {
    const answer = await get('/api/v1/books')
    assert.deepEqual([answer.status, answer.body.code], [500, 'service.internal'])
    assert.doesNotMatch(answer.text, /secret detail/)
    assert.match(JSON.stringify(noted), new RegExp(String(answer.body.requestId)))
  } finally {
    log.error = original
    Reflect.deleteProperty(library.fixture.runtime.database, 'read')
  }
})

test('reports that the database is down', async () => {
  const { database } = library.fixture.runtime
  const gone = new Database({ url: 'postgres://nobody@127.0.0.1:9/none' })
  database.read = (scope, statements) => gone.read(scope, statements)
  try {
    const answer = await get('/api/v1/books')
    assert.deepEqual([answer.status, answer.body.code], [503, 'service.unavailable'])
  } finally {
    Reflect.deleteProperty(database, 'read')
    await gone.close()
  }
})

test('stops at once although clients keep their connections open', async () => {
  const other = await openLibrary()
  await other.send('GET', '/health')
  const start = performance.now()
  await other.close()
  assert.ok(performance.now() - start < 3000)
})
