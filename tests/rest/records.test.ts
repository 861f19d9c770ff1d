// Single records over HTTP: create, read, change, replace, delete, actions, with entity tags and permissions.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type LibraryServer, openLibrary } from './library-server.ts'

let library: LibraryServer
let token: string
before(async () => {
  library = await openLibrary()
  token = library.tokenOf('editor')
})
after(() => library.close())

let titles = 0
const create = (body: object = {}) =>
  library.send('POST', '/api/v1/books', { token, body: { title: `Book ${++titles}`, ...body } })
const at = (id: string) => `/api/v1/books/${id}`

test('creates a record, states its address, and reads it there', async () => {
  const created = await create({
    title: 'Emma',
    pages: 474,
    price: '12.50',
    keywords: ['love'],
    extra: { a: [1, null] },
  })
  assert.equal(created.status, 201, created.text)
  assert.equal(created.headers.get('location'), at(created.body.id))
  const { id, createdAt, updatedAt, ...rest } = created.body as Record<string, unknown>
  assert.match(String(id), /^[0-9a-f-]{36}$/)
  assert.equal(createdAt, updatedAt)
  assert.deepEqual(rest, {
    title: 'Emma',
    slug: 'emma',
    state: 'here',
    borrower: null,
    pages: 474,
    price: '12.50',
    isRare: false,
    readAt: null,
    keywords: ['love'],
    extra: { a: [1, null] },
    shelf: null,
    genres: [],
  })
  const read = await library.send('GET', created.headers.get('location')!, { token })
  assert.equal(read.text, created.text)
  assert.equal(read.headers.get('etag'), created.headers.get('etag'))
})

test('answers HEAD like GET, without a body', async () => {
  const { body } = await create()
  for (const path of [at(body.id), '/api/v1/books', '/health']) {
    const [got, head] = [await library.send('GET', path, { token }), await library.send('HEAD', path, { token })]
    assert.equal(head.status, 200)
    assert.equal(head.text, '')
    assert.equal(head.headers.get('etag'), got.headers.get('etag'))
    assert.equal(head.headers.get('content-length'), String(Buffer.byteLength(got.text)))
  }
  assert.equal((await library.send('HEAD', '/api/v1/books')).status, 401)
})

test('changes what a PATCH names and keeps the rest', async () => {
  const { body } = await create({ pages: 10 })
  const changed = await library.send('PATCH', at(body.id), { token, body: { isRare: true } })
  assert.equal(changed.status, 200)
  assert.deepEqual([changed.body.isRare, changed.body.pages], [true, 10])
  const cleared = await library.send('PATCH', at(body.id), { token, body: { pages: null } })
  assert.equal(cleared.body.pages, null)
})

test('replaces all writable fields with a PUT', async () => {
  const { body } = await create({ pages: 10, isRare: true, keywords: ['a'] })
  const replaced = await library.send('PUT', at(body.id), { token, body: { title: 'New' } })
  assert.equal(replaced.status, 200)
  const { title, pages, isRare, keywords } = replaced.body
  assert.deepEqual({ title, pages, isRare, keywords }, { title: 'New', pages: null, isRare: false, keywords: [] })
  assert.equal((await library.send('PUT', at(body.id), { token, body: { pages: 1 } })).status, 422)
})

test('deletes a record once', async () => {
  const { body } = await create()
  const gone = await library.send('DELETE', at(body.id), { token })
  assert.deepEqual([gone.status, gone.text], [204, ''])
  assert.equal((await library.send('DELETE', at(body.id), { token })).status, 404)
  assert.equal((await library.send('GET', at(body.id), { token })).status, 404)
})

test('names a value already in use, and keeps records that others refer to', async () => {
  await create({ title: 'x', slug: 'taken' })
  const twice = await create({ title: 'y', slug: 'taken' })
  assert.deepEqual([twice.status, twice.body.code, twice.body.errors[0]?.pointer], [409, 'resource.duplicate', '/slug'])
  const shelf = await library.send('POST', '/api/v1/shelves', { token, body: { name: 'Used' } })
  await create({ shelf: shelf.body.id })
  const held = await library.send('DELETE', `/api/v1/shelves/${shelf.body.id}`, { token })
  assert.deepEqual([held.status, held.body.code], [409, 'resource.in_use'])
})

