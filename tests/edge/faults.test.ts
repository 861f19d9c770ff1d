// Nothing stored, cached or requested ends the edge or leaves a request without an answer.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { Redis } from 'ioredis'
import { type HotAnswer, HotAnswers } from '#edge-services/hot/hot-answers.ts'
import { readersOf } from '#edge-services/hot/readers.ts'
import { placeOf, serveHot } from '#edge-services/hot/serve-hot.ts'
import { testRedisUrl } from '#framework/testing/database.ts'
import { openEdge } from '#tests/support/edge.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant } from '#tests/support/tenant.ts'

let server: TestServer
before(async () => {
  server = await openServer()
})
after(() => server.close())

async function publish(token: string, article: Record<string, unknown>) {
  const body = { status: 'published', ...article }
  return server.call('/api/v1/articles', { method: 'POST', token, body })
}

const NASTY = [
  'de\r\nX-Evil: 1',
  'de\nSet-Cookie: a=b',
  '日本',
  'de\u0085',
  'de\u2028en',
  'en\u007f',
  'x'.repeat(36),
  '',
]

describe('a language tag (F-D1: one article ended the edge for all tenants)', () => {
  test('is refused when invalid, on every kind of write', async () => {
    const { people } = await createTenant(server)
    const token = people.editor.access
    const { id } = (await publish(token, { title: 'Usual' })).body
    for (const locale of NASTY) {
      const answers = [
        await publish(token, { title: 'Nasty', locale }),
        await server.call(`/api/v1/articles/${id}`, { method: 'PATCH', token, body: { locale } }),
        await server.call('/api/v1/articles/bulk', { method: 'POST', token, body: [{ title: 'Nasty', locale }] }),
        await server.call('/api/v1/tenant-settings', { method: 'PATCH', token: people.owner.access, body: { locale } }),
      ]
      for (const { status, body } of answers) {
        assert.equal(status, 422, JSON.stringify(locale))
        assert.match(body.errors[0].pointer, /\/locale$/)
      }
      const input = `{ title: "Nasty", locale: ${JSON.stringify(locale)} }`
      const { body } = await server.graphql(`mutation { createArticle(input: ${input}) { article { id } } }`, { token })
      assert.equal(body.errors[0].extensions.code, 'request.validation_failed', JSON.stringify(body))
    }
  })

  test('is stored and found in one spelling', async () => {
    const { people } = await createTenant(server)
    const token = people.editor.access
    const created = await publish(token, { title: 'Servus', locale: 'DE-at' })
    assert.equal(created.body.locale, 'de-AT')
    for (const asked of ['de-at', 'DE-AT', 'de-AT'])
      assert.equal((await server.call(`/api/v1/articles?locale=${asked}`, { token })).body.count, 1, asked)
    assert.equal((await server.call('/api/v1/articles?locale=%E6%97%A5', { token })).status, 400)
  })
})

/** A cache that returns the same entry for every key. */
const cacheOf = (value: unknown) => ({ getOrMake: async <T>() => value as T, close: async () => {} })

describe('a cache entry', () => {
  for (const [what, value] of Object.entries({
    'a language that breaks the header': { text: '{}', locale: 'de\r\nX-Evil: 1', surrogateKeys: [] },
    'keys that break the header': { text: '{}', locale: null, surrogateKeys: ['a\r\nX-Evil: 1', '日本'] },
    'no text': { locale: null, surrogateKeys: [] },
    nothing: null,
  }))
    test(`is a problem with its request id when it has ${what}, on every request`, async () => {
      const tenant = await createTenant(server)
      const edge = await openEdge({ cached: cacheOf(value) })
      try {
        for (let turn = 0; turn < 3; turn++) {
          const answer = await edge.get('/content/articles', tenant.slug, { 'x-request-id': `faulty-${turn}` })
          assert.deepEqual([answer.status, answer.body.code], [500, 'service.internal'])
          assert.deepEqual([answer.body.requestId, answer.headers['x-evil']], [`faulty-${turn}`, undefined])
        }
        assert.equal((await edge.get('/health')).status, 200)
      } finally {
        await edge.close()
      }
    })
})

const redisUrl = testRedisUrl()

if (redisUrl)
  test('a value in Redis from elsewhere is a miss (CAC-17)', async () => {
    const redis = new Redis(redisUrl)
    const { people, slug } = await createTenant(server)
    await publish(people.editor.access, { title: 'Still here' })
    const edges = []
    try {
      const known = new Set(await redis.keys('*cache*'))
      const own = await openEdge({ variables: { REDIS_URL: redisUrl } })
      edges.push(own)
      assert.equal((await own.get('/content/articles/still-here', slug)).status, 200)
      const keys = (await redis.keys('*cache*')).filter((key) => !known.has(key))
      assert.ok(keys.length > 0, 'nothing was kept in Redis')
      const forged = { value: { value: { text: '{"title":"Forged"}', locale: null, surrogateKeys: [] } } }
      const foreign = ['{}', '7', 'null', '"x"', '[]', 'no JSON', '', JSON.stringify(forged)]
      for (const value of foreign) {
        for (const key of keys) await redis.set(key, value, 'PX', 60_000)
        const other = await openEdge({ variables: { REDIS_URL: redisUrl } })
        edges.push(other)
        const answer = await other.get('/content/articles/still-here', slug)
        assert.deepEqual([answer.status, answer.body.title], [200, 'Still here'], value)
      }
    } finally {
      for (const edge of edges) await edge.close()
      redis.disconnect()
    }
  })

test('a cached answer that cannot be sent ends its connection and is dropped: the next request builds a new one', async () => {
  const hot = new HotAnswers()
  const broken = createServer((request, response) => {
    if (!serveHot({ hot, readers: readersOf(['*']), addressOf: () => null }, request, response))
      response.end('the long way')
  })
  await new Promise<void>((resolve) => broken.listen(0, '127.0.0.1', resolve))
  const { port } = broken.address() as AddressInfo
  try {
    const bad = ['content-language', 'de\r\nX-Evil: 1']
    const place = placeOf({ headers: { host: `127.0.0.1:${port}` }, url: '/' })
    const encoded = { headers: bad, body: Buffer.from('{}') }
    const answer: HotAnswer = {
      ...{ etag: 'W/"1"', plain: encoded, gzip: null, brotli: null, notModified: bad, surrogateKeys: [] },
      refresh: async () => true,
    }
    for (const headers of [undefined, { 'if-none-match': '*' }]) {
      hot.keep(place, answer)
      await assert.rejects(fetch(`http://127.0.0.1:${port}/`, { ...(headers && { headers }) }))
      const told = await fetch(`http://127.0.0.1:${port}/`, { ...(headers && { headers }) })
      assert.deepEqual([told.headers.get('x-evil'), await told.text(), hot.size], [null, 'the long way', 0])
    }
  } finally {
    broken.close()
  }
})
