// Behind a proxy that ends TLS, plain HTTP leads to HTTPS; what carries credentials is refused, so that nobody sends them on.
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, before, describe, test } from 'node:test'
import { openEdge, type TestEdge } from '#tests/support/edge.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'

const variables = { PEND_HTTPS_ONLY: 'true', PEND_TRUSTED_PROXIES: '127.0.0.1', PEND_ALLOWED_HOSTS: 'api.example.com' }
let server: TestServer
let edge: TestEdge
before(async () => {
  server = await openServer(variables)
  edge = await openEdge({ variables })
})
after(async () => {
  await edge.close()
  await server.close()
})

interface Answer {
  readonly status: number | undefined
  readonly location: string | undefined
  readonly text: string
}

function ask(origin: string, path: string, { method = 'GET', ...headers }: Record<string, string>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { method, headers: { host: 'api.example.com', ...headers } }
    const sent = request(origin + path, options, async (response) => {
      const text = (await response.toArray()).join('')
      resolve({ status: response.statusCode, location: response.headers.location, text })
    })
    sent.once('error', reject)
    sent.end()
  })
}

const PATH = '/api/v1/articles?status=draft'

describe('a request that came to the proxy over plain HTTP', () => {
  test('is led to the same address over HTTPS', async () => {
    for (const origin of [server.origin, edge.origin])
      for (const method of ['GET', 'HEAD']) {
        const { status, location } = await ask(origin, PATH, { method, 'x-forwarded-proto': 'http' })
        assert.deepEqual([status, location], [308, `https://api.example.com${PATH}`])
      }
  })

  test('is refused when it carries credentials or changes something', async () => {
    const refused: Record<string, string>[] = [{ method: 'POST' }, { authorization: 'Bearer x' }, { cookie: 'a=b' }]
    for (const headers of refused) {
      const { status, text } = await ask(server.origin, PATH, { ...headers, 'x-forwarded-proto': 'http' })
      assert.deepEqual([status, JSON.parse(text).code], [403, 'request.https_required'])
    }
  })

  test('is led nowhere by a foreign host (open redirect, CWE-601)', async () => {
    const { status, location } = await ask(server.origin, PATH, { host: 'evil.example' })
    assert.deepEqual([status, location], [421, undefined])
  })

  test('reaches the health of the process', async () => {
    for (const origin of [server.origin, edge.origin]) assert.equal((await ask(origin, '/health', {})).status, 200)
  })
})

test('a request that came to the proxy over HTTPS is answered', async () => {
  assert.equal((await ask(server.origin, PATH, { 'x-forwarded-proto': 'https' })).status, 401)
})
