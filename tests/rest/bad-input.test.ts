// Bad requests: each gets a problem with the right status, and nothing is written.
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { BODIES, ID } from './bad-bodies.ts'
import { type Answer, type LibraryServer, openLibrary, type SendOptions } from './library-server.ts'

let library: LibraryServer
let token: string
before(async () => {
  library = await openLibrary()
  token = library.tokenOf('editor')
})
after(() => library.close())

const ROUTE = '/api/v1/books'

/** Asserts the status, the code and the form of the answer (RFC 9457). */
function assertProblem(answer: Answer, status: number, code: string): void {
  assert.equal(`${answer.status} ${answer.body?.code}`, `${status} ${code}`, answer.text)
  assert.equal(answer.headers.get('content-type'), 'application/problem+json; charset=utf-8')
  assert.equal(answer.headers.get('cache-control'), 'no-store')
  assert.deepEqual(Object.keys(answer.body), ['type', 'title', 'status', 'code', 'detail', 'errors', 'requestId'])
  assert.equal(answer.body.status, status)
  assert.equal(answer.body.requestId, answer.headers.get('x-request-id'))
}

const post = (body: unknown, options: SendOptions = {}) => library.send('POST', ROUTE, { token, body, ...options })
const count = async () => (await library.send('GET', ROUTE, { token })).body.count

for (const [name, body, status, code, pointer] of BODIES) {
  test(`refuses ${name}`, async () => {
    const answer = await post(body)
    assertProblem(answer, status, code)
    if (pointer !== undefined) assert.equal(answer.body.errors[0]?.pointer, pointer, answer.text)
    if (code === 'request.validation_failed') assert.ok(answer.body.errors.length <= 50)
    assert.equal(await count(), 0)
  })
}

test('reports all faults of a body at once', async () => {
  const answer = await post({ pages: 0, isRare: 'no', pagse: 1 })
  assertProblem(answer, 422, 'request.validation_failed')
  assert.deepEqual(answer.body.errors.map(({ pointer }) => pointer).sort(), ['/isRare', '/pages', '/pagse', '/title'])
  assert.match(answer.body.errors.find(({ pointer }) => pointer === '/pagse')!.message, /did you mean pages/)
})

const CONTENT_TYPES: [type: string, status: number][] = [
  ['application/json', 201],
  ['application/json; charset=utf-8', 201],
  ['application/json;charset="UTF-8"', 201],
  ['Application/JSON', 201],
  ['text/plain', 415],
  ['text/plain; application/json', 415],
  ['application/x-www-form-urlencoded', 415],
  ['multipart/form-data; boundary=x', 415],
  ['application/json garbage', 415],
  ['application/json; garbage', 415],
  ['application/json; charset=utf-16', 415],
  ['application/json; charset=utf-7', 415],
  ['application/json\ttext', 415],
  ['application/jsonp', 415],
  ['application/ json', 415],
  ['constructor', 415],
  ['__proto__', 415],
  ['/', 415],
]
test('accepts only JSON in UTF-8 (CVE-2022-41919, CVE-2021-32677, CVE-2026-33806, CVE-2026-25223, CVE-2026-3419, CVE-2026-23897, CVE-2022-39288)', async () => {
  const own = library.tokenOf('editor')
  for (const [type, status] of CONTENT_TYPES) {
    const body = JSON.stringify({ title: `Type ${CONTENT_TYPES.findIndex(([other]) => other === type)}` })
    const answer = await post(body, { token: own, headers: { 'content-type': type } })
    assert.equal(answer.status, status, `${type}: ${answer.text}`)
    if (status === 415) assertProblem(answer, 415, 'request.unsupported_media_type')
  }
})

