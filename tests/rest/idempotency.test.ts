// The header Idempotency-Key: a repeated POST runs once.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, beforeEach, test } from 'node:test'
import { withClient } from '#framework/database/bootstrap/with-client.ts'
import { type LibraryServer, openLibrary } from './library-server.ts'

let library: LibraryServer
let token: string
let tenantId: string
before(async () => {
  library = await openLibrary()
})
beforeEach(() => {
  tenantId = randomUUID()
  token = library.tokenOf('editor', tenantId)
})
after(() => library.close())

const post = (key: string, body: unknown, { path = '/api/v1/books', by = token } = {}) =>
  library.send('POST', path, { token: by, body, headers: { 'idempotency-key': key } })
const count = async (by = token) => (await library.send('GET', '/api/v1/books', { token: by })).body.count

test('repeats the first answer, byte for byte', async () => {
  const [first, again] = [await post('a-key', { title: 'Once' }), await post('a-key', { title: 'Once' })]
  assert.equal(first.status, 201)
  assert.equal(first.headers.get('idempotency-replayed'), null)
  assert.equal(again.headers.get('idempotency-replayed'), 'true')
  for (const name of ['location', 'etag', 'content-type'])
    assert.equal(again.headers.get(name), first.headers.get(name))
  assert.deepEqual([again.status, again.text], [first.status, first.text])
  assert.equal(await count(), 1)
})

test('repeats it even after the record has changed', async () => {
  const first = await post('k', { title: 'Once' })
  await library.send('DELETE', `/api/v1/books/${first.body.id}`, { token })
  assert.equal((await post('k', { title: 'Once' })).text, first.text)
  assert.equal(await count(), 0)
})

test('refuses the key for another body or another address', async () => {
  const first = await post('k', { title: 'Once' })
  for (const answer of [
    await post('k', { title: 'Twice' }),
    await post('k', { title: 'Once', pages: 1 }),
    await post('k', [{ title: 'Once' }], { path: '/api/v1/books/bulk' }),
    await post('k', { to: 'Ann' }, { path: `/api/v1/books/${first.body.id}/lend-out` }),
  ])
    assert.deepEqual([answer.status, answer.body.code], [422, 'request.idempotency_mismatch'])
  assert.equal(await count(), 1)
})

test('runs once for many requests at the same moment', async () => {
  const answers = await Promise.all(Array.from({ length: 12 }, () => post('k', { title: 'Once' })))
  const statuses = new Set(answers.map(({ status }) => status))
  assert.ok(answers.some(({ status }) => status === 201))
  assert.ok(
    [...statuses].every((status) => status === 201 || status === 409),
    [...statuses].join(),
  )
  for (const answer of answers)
    if (answer.status === 409) assert.equal(answer.body.code, 'request.idempotency_in_progress')
  assert.equal(new Set(answers.filter(({ status }) => status === 201).map(({ text }) => text)).size, 1)
  assert.equal(await count(), 1)
})

test('stores no refusal: a corrected request may use the same key', async () => {
  assert.equal((await post('k', { title: '' })).status, 422)
  assert.equal((await post('k', { title: 'Right' })).status, 201)
})

test('covers bulk writes and actions', async () => {
  const made = await post('b', [{ title: 'x' }, { title: 'y' }], { path: '/api/v1/books/bulk' })
  assert.equal((await post('b', [{ title: 'x' }, { title: 'y' }], { path: '/api/v1/books/bulk' })).text, made.text)
  const path = `/api/v1/books/${made.body.results[0]!.id}/lend-out`
  const lent = await post('l', { to: 'Ann' }, { path })
  const again = await post('l', { to: 'Ann' }, { path })
  assert.deepEqual([again.status, again.text], [200, lent.text])
  assert.equal(await count(), 2)
})

test('separates the keys of two actors and of two tenants', async () => {
  const [colleague, stranger] = [library.tokenOf('editor', tenantId), library.tokenOf('editor')]
  const answers = await Promise.all(
    [token, colleague, stranger].map((by) => post('k', { name: 'Same' }, { path: '/api/v1/shelves', by })),
  )
  assert.equal(new Set(answers.map(({ body }) => body.id)).size, 3)
  const lists = await Promise.all([token, stranger].map((by) => library.send('GET', '/api/v1/shelves', { token: by })))
  assert.deepEqual(
    lists.map(({ body }) => body.count),
    [2, 1],
  )
})

test('refuses malformed keys, and anonymous callers', async () => {
  for (const key of ['', ' ', 'a b', 'x'.repeat(201), 'ä'])
    assert.equal((await post(key, { title: 'x' })).status, 400, key)
  assert.equal(
    (await library.send('POST', '/api/v1/books', { body: { title: 'x' }, headers: { 'idempotency-key': 'k' } })).status,
    401,
  )
})

test('stores the answer in the transaction of the work: neither exists without the other', async () => {
  const { adminUrl } = library.fixture
  await withClient(adminUrl, (client) =>
    client.query("alter table idempotency_keys add constraint broken check (key not like '%doomed%')"),
  )
  const failed = await post('doomed', { title: 'Never' })
  assert.ok(failed.status >= 400)
  assert.equal(await count(), 0)
  await withClient(adminUrl, (client) => client.query('alter table idempotency_keys drop constraint broken'))
  assert.equal((await post('doomed', { title: 'Never' })).status, 201)
})

test('forgets a key after its day, and deletes old ones', async () => {
  const { adminUrl } = library.fixture
  const first = await post('k', { title: 'Monday' })
  const age = "update idempotency_keys set expires_at = now() - interval '1 second' where tenant_id = $1"
  await withClient(adminUrl, (client) => client.query(age, [tenantId]))
  const next = await post('k', { title: 'Tuesday' })
  assert.deepEqual([next.status, next.body.id === first.body.id], [201, false])
  const left = await withClient(
    adminUrl,
    async (client) => (await client.query('select key from idempotency_keys where tenant_id = $1', [tenantId])).rows,
  )
  assert.equal(left.length, 1)
})
