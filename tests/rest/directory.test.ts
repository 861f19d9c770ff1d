// The root address of the API leads to everything stored.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openServer, type TestServer } from '../support/server.ts'

let server: TestServer

before(async () => {
  server = await openServer()
})
after(() => server.close())

test('every address it names opens', async () => {
  const { resources, openapi } = (await server.call('/api/v1/')).body
  assert.equal(resources.articles, '/api/v1/articles')
  assert.equal((await server.call(openapi)).status, 200)
  // Nobody is signed in here; the addresses exist all the same.
  for (const target of Object.values<string>(resources)) assert.equal((await server.call(target)).status, 401, target)
})
