// Requests that wait for the database get an answer soon, and keep no other waiting: locked tables and silent servers (FLT-06, FLT-10).
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { Answer } from '#framework/testing/answer.ts'
import {
  type BootstrappedDatabase,
  openBootstrappedDatabase,
  testDatabaseUrls,
  WITHOUT_POOLER,
} from '#framework/testing/database.ts'
import { withKeptClient } from '#framework/testing/servers/kept-connections.ts'
import { openRoundTripProxy } from '#framework/testing/servers/round-trip-proxy.ts'
import { openPartitionProxy } from '../../tools/faults/machines/partition-proxy.ts'
import { openEdge } from '../support/edge.ts'
import { openServer, type TestServer } from '../support/server.ts'
import { createTenant } from '../support/tenant.ts'

const PATIENT = { ...WITHOUT_POOLER, PEND_POOL_SIZE: '10', PEND_POOL_WAIT: '1s' }
// The promise is two seconds; the machine may be busy with other tests.
const SOON_MS = 4000

type Ask = () => Promise<Answer>

interface Timed {
  readonly answer: Answer
  readonly taken: number
}

async function timed(ask: Ask): Promise<Timed> {
  const begun = performance.now()
  return { answer: await ask(), taken: performance.now() - begun }
}

/** Of several requests to it while others find a new connection. */
function requireSoonDone(results: readonly Timed[]): void {
  const refused = results.filter(({ answer }) => answer.status === 503)
  for (const each of refused) requireSoonUnavailable(each)
  for (const { answer, taken } of results)
    assert.ok(
      answer.status === 503 || (answer.status < 300 && taken < SOON_MS),
      `${Math.round(taken)} ms, ${answer.text}`,
    )
  assert.ok(refused.length > 0, 'nobody met it')
}

function requireSoonUnavailable({ answer, taken }: Timed): void {
  const isGraphql = answer.body?.errors?.[0]?.extensions !== undefined
  const { code, status } = isGraphql ? answer.body.errors[0].extensions : answer.body
  assert.deepEqual([code, status], ['service.unavailable', 503], answer.text)
  if (!isGraphql) assert.match(answer.headers.get('retry-after') ?? '', /^\d+$/, answer.text)
  assert.ok(taken < SOON_MS, `${Math.round(taken)} ms`)
}

describe('a locked table', () => {
  let urls: BootstrappedDatabase
  let server: TestServer
  let token: string
  let id: string
  before(async () => {
    urls = await openBootstrappedDatabase('migrated')
    server = await openServer({ DATABASE_URL: urls.ownerUrl, DATABASE_APP_URL: urls.appUrl, ...PATIENT })
    token = (await createTenant(server, [])).people.owner.access
    id = (await call('POST', '/articles', { title: 'There before' })).body.id
    // A warm pool, as in a server that has run for a while.
    await Promise.all(Array.from({ length: 10 }, () => call('GET', '/tags')))
  })
  after(async () => {
    await server.close()
    await urls.drop()
  })

  const call = (method: string, path: string, body?: object) =>
    server.call(`/api/v1${path}`, { method, token, ...(body && { body }) })
  const graphql = (query: string) => server.graphql(query, { token })

  const readers: Ask[] = [
    () => call('GET', '/articles'),
    () => call('GET', `/articles/${id}`),
    () => graphql('{ articles(first: 1) { edges { node { id } } } }'),
  ]
  const writers: Ask[] = [
    () => call('POST', '/articles', { title: 'Kept out' }),
    () => call('PATCH', `/articles/${id}`, { title: 'Kept out' }),
    () => call('POST', '/articles/bulk', [{ title: 'Kept out' }]),
    () => call('DELETE', `/articles/${id}`),
    () => graphql('mutation { createArticle(input: { title: "Kept out" }) { article { id } } }'),
  ]
  const others: Ask[] = [
    () => call('GET', '/tags'),
    () => call('GET', '/categories?count=none'),
    () => call('GET', '/memberships'),
    () => call('POST', '/tags', { name: `Tag ${Math.random()}` }),
    () => graphql('{ tags(first: 1) { edges { node { id } } } }'),
    () => graphql(`mutation { createTag(input: { name: "Tag ${Math.random()}" }) { tag { id } } }`),
  ]

  /** Forty requests of `stuck` while the lock is held, and `free` ones soon after. */
  async function besideLock(mode: string, stuck: readonly Ask[], free: readonly Ask[]) {
    return withKeptClient(urls.adminUrl, async (client) => {
      await client.query(`begin; lock table public.articles in ${mode} mode`)
      const order: string[] = []
      const noted = async (kind: string, ask: Ask) => {
        const result = await timed(ask)
        order.push(kind)
        return result
      }
      const held = Array.from({ length: 40 }, (_, n) => noted('stuck', stuck[n % stuck.length]!))
      await wait(100)
      const passing = await Promise.all(free.map((ask) => noted('free', ask)))
      const answers = await Promise.all(held)
      await client.query('rollback')
      return { answers, passing, order }
    })
  }

  for (const [what, stuck] of Object.entries({ readers, writers, 'readers and writers': [...readers, ...writers] }))
    test(`answers forty ${what} with 503 soon, and other resources before any of them`, async () => {
      const { answers, passing, order } = await besideLock('access exclusive', stuck, others)
      for (const each of answers) requireSoonUnavailable(each)
      for (const { answer } of passing) assert.ok(answer.status < 300 && !answer.body?.errors, answer.text)
      assert.deepEqual(order.slice(0, others.length), Array(others.length).fill('free'))
      assert.equal((await call('GET', '/articles')).status, 200)
    })

  test('that blocks only writers lets readers of the same resource pass', async () => {
    const { answers, passing, order } = await besideLock('share', writers, readers)
    for (const each of answers) requireSoonUnavailable(each)
    for (const { answer } of passing) assert.ok(answer.status === 200 && !answer.body?.errors, answer.text)
    assert.deepEqual(order.slice(0, readers.length), Array(readers.length).fill('free'))
  })
})

