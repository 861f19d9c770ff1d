// The bare address and the address of the API lead to everything else.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openServer, type TestServer } from '../support/server.ts'

let server: TestServer

before(async () => {
  server = await openServer()
})
after(() => server.close())

test('every address that the bare one and that of the API name can be opened', async () => {
  const [root, api] = [await server.call('/'), await server.call('/api/v1/')]
  const { resources, ...pages } = api.body
  assert.equal(resources.articles, '/api/v1/articles')
  for (const target of Object.values<string>({ ...root.body, ...pages }))
    assert.equal((await server.call(target)).status, 200, target)
  // Nobody is logged in here; the addresses are there all the same.
  for (const target of Object.values<string>(resources)) assert.equal((await server.call(target)).status, 401, target)
})
