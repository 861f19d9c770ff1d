// A day where moments are compared is that whole day in the tenant's time zone, on REST, GraphQL and the edge's own filters alike.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { articles } from '#apps/content/index.ts'
import { updateAsSystem } from '#framework/operations/update.ts'
import { createContext } from '#framework/request/context.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, type TestTenant } from '#tests/support/tenant.ts'

let server: TestServer
before(async () => {
  server = await openServer()
})
after(() => server.close())

/** A tenant with an article for each moment, which is its title. */
async function tenantWith(moments: readonly string[], timeZone: string | null): Promise<TestTenant<'owner'>> {
  const tenant = await createTenant(server, [])
  const { id, access } = tenant.people.owner
  const set = await server.call('/api/v1/tenant-settings', { method: 'PATCH', token: access, body: { timeZone } })
  assert.equal(set.status, 200, set.text)
  const scope = { requestId: 'test', tenantId: tenant.id, actorId: id }
  const system = createContext(server.runtime, scope).asSystem('articles of the past')
  for (const publishedAt of [...moments, null]) {
    const body = { title: publishedAt ?? 'never' }
    const made = await server.call('/api/v1/articles', { method: 'POST', token: access, body })
    await updateAsSystem(system, articles, { id: made.body.id, values: { publishedAt } })
  }
  return tenant
}

async function found({ people }: TestTenant<'owner'>, filter: string): Promise<string[]> {
  const answer = await server.call(`/api/v1/articles?${filter}&ordering=title`, { token: people.owner.access })
  assert.equal(answer.status, 200, answer.text)
  return answer.body.results.map(({ title }: { title: string }) => title)
}

// New Zealand is 13 hours ahead in November: its 30th begins at 11:00 on the 29th.
const EDGES = [
  '2026-11-29T10:59:59.999Z',
  '2026-11-29T11:00:00.000Z',
  '2026-11-30T10:59:59.999Z',
  '2026-11-30T11:00:00.000Z',
]
const [BEFORE, FIRST, LAST, AFTER] = EDGES as [string, string, string, string]
const DAY = '2026-11-30'
const CASES: readonly [filter: string, expected: readonly string[]][] = [
  [`publishedAt__lte=${DAY}`, [BEFORE, FIRST, LAST]],
  [`publishedAt__lt=${DAY}`, [BEFORE]],
  [`publishedAt__gte=${DAY}`, [FIRST, LAST, AFTER]],
  [`publishedAt__gt=${DAY}`, [AFTER]],
  [`publishedAt=${DAY}`, [FIRST, LAST]],
  [`publishedAt__ne=${DAY}`, [BEFORE, AFTER, 'never']],
  [`publishedAt__in=${DAY}`, [FIRST, LAST]],
  [`publishedAt__in=${DAY},${AFTER}`, [FIRST, LAST, AFTER]],
  [`publishedAt__range=${DAY},${DAY}`, [FIRST, LAST]],
  [`publishedAt__range=${LAST},${DAY}`, [LAST]],
  [`publishedAt__range=2026-11-29,${LAST}`, [BEFORE, FIRST, LAST]],
  [`publishedAt__lte=${LAST}`, [BEFORE, FIRST, LAST]],
]

test('a day is the whole day in the zone of the tenant, with every lookup', async () => {
  const tenant = await tenantWith(EDGES, 'Pacific/Auckland')
  for (const [filter, expected] of CASES) assert.deepEqual(await found(tenant, filter), expected, filter)
})

test('GraphQL means the same day', async () => {
  const tenant = await tenantWith(EDGES, 'Pacific/Auckland')
  const query = `{ articles(filter: { publishedAt: { exact: "${DAY}" } }, orderBy: [title_ASC]) { nodes { title } } }`
  const { body } = await server.graphql(query, { token: tenant.people.owner.access })
  assert.deepEqual(body.data?.articles.nodes, [{ title: FIRST }, { title: LAST }], JSON.stringify(body))
})

test('a day without a zone of the tenant is one in UTC, whatever another tenant has set', async () => {
  await tenantWith([], 'Pacific/Auckland')
  const tenant = await tenantWith(['2026-11-29T23:59:59.999Z', '2026-11-30T00:00:00.000Z'], null)
  assert.deepEqual(await found(tenant, `publishedAt=${DAY}`), ['2026-11-30T00:00:00.000Z'])
})

test('days of 23 and 25 hours are whole days', async () => {
  // Vienna: summer time begins at 01:00 UTC on 29 March 2026 and ends at 01:00 UTC on 25 October.
  const spring = ['2026-03-28T23:00:00.000Z', '2026-03-29T21:59:59.999Z', '2026-03-29T22:00:00.000Z']
  const autumn = ['2026-10-24T22:00:00.000Z', '2026-10-25T22:59:59.999Z', '2026-10-25T23:00:00.000Z']
  const tenant = await tenantWith([...spring, ...autumn], 'Europe/Vienna')
  assert.deepEqual(await found(tenant, 'publishedAt=2026-03-29'), spring.slice(0, 2))
  assert.deepEqual(await found(tenant, 'publishedAt=2026-10-25'), autumn.slice(0, 2))
})

test('another zone of the tenant counts from the next request on', async () => {
  const tenant = await tenantWith(EDGES, 'Pacific/Auckland')
  assert.deepEqual(await found(tenant, `publishedAt=${DAY}`), [FIRST, LAST])
  const body = { timeZone: 'UTC' }
  await server.call('/api/v1/tenant-settings', { method: 'PATCH', token: tenant.people.owner.access, body })
  assert.deepEqual(await found(tenant, `publishedAt=${DAY}`), [LAST, AFTER])
})

test('days that do not exist are refused, and no moment is written as a day', async () => {
  const { people } = await createTenant(server, [])
  for (const day of ['2026-02-30', '2026-13-01', '0000-01-01', '2026-11-30T', '20261130']) {
    const answer = await server.call(`/api/v1/articles?publishedAt__lte=${day}`, { token: people.owner.access })
    assert.deepEqual([answer.status, answer.body.code], [400, 'request.invalid_parameter'], day)
  }
  for (const day of ['0001-01-01', '9999-12-31'])
    assert.equal((await server.call(`/api/v1/articles?publishedAt=${day}`, { token: people.owner.access })).status, 200)
})