interface Silence {
  readonly url: string
  stop(): void
  go(): void
  close(): Promise<void>
}

/** How a server can stay silent without closing a connection. */
const SILENCES: Record<string, (url: string) => Promise<Silence>> = {
  'that was stopped': async (url) => {
    const proxy = await openPartitionProxy(url)
    return { url: proxy.through(url), stop: () => proxy.cut(), go: () => proxy.heal(), close: () => proxy.close() }
  },
  'whose processes of open connections were stopped': async (url) => {
    const proxy = await openRoundTripProxy(url)
    return { url: proxy.url, stop: () => proxy.freezeConnections(), go: () => {}, close: () => proxy.close() }
  },
}

for (const [kind, open] of Object.entries(SILENCES)) {
  const isWhole = kind === 'that was stopped'
  describe(`a database ${kind}`, () => {
    test('answers every request with 503 soon, on every surface, and recovers afterwards', async () => {
      const proxy = await open(testDatabaseUrls().appUrl)
      const server = await openServer({ DATABASE_APP_URL: proxy.url, ...PATIENT })
      try {
        const { slug, people } = await createTenant(server, [])
        const { access: token, email, password, refresh } = people.owner
        const call = (method: string, path: string, options: object = {}) =>
          server.call(`/api/v1${path}`, { method, token, ...options })
        const requests: Ask[] = [
          () => call('GET', '/articles'),
          () => call('POST', '/articles', { body: { title: 'Lost?' }, headers: { 'idempotency-key': 'frozen' } }),
          () => call('POST', '/tags/bulk', { body: [{ name: 'One' }] }),
          () => call('POST', '/auth/login', { token: null, body: { email, password, tenant: slug } }),
          () => call('POST', '/auth/refresh', { token: null, body: { refresh } }),
          () => call('POST', '/auth/password/forgot', { token: null, body: { email } }),
          () => call('GET', '/auth/sessions'),
          () => server.graphql('{ tags(first: 1) { edges { node { id } } } }', { token }),
          () => server.graphql('mutation { createTag(input: { name: "Two" }) { tag { id } } }', { token }),
        ]
        // Twice the number of connections: those that are open, and those that would be.
        await Promise.all(Array.from({ length: 20 }, () => call('GET', '/tags')))
        proxy.stop()
        const results = await Promise.all([...requests, ...requests].map(timed))
        if (isWhole) {
          const stream = () => call('GET', '/events', { headers: { accept: 'text/event-stream' } })
          for (const each of [...results, await timed(stream)]) requireSoonUnavailable(each)
        } else requireSoonDone(results)
        proxy.go()
        assert.equal((await call('GET', '/articles')).status, 200)
        assert.equal((await call('POST', '/tags', { body: { name: 'Afterwards' } })).status, 201)
      } finally {
        await proxy.close()
        await server.close()
      }
    })

    test('answers what the edge has not cached with 503 soon', async () => {
      const server = await openServer()
      const { slug } = await createTenant(server, [])
      const proxy = await open(testDatabaseUrls().readonlyUrl)
      const edge = await openEdge({ databaseUrl: proxy.url, variables: PATIENT })
      try {
        assert.equal((await edge.get('/content/articles', slug)).status, 200)
        proxy.stop()
        const begun = performance.now()
        const answers = await Promise.all(
          [1, 2, 3].map((n) => edge.get(`/content/articles?page=${n}&page_size=7`, slug)),
        )
        assert.ok(performance.now() - begun < SOON_MS)
        for (const { status, body } of answers)
          if (status !== 200 || isWhole) assert.deepEqual([status, body.code], [503, 'service.unavailable'])
        proxy.go()
        assert.equal((await edge.get('/content/articles?page_size=8', slug)).status, 200)
      } finally {
        // First, because the next step would wait for what is held back.
        await proxy.close()
        await edge.close()
        await server.close()
      }
    })
  })
}