test('sends a record again only after a change', async () => {
  const { body, headers } = await create()
  const ask = (tag: string, query = '') =>
    library.send('GET', at(body.id) + query, { token, headers: { 'if-none-match': tag } })
  const etag = headers.get('etag')!
  for (const tag of [etag, `W/${etag}`, `"x", ${etag}`, '*']) assert.equal((await ask(tag)).status, 304, tag)
  for (const tag of ['"x"', 'x', etag.slice(1)]) assert.equal((await ask(tag)).status, 200, tag)
  assert.equal((await ask(etag, '?fields=title')).status, 200)
  await library.send('PATCH', at(body.id), { token, body: { pages: 3 } })
  assert.equal((await ask(etag)).status, 200)
})

test('refuses a change based on an outdated version', async () => {
  const { body, headers } = await create()
  const old = headers.get('etag')!
  const change = (method: string, tag: string, input: object = { pages: 1 }) =>
    library.send(method, at(body.id), { token, body: input, headers: { 'if-match': tag } })
  const changed = await change('PATCH', old)
  assert.equal(changed.status, 200)
  for (const [method, tag] of [
    ['PATCH', old],
    ['PUT', old],
    ['DELETE', old],
    ['PATCH', `W/${changed.headers.get('etag')}`],
    ['PATCH', '"other"'],
    ['PATCH', 'garbage'],
  ] as const) {
    const refused = await change(method, tag, { title: 'Lost update' })
    assert.deepEqual([refused.status, refused.body.code], [412, 'request.precondition_failed'], `${method} ${tag}`)
  }
  const now = await library.send('GET', at(body.id), { token })
  assert.equal(now.body.title, body.title)
  assert.equal((await change('PATCH', `"x", ${now.headers.get('etag')}`)).status, 200)
  assert.equal((await change('PATCH', '*')).status, 200)
  const sparse = await library.send('GET', `${at(body.id)}?fields=title`, { token })
  assert.equal((await change('DELETE', sparse.headers.get('etag')!)).status, 204)
})

test('lets one of two parallel changes through', async () => {
  const { body, headers } = await create()
  const change = (pages: number) =>
    library.send('PATCH', at(body.id), { token, body: { pages }, headers: { 'if-match': headers.get('etag')! } })
  const answers = await Promise.all([1, 2, 3, 4].map(change))
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 412, 412, 412])
})

test('runs an action with its input, and says why it cannot', async () => {
  const { body, headers } = await create()
  const lend = (input: unknown, extra: Record<string, string> = {}) =>
    library.send('POST', `${at(body.id)}/lend-out`, { token, body: input, headers: extra })
  assert.equal((await lend({ to: '' })).body.errors[0]?.pointer, '/to')
  assert.equal((await lend({ to: 'Ann', state: 'lost' })).status, 422)
  assert.equal((await lend(undefined)).status, 422)
  assert.equal((await lend({ to: 'Ann' }, { 'if-match': '"99"' })).status, 412)
  const lent = await lend({ to: 'Ann' }, { 'if-match': headers.get('etag')! })
  assert.deepEqual([lent.status, lent.body.state, lent.body.borrower], [200, 'lent', 'Ann'], lent.text)
  const again = await lend({ to: 'Bob' })
  assert.deepEqual([again.status, again.body.code], [409, 'resource.conflict'])
  const missing = await library.send('POST', `${at('00000000-0000-7000-8000-000000000000')}/lend-out`, {
    token,
    body: { to: 'x' },
  })
  assert.equal(missing.status, 404)
})

test('denies everything no policy allows, and hides it from strangers', async () => {
  const { body } = await create()
  const viewer = library.tokenOf('viewer')
  for (const [method, path, input] of [
    ['POST', '/api/v1/books', { title: 'x' }],
    ['PATCH', at(body.id), { title: 'x' }],
    ['PUT', at(body.id), { title: 'x' }],
    ['DELETE', at(body.id), undefined],
    ['POST', `${at(body.id)}/lend-out`, { to: 'x' }],
    ['POST', '/api/v1/books/bulk', [{ title: 'x' }]],
    ['PATCH', '/api/v1/books/bulk', [{ id: body.id, title: 'x' }]],
    ['DELETE', '/api/v1/books/bulk', { ids: [body.id] }],
    ['GET', '/api/v1/genres', undefined],
  ] as const) {
    const denied = await library.send(method, path, { token: viewer, body: input })
    assert.deepEqual([denied.status, denied.body.code], [403, 'permissions.denied'], `${method} ${path}`)
    const nobody = await library.send(method, path, { body: input })
    assert.deepEqual([nobody.status, nobody.body.code], [401, 'auth.required'], `${method} ${path}`)
    assert.equal(nobody.headers.get('www-authenticate'), 'Bearer')
  }
  assert.equal((await library.send('GET', at(body.id), { token: viewer })).status, 404)
})

