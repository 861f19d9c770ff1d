// Records over HTTP: created, read, changed, deleted, listed.
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

test('creates a record, says where it is, and reads it there', async () => {
  const created = await library.send('POST', '/api/v1/books', { token, body: { title: 'Emma', pages: 474 } })
  assert.equal(created.status, 201, created.text)
  assert.equal(created.headers.get('location'), `/api/v1/books/${created.body.id}`)
  assert.equal(created.body.slug, 'emma')
  const read = await library.send('GET', created.headers.get('location')!, { token })
  assert.equal(read.status, 200)
  assert.deepEqual(read.body, created.body)
  assert.equal(read.headers.get('etag'), created.headers.get('etag'))
})

test('lists records with their number and the way to the next page', async () => {
  const token = library.tokenOf('editor')
  for (const title of ['A', 'B', 'C']) await library.send('POST', '/api/v1/books', { token, body: { title } })
  const first = await library.send('GET', '/api/v1/books?page_size=2', { token })
  assert.equal(first.status, 200, first.text)
  assert.equal(first.body.count, 3)
  assert.deepEqual(
    first.body.results.map(({ title }) => title),
    ['A', 'B'],
  )
  assert.equal(first.body.next, '/api/v1/books?page_size=2&page=2')
  assert.equal(first.body.previous, null)
  const second = await library.send('GET', first.body.next, { token })
  assert.deepEqual(
    second.body.results.map(({ title }) => title),
    ['C'],
  )
  assert.equal(second.body.next, null)
  assert.equal(second.body.previous, '/api/v1/books?page_size=2&page=1')
})
