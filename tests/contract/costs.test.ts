// A request's cost to the database: statements and network round trips, counted and not timed.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { tenantLocale } from '#framework/operations/listing/languages.ts'
import { testDatabaseUrls, WITHOUT_POOLER } from '#framework/testing/database.ts'
import { openRoundTripProxy, type RoundTripProxy } from '#framework/testing/servers/round-trip-proxy.ts'
import { createThrough } from '../support/fill.ts'
import { openServer, type TestServer } from '../support/server.ts'
import { createTenant, type TestTenant } from '../support/tenant.ts'

let proxy: RoundTripProxy
let server: TestServer
let tenant: TestTenant
let id: string
before(async () => {
  proxy = await openRoundTripProxy(testDatabaseUrls().appUrl)
  server = await openServer({ ...WITHOUT_POOLER, DATABASE_APP_URL: proxy.url, PEND_POOL_SIZE: '1' })
  // A process caches languages and follows their changes; that following belongs to no request.
  const services = server.runtime.services as Map<string, unknown>
  services.set(...tenantLocale.provide(async () => null))
  tenant = await createTenant(server)
  const model = server.application.models.get('articles')!
  for (let n = 0; n < 8; n++) id = (await createThrough(server, { model, tenant })).id as string
})
after(async () => {
  await server.close()
  await proxy.close()
})

interface Cost {
  statements: number
  roundTrips: number
}

/** The second of two equal requests: the first one fills the caches in between. */
async function costOf(request: () => Promise<{ status: number; text: string }>): Promise<Cost> {
  await request()
  // A moment after writes their followers wake, which no request waits for.
  await wait(40)
  const count = { statements: 0, hints: 0 }
  const stop = server.runtime.database.observe(({ text }) => {
    count[text.includes('pg_notify') ? 'hints' : 'statements']++
  })
  proxy.takeCount()
  const answer = await request()
  await wait(40)
  stop()
  assert.ok(answer.status < 300, answer.text)
  assert.ok(!answer.text.includes('"errors":['), answer.text)
  return { statements: count.statements, roundTrips: proxy.takeCount() - count.hints }
}

const rest = (path: string, options = {}) =>
  costOf(() => server.call(path, { token: tenant.people.owner.access, ...options }))
const graphql = (query: string) => costOf(() => server.graphql(query, { token: tenant.people.owner.access }))

describe('one round trip', () => {
  test('reads a record', async () =>
    assert.deepEqual(await rest(`/api/v1/articles/${id}`), { statements: 1, roundTrips: 1 }))
  test('reads a list with filter, order, search and count', async () => {
    const cost = await rest('/api/v1/articles?status=draft&search=a&ordering=-createdAt,title')
    assert.deepEqual(cost, { statements: 1, roundTrips: 1 })
  })
  test('reads a list over GraphQL with its count', async () => {
    const cost = await graphql(
      '{ articles(first: 5) { totalCount pageInfo { hasNextPage } nodes { id title tagIds } } }',
    )
    assert.deepEqual(cost, { statements: 1, roundTrips: 1 })
  })
})

describe('at most two statements', () => {
  for (const relation of ['category', 'author', 'tags']) {
    test(`read a list with its ${relation} over REST, whatever its length`, async () => {
      const cost = await rest(`/api/v1/articles?include=${relation}&page_size=100`)
      assert.ok(cost.statements <= 2 && cost.roundTrips <= 2, JSON.stringify(cost))
    })
    test(`read a list with its ${relation} over GraphQL, whatever its length`, async () => {
      const cost = await graphql(`{ articles(first: 100) { totalCount nodes { id ${relation} { id createdAt } } } }`)
      assert.ok(cost.statements <= 2 && cost.roundTrips <= 2, JSON.stringify(cost))
    })
  }
  test('read a list with the lists on its other side over GraphQL', async () => {
    const cost = await graphql('{ categories(first: 50) { nodes { name articles(first: 3) { nodes { title } } } } }')
    assert.ok(cost.statements <= 2, JSON.stringify(cost))
  })
})

test('a write of one record is two round trips: the statement, then its event and notification with COMMIT', async () => {
  let n = 0
  const cost = await costOf(() =>
    server.call('/api/v1/categories', {
      method: 'POST',
      token: tenant.people.owner.access,
      body: { name: `Cost ${n++}` },
    }),
  )
  assert.deepEqual(cost, { statements: 3, roundTrips: 2 })
})