test('serves a resource at the path its REST settings name', async () => {
  assert.equal((await library.send('GET', '/api/v1/library/visits', { token })).status, 200)
  assert.equal((await library.send('GET', '/api/v1/visits', { token })).status, 404)
})

test('has no address for operations that only code may call', async () => {
  assert.equal((await library.send('GET', '/api/v1/idempotency-keys', { token })).status, 404)
})

test('accepts a record as it was read: unchangeable fields may be included unchanged', async () => {
  const { body } = await create({ extra: { a: 1 }, keywords: ['love'] })
  for (const method of ['PUT', 'PATCH']) {
    const whole = (await library.send('GET', at(body.id), { token })).body
    const answer = await library.send(method, at(body.id), { token, body: { ...whole, pages: 12 } })
    assert.equal(answer.status, 200, answer.text)
    assert.equal(answer.body.pages, 12)
  }
  const bulk = await library.send('GET', at(body.id), { token })
  const { status, text } = await library.send('PATCH', '/api/v1/books/bulk', { token, body: [bulk.body] })
  assert.equal(status, 200, text)
})

test('refuses another value for an unchangeable field, and changes nothing', async () => {
  const { body } = await create()
  const changes: object[] = [{ state: 'lent' }, { id: '0199aaaa-0000-7000-8000-00000000dead' }, { createdAt: null }]
  for (const change of changes) {
    const answer = await library.send('PATCH', at(body.id), { token, body: { title: 'Another', ...change } })
    assert.equal(answer.status, 422, answer.text)
    const fault = answer.body.errors[0]!
    assert.deepEqual([fault.pointer, fault.code], [`/${Object.keys(change)[0]}`, 'read_only'])
  }
  assert.equal((await library.send('GET', at(body.id), { token })).body.title, body.title)
})

