// Many records in one request: all of them or none.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { type LibraryServer, openLibrary } from './library-server.ts'

let library: LibraryServer
let token: string
before(async () => {
  library = await openLibrary()
})
beforeEach(() => {
  token = library.tokenOf('editor')
})
after(() => library.close())

const BULK = '/api/v1/books/bulk'
const bulk = (method: string, body: unknown) => library.send(method, BULK, { token, body })
const list = async () => (await library.send('GET', '/api/v1/books?page_size=200&count=exact', { token })).body
const make = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ title: `Book ${String(n).padStart(3, '0')}` }))

test('creates up to 500 records in one request, in the given order', async () => {
  const created = await bulk('POST', make(500))
  assert.equal(created.status, 201)
  assert.deepEqual(
    created.body.results.map(({ title }) => title),
    make(500).map(({ title }) => title),
  )
  assert.equal((await list()).count, 500)
})

test('writes nothing when one record of many is wrong, and says which', async () => {
  const records = [...make(3), { title: 7 }, { title: 'x', unknown: 1 }]
  const refused = await bulk('POST', records)
  assert.deepEqual([refused.status, refused.body.errors[0]?.pointer], [422, '/3/title'])
  const doubled = await bulk('POST', [
    { title: 'a', slug: 'same' },
    { title: 'b', slug: 'same' },
  ])
  assert.deepEqual(
    [doubled.status, doubled.body.code, doubled.body.errors[0]?.pointer],
    [409, 'resource.duplicate', '/1/slug'],
  )
  assert.equal((await list()).count, 0)
})

test('refuses too many, none, and a body that is not a list', async () => {
  for (const [method, body] of [
    ['POST', make(501)],
    ['POST', []],
    ['POST', { 0: { title: 'x' }, length: 1 }],
    ['POST', null],
    ['POST', [null]],
    ['POST', ['x']],
    ['PATCH', [null]],
    ['PATCH', [[]]],
    ['PATCH', [{ title: 'no id' }]],
    ['PATCH', [{ id: 7, title: 'x' }]],
    ['PATCH', {}],
    ['DELETE', []],
    ['DELETE', {}],
    ['DELETE', { ids: [] }],
    ['DELETE', { ids: ['17'] }],
    ['DELETE', { ids: [7] }],
    ['DELETE', { ids: 'all' }],
    ['DELETE', { ids: ['00000000-0000-7000-8000-000000000000'], where: {} }],
    ['DELETE', undefined],
  ] as const) {
    const refused = await bulk(method, body)
    assert.deepEqual(
      [refused.status, refused.body.code],
      [422, 'request.validation_failed'],
      JSON.stringify([method, body]).slice(0, 80),
    )
  }
  assert.equal((await list()).count, 0)
})

test('changes many records, or none when one does not exist', async () => {
  const { results } = (await bulk('POST', make(3))).body
  const changed = await bulk(
    'PATCH',
    results.map(({ id }, n) => ({ id, pages: n + 1 })),
  )
  assert.deepEqual([changed.status, changed.body.results.map(({ pages }) => pages)], [200, [1, 2, 3]])
  const missing = await bulk('PATCH', [
    { id: results[0]!.id, pages: 9 },
    { id: '00000000-0000-7000-8000-000000000000', pages: 9 },
  ])
  assert.deepEqual([missing.status, missing.body.errors[0]?.pointer], [404, '/1'])
  assert.deepEqual(
    (await list()).results.map(({ pages }) => pages),
    [1, 2, 3],
  )
})

test('deletes many records, or none when one does not exist', async () => {
  const { results } = (await bulk('POST', make(3))).body
  const ids = results.map(({ id }) => id)
  assert.equal((await bulk('DELETE', { ids: [ids[0], '00000000-0000-7000-8000-000000000000'] })).status, 404)
  assert.equal((await list()).count, 3)
  assert.equal((await bulk('DELETE', { ids: ids.slice(1) })).status, 204)
  assert.equal((await list()).count, 1)
})

test('reaches no record of another tenant', async () => {
  const { results } = (await bulk('POST', make(1))).body
  token = library.tokenOf('editor')
  assert.equal((await bulk('PATCH', [{ id: results[0]!.id, pages: 9 }])).status, 404)
  assert.equal((await bulk('DELETE', { ids: [results[0]!.id] })).status, 404)
})