test('refuses compressed bodies, and bytes that are not UTF-8', async () => {
  const packed = gzipSync('{"title": "x"}')
  assertProblem(await post(packed, { headers: { 'content-encoding': 'gzip' } }), 415, 'request.unsupported_media_type')
  const broken = Buffer.concat([Buffer.from('{"title": "'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')])
  assertProblem(await post(broken), 400, 'request.malformed')
  assertProblem(await post(Buffer.from('{"title": "x"}', 'utf16le')), 400, 'request.malformed')
  assert.equal(await count(), 0)
})

test('refuses query strings that are not percent-encoded UTF-8', async () => {
  for (const query of ['title=%FF', 'title=%ED%A0%80', 'title=%', 'title=%zz', '%FF=x', 'search=%C3'])
    assertProblem(await library.send('GET', `${ROUTE}?${query}`, { token }), 400, 'request.malformed')
})

test('refuses a body without a content type (CVE-2024-48913)', async () => {
  const answer = await fetch(library.url + ROUTE, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: new TextEncoder().encode('{"title":"x"}'),
  })
  assert.equal(answer.status, 415)
  assert.equal(((await answer.json()) as { code: string }).code, 'request.unsupported_media_type')
})

test('refuses a body of 10 MB', async () => {
  assertProblem(await post(`{"title": "${'x'.repeat(10_000_000)}"}`), 413, 'request.too_large')
  assert.equal(await count(), 0)
})

test('refuses a body of 10 MB in chunks without a length', async () => {
  const piece = new TextEncoder().encode('x'.repeat(100_000))
  let left = 100
  const body = new ReadableStream({
    pull: (controller) => (left-- > 0 ? controller.enqueue(piece) : controller.close()),
  })
  const answer = await fetch(library.url + ROUTE, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body,
    duplex: 'half',
  } as RequestInit)
  assert.equal(answer.status, 413)
  assert.equal(((await answer.json()) as { code: string }).code, 'request.too_large')
})

/** Query strings of a list and their errors. */
const QUERIES: [query: string, code: string, nearest?: string][] = [
  ['page=0', 'request.invalid_parameter'],
  ['page=-1', 'request.invalid_parameter'],
  ['page=1e9', 'request.invalid_parameter'],
  ['page=1.5', 'request.invalid_parameter'],
  ['page=two', 'request.invalid_parameter'],
  ['page=', 'request.invalid_parameter'],
  ['page=99999999999999999999', 'request.invalid_parameter'],
  ['page_size=0', 'request.invalid_parameter'],
  ['page_size=-5', 'request.invalid_parameter'],
  ['page_size=201', 'request.invalid_parameter'],
  ['page_size=NaN', 'request.invalid_parameter'],
  ['page=1&page=2', 'request.invalid_parameter'],
  ['title=a&title=b', 'request.invalid_parameter'],
  ['page=1&cursor=', 'request.invalid_parameter'],
  ['count=maybe', 'request.invalid_parameter'],
  ['cursor=x', 'request.invalid_cursor'],
  ['cursor=W10', 'request.invalid_cursor'],
  ['cursor=%00', 'request.invalid_cursor'],
  [`cursor=${'A'.repeat(9000)}`, 'request.invalid_cursor'],
  [`cursor=${cursorOf(['title,id', 'after', { ne: '' }, ID])}`, 'request.invalid_cursor'],
  [`cursor=${cursorOf(['title,id', 'after', 'A', 'no-id'])}`, 'request.invalid_cursor'],
  [`cursor=${cursorOf(['secret,id', 'after', 'A', ID])}`, 'request.invalid_cursor'],
  [`cursor=${cursorOf(['title,id', 'sideways', 'A', ID])}`, 'request.invalid_cursor'],
  [`cursor=${cursorOf(['title,id', 'after', 'a\u0000', ID])}`, 'request.invalid_cursor'],
  [`cursor=${cursorOf(['title,id', 'after', null, ID])}`, 'request.invalid_cursor'],
  ['pagesize=5', 'request.unknown_parameter', 'page_size'],
  ['titel=x', 'request.unknown_parameter', 'title'],
  ['title__like=x', 'request.unknown_parameter'],
  ['title__gt__lt=x', 'request.unknown_parameter'],
  ['__proto__=x', 'request.unknown_parameter'],
  ['constructor=x', 'request.unknown_parameter'],
  ['title%00=x', 'request.unknown_parameter'],
  ['title[ne]=x', 'request.unknown_parameter'],
  ['title.x=1', 'request.unknown_parameter'],
  ['tenantId=x', 'request.unknown_parameter'],
  ['search=a&search=b', 'request.invalid_parameter'],
  [`search=${'x'.repeat(201)}`, 'request.invalid_parameter'],
  ['search=%00', 'request.invalid_parameter'],
  ['ordering=titel', 'request.invalid_parameter', 'title'],
  ['ordering=', 'request.invalid_parameter'],
  ['ordering=title;drop table books', 'request.invalid_parameter'],
  ['ordering=--title', 'request.invalid_parameter'],
  ['ordering=keywords', 'request.invalid_parameter'],
  ['ordering=title,pages,price,isRare,readAt,state', 'request.invalid_parameter'],
  ['fields=', 'request.invalid_parameter'],
  ['fields=titel', 'request.invalid_parameter', 'title'],
  ['fields=t.secret', 'request.invalid_parameter'],
  ['include=title', 'request.invalid_parameter'],
  ['include=shelf__books', 'request.invalid_parameter'],
  ['state=gone', 'request.invalid_parameter'],
  ['pages=many', 'request.invalid_parameter'],
  ['pages=1e3', 'request.invalid_parameter'],
  ['pages=99999999999', 'request.invalid_parameter'],
  ['pages__range=1', 'request.invalid_parameter'],
  ['pages__range=1,2,3', 'request.invalid_parameter'],
  ['price=1e1000000', 'request.invalid_parameter'],
  ['price=NaN', 'request.invalid_parameter'],
  ['isRare=maybe', 'request.invalid_parameter'],
  ['readAt=yesterday', 'request.invalid_parameter'],
  ['shelf=17', 'request.invalid_parameter'],
  ['shelf__in=17', 'request.invalid_parameter'],
  ['pages__isnull=perhaps', 'request.invalid_parameter'],
  ['title=%00', 'request.invalid_parameter'],
  ['title__icontains=%00', 'request.invalid_parameter'],
  [`title=${'x'.repeat(2001)}`, 'request.invalid_parameter'],
  [`pages__in=${Array.from({ length: 201 }, (_, n) => n)}`, 'request.invalid_parameter'],
]

function cursorOf(content: unknown[]): string {
  return Buffer.from(JSON.stringify(content)).toString('base64url')
}

for (const [query, code, nearest] of QUERIES) {
  test(`refuses the list ?${query.slice(0, 60)}`, async () => {
    const answer = await library.send('GET', `${ROUTE}?${query}`, { token })
    assertProblem(answer, 400, code)
    assert.ok(answer.body.errors[0]?.pointer.startsWith('?'), answer.text)
    if (nearest) assert.match(answer.body.detail, new RegExp(`Did you mean "${nearest}"`))
  })
}

test('refuses parameters where none exist', async () => {
  const { body } = await post({ title: 'No parameters' })
  for (const [method, path, input] of [
    ['GET', `/${body.id}?page=1`, undefined],
    ['POST', '?dryRun=true', { title: 'x' }],
    ['PATCH', `/${body.id}?force=1`, { title: 'x' }],
    ['DELETE', `/${body.id}?force=1`, undefined],
  ] as const) {
    assertProblem(await library.send(method, ROUTE + path, { token, body: input }), 400, 'request.unknown_parameter')
  }
  assert.equal((await library.send('DELETE', `${ROUTE}/${body.id}`, { token })).status, 204)
})

test('answers an invalid id like a missing record', async () => {
  for (const id of [ID, '17', 'x'.repeat(101), '%00', "' or 1=1--", '..%2f..%2fetc', `${ID}%20`, 'null'])
    assertProblem(await library.send('GET', `${ROUTE}/${id}`, { token }), 404, 'resource.not_found')
  for (const method of ['PATCH', 'PUT', 'DELETE'])
    assertProblem(await library.send(method, `${ROUTE}/17`, { token, body: { title: 'x' } }), 404, 'resource.not_found')
})

test('answers unreadable addresses (modelcontextprotocol-registry#862, CVE-2021-44420, CVE-2026-33804)', async () => {
  assertProblem(await library.send('GET', `${ROUTE}/%`, { token }), 400, 'request.malformed')
  assertProblem(await library.send('GET', `${ROUTE}/%c0%af`, { token }), 400, 'request.malformed')
  for (const path of [
    '/nothing',
    '/api/v1/nothing',
    '//api/v1/books',
    '/api/v1//books',
    '/api/v1/books;x',
    '/API/v1/books',
    '/api/v1/books%0A',
  ])
    assertProblem(await library.send('GET', path, { token }), 404, 'resource.not_found')
})

test('answers a wrong method with the right ones', async () => {
  for (const [method, path, allow] of [
    ['PUT', ROUTE, 'GET, HEAD, OPTIONS, POST'],
    ['POST', `${ROUTE}/${ID}`, 'DELETE, GET, HEAD, OPTIONS, PATCH, PUT'],
    ['GET', `${ROUTE}/${ID}/lend-out`, 'OPTIONS, POST'],
    ['GET', `${ROUTE}/bulk`, 'DELETE, OPTIONS, PATCH, POST'],
    ['POST', '/api/v1/library/visits', 'GET, HEAD, OPTIONS'],
    ['DELETE', '/health', 'GET, HEAD, OPTIONS'],
  ] as const) {
    const answer = await library.send(method, path, { token, body: method === 'GET' ? undefined : '{' })
    assertProblem(answer, 405, 'request.method_not_allowed')
    assert.equal(answer.headers.get('allow'), allow)
  }
})

test('lists the methods of an address on OPTIONS', async () => {
  const answer = await library.send('OPTIONS', ROUTE)
  assert.equal(answer.status, 204)
  assert.equal(answer.headers.get('allow'), 'GET, HEAD, OPTIONS, POST')
})

test('answers broken tokens with 401 (GHSA-xmf8-cvqr-rfgj)', async () => {
  for (const authorization of ['Bearer', 'Bearer  x', 'Basic abc', 'x', 'Bearer a b', `Bearer ${'x'.repeat(9000)}`]) {
    const answer = await library.send('GET', ROUTE, { headers: { authorization } })
    assertProblem(answer, 401, 'auth.invalid_token')
  }
  assertProblem(await library.send('GET', ROUTE), 401, 'auth.required')
})

/** Sends bytes and returns everything that comes back. */
function sendBytes(bytes: string): Promise<string> {
  const { hostname, port } = new URL(library.url)
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(Number(port), hostname, () => socket.write(bytes))
    socket.on('data', (data) => {
      answer += data
    })
    socket.on('end', () => resolve(answer))
    socket.on('error', reject)
    socket.setTimeout(5000, () => socket.destroy(new Error('no answer')))
  })
}

test('answers bytes that are not HTTP with a problem', async () => {
  for (const [bytes, status] of [
    ['nonsense\r\n\r\n', 400],
    ['GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n', 400],
    [`GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    [`GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
  ] as const) {
    const answer = await sendBytes(bytes)
    assert.match(answer, new RegExp(`^HTTP/1.1 ${status} `))
    assert.match(answer, /application\/problem\+json/)
  }
})