test('merges a merge patch into JSON fields (RFC 7396, appendix A)', async () => {
  const merge = (id: string, patch: object) =>
    library.send('PATCH', at(id), {
      token,
      body: patch,
      headers: { 'content-type': 'application/merge-patch+json; charset=utf-8' },
    })
  const cases: [before: unknown, patch: unknown, after: unknown][] = [
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [['a', 'b'], { a: 'c' }, { a: 'c' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
    [{ a: 1 }, [1], [1]],
  ]
  for (const [extra, patch, expected] of cases) {
    const { body } = await create({ extra, pages: 3 })
    const merged = await merge(body.id, { extra: patch, pages: null })
    assert.equal(merged.status, 200, merged.text)
    assert.deepEqual([merged.body.extra, merged.body.pages, merged.body.title], [expected, null, body.title])
  }
  const refused = await merge('bulk', [])
  assert.deepEqual(
    [refused.status, refused.headers.get('accept-patch')],
    [415, 'application/json, application/merge-patch+json'],
  )
})

test('keeps prototypes out of merges (CVE-2019-10744)', async () => {
  const { body } = await create({ extra: { a: 1 } })
  for (const text of [
    '{"extra":{"__proto__":{"admin":true}}}',
    '{"extra":{"constructor":{"prototype":{"admin":true}}}}',
  ]) {
    const headers = { 'content-type': 'application/merge-patch+json' }
    const answer = await library.send('PATCH', at(body.id), { token, body: text, headers })
    assert.equal(answer.status, 400, answer.text)
  }
})

test('answers in JSON or not at all (RFC 9110 §15.5.7)', async () => {
  const { body } = await create()
  const ask = (accept: string, path = at(body.id)) => library.send('GET', path, { token, headers: { accept } })
  for (const accept of [
    'text/csv',
    'application/xml',
    'application/json;q=0',
    'application/json ; q=0',
    'text/html, image/*',
  ]) {
    const answer = await ask(accept)
    assert.deepEqual([answer.status, answer.body.code], [406, 'request.not_acceptable'], accept)
    assert.equal((await ask(accept, '/api/v1/books')).status, 406, accept)
  }
  for (const accept of [
    '',
    '*/*',
    'application/*',
    'application/json; charset=utf-8',
    'text/html,*/*;q=0.8',
    'text/csv, application/json;q=0.1',
  ])
    assert.equal((await ask(accept)).status, 200, accept)
  const before = await library.send('GET', '/api/v1/books?page_size=1', { token })
  const refused = await library.send('POST', '/api/v1/books', {
    token,
    body: { title: 'Unwanted' },
    headers: { accept: 'text/csv' },
  })
  assert.equal(refused.status, 406)
  const after = await library.send('GET', '/api/v1/books?page_size=1', { token })
  assert.equal(after.body.count, before.body.count)
})

test('lists methods and body types of an address on OPTIONS', async () => {
  const { body } = await create()
  const { status, headers } = await library.send('OPTIONS', at(body.id))
  assert.equal(status, 204)
  assert.equal(headers.get('allow'), 'DELETE, GET, HEAD, OPTIONS, PATCH, PUT')
  assert.equal(headers.get('accept-patch'), 'application/json, application/merge-patch+json')
})

test('keeps the order of a list of references, whatever the order of their ids', async () => {
  const admin = library.tokenOf('admin')
  const genre = async () => {
    const made = await library.send('POST', '/api/v1/genres', { token: admin, body: { name: 'x' } })
    return (made.body as unknown as { id: string }).id
  }
  const [a, b, c] = [await genre(), await genre(), await genre()]
  const { body } = await library.send('POST', '/api/v1/books', {
    token: admin,
    body: { title: `Book ${++titles}`, genres: [c, a] },
  })
  assert.deepEqual(body.genres, [c, a])
  for (const genres of [[b, c, a], [c, a, b], [a], []]) {
    const patched = await library.send('PATCH', at(body.id), { token: admin, body: { genres } })
    assert.deepEqual(patched.body.genres, genres)
    const read = await library.send('GET', at(body.id), { token: admin })
    assert.deepEqual(read.body.genres, genres)
    const list = await library.send('GET', `/api/v1/books?title=${encodeURIComponent(String(body.title))}`, {
      token: admin,
    })
    assert.deepEqual(list.body.results[0]!.genres, genres)
    const included = await library.send('GET', `${at(body.id)}?include=genres`, { token: admin })
    assert.deepEqual(
      (included.body.genres as unknown as { id: string }[]).map(({ id }) => id),
      genres,
    )
  }
  const lists = [
    [c, b, a],
    [b, c],
  ]
  const bodies = lists.map((genres) => ({ title: `Book ${++titles}`, genres }))
  const made = await library.send('POST', '/api/v1/books/bulk', { token: admin, body: bodies })
  assert.deepEqual(
    made.body.results.map(({ genres }) => genres),
    lists,
  )
  const twice = await library.send('PATCH', at(body.id), { token: admin, body: { genres: [a, a] } })
  assert.deepEqual([twice.status, twice.body.errors[0]!.code], [422, 'not_unique'])
  const spelled = await library.send('PATCH', at(body.id), { token: admin, body: { genres: [b, a.toUpperCase(), a] } })
  assert.deepEqual(spelled.body.genres, [b, a])
})

test('refuses a number that would be rounded, with its place, and keeps every other', async () => {
  const send = (text: string, path = '/api/v1/books') =>
    library.send('POST', path, { token, body: `{"title":"Book ${++titles}","extra":${text}}` })
  const rounded = [
    '9007199254740993',
    '12345678901234567.5',
    '1e400',
    '1e-400',
    '0.12345678901234567890',
    '-9007199254740993',
  ]
  for (const number of rounded) {
    const { status, body } = await send(`{"deep":[1,{"a/b":${number}}]}`)
    assert.deepEqual(
      [status, body.errors?.[0]?.pointer, body.errors?.[0]?.code],
      [422, '/extra/deep/1/a~1b', 'inexact_number'],
      number,
    )
  }
  const kept = [
    '9007199254740992',
    '100000000000000000000',
    '1e20',
    '0.1',
    '1.10',
    '-0.5',
    '1E-7',
    '123456789012345.6',
    '5e-324',
  ]
  for (const number of kept) {
    const { status, body, text } = await send(`{"n":${number},"text":"9007199254740993 1e999"}`)
    assert.equal(status, 201, text)
    assert.deepEqual(body.extra, { n: Number(number), text: '9007199254740993 1e999' })
  }
  const many = await library.send('POST', '/api/v1/books/bulk', {
    token,
    body: `[{"title":"Book ${++titles}"},{"title":"Book ${++titles}","extra":9007199254740993}]`,
  })
  assert.deepEqual([many.status, many.body.errors[0]!.pointer], [422, '/1/extra'])
  const { body } = await create({ extra: { a: 1 } })
  const merged = await library.send('PATCH', at(body.id), {
    token,
    body: '{"extra":{"b":[9007199254740993]}}',
    headers: { 'content-type': 'application/merge-patch+json' },
  })
  assert.deepEqual([merged.status, merged.body.errors[0]!.pointer], [422, '/extra/b/0'])
})
