// A date compared with a moment means that whole day in the tenant's time zone, on REST, GraphQL and the edge alike.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { articles } from '#apps/content/index.ts'
import { updateAsSystem } from '#framework/operations/update.ts'
import { createContext } from '#framework/request/create-context.ts'
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
  const answer = await server.call(`/api/v1/articles?${filter}&ordering=title&page_size=100`, {
    token: people.owner.access,
  })
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
  [`publishedAt__date=${DAY}`, [FIRST, LAST]],
  [`publishedAt__ne=${DAY}`, [BEFORE, AFTER, 'never']],
  [`publishedAt__in=${DAY}`, [FIRST, LAST]],
  [`publishedAt__in=${DAY},${AFTER}`, [FIRST, LAST, AFTER]],
  [`publishedAt__range=${DAY},${DAY}`, [FIRST, LAST]],
  [`publishedAt__range=${LAST},${DAY}`, [LAST]],
  [`publishedAt__range=2026-11-29,${LAST}`, [BEFORE, FIRST, LAST]],
  [`publishedAt__lte=${LAST}`, [BEFORE, FIRST, LAST]],
]

test("a date is the whole day in the tenant's zone, with every lookup", async () => {
  const tenant = await tenantWith(EDGES, 'Pacific/Auckland')
  for (const [filter, expected] of CASES) assert.deepEqual(await found(tenant, filter), expected, filter)
})

/** The calendar and wall clock in Auckland. */
const LOCAL = new Intl.DateTimeFormat('en-US', {
  timeZone: 'Pacific/Auckland',
  hourCycle: 'h23',
  ...{ year: 'numeric', month: 'numeric', day: 'numeric', weekday: 'short', hour: 'numeric' },
})
const WEEK = ['', 'Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

function partsOf(moment: string): Record<string, number> {
  const parts = Object.fromEntries(LOCAL.formatToParts(new Date(moment)).map(({ type, value }) => [type, value]))
  const [year, month, day, hour] = ['year', 'month', 'day', 'hour'].map((name) => Number(parts[name]))
  return { year: year!, month: month!, day: day!, hour: hour!, week_day: WEEK.indexOf(parts.weekday!) }
}

test("parts of moments follow the tenant's calendars and clocks, on every surface and in groups", async () => {
  // New year, a leap day, the start and end of summer time, and arbitrary ones.
  const known = [
    '2025-12-31T10:59:59.999Z',
    '2025-12-31T11:00:00.000Z',
    '2024-02-28T12:00:00.000Z',
    '2026-09-26T14:00:00.000Z',
    '2026-04-04T14:30:00.000Z',
  ]
  const random = Array.from({ length: 15 }, () => new Date(Math.random() * 2e12).toISOString())
  const moments = [...known, ...random].sort()
  const tenant = await tenantWith(moments, 'Pacific/Auckland')
  const { access } = tenant.people.owner
  for (const moment of moments)
    for (const [part, number] of Object.entries(partsOf(moment))) {
      const expected = moments.filter((each) => partsOf(each)[part] === number)
      assert.deepEqual(await found(tenant, `publishedAt__${part}=${number}`), expected, `${part} of ${moment}`)
    }
  const { year, month } = partsOf(known[0]!)
  const group = encodeURIComponent(
    JSON.stringify({ or: [{ publishedAt__year: year }, { not: { publishedAt__month: month } }] }),
  )
  const fits = (moment: string) => partsOf(moment).year === year || partsOf(moment).month !== month
  assert.deepEqual(await found(tenant, `filter=${group}`), [...moments.filter(fits), 'never'])
  const query = `{ articles(filter: { publishedAt: { year: ${year}, month: ${month}, week_day: 4 } }, orderBy: [title_ASC], first: 100) { nodes { title } } }`
  const { body } = await server.graphql(query, { token: access })
  const expected = moments.filter(
    (each) => partsOf(each).year === year && partsOf(each).month === month && partsOf(each).week_day === 4,
  )
  assert.deepEqual(
    body.data?.articles.nodes,
    expected.map((title) => ({ title })),
    JSON.stringify(body),
  )
})

test('refuses parts that no date has, and parts that are not numbers', async () => {
  const { people } = await createTenant(server, [])
  const wrong = [
    'year=0',
    'year=10000',
    'month=13',
    'month=0',
    'day=32',
    'week_day=8',
    'week_day=0',
    'hour=24',
    'hour=-1',
  ]
  for (const filter of [
    ...wrong,
    'month=',
    'month=1.5',
    'month=Jan',
    'month=1,2',
    'hour=0x1',
    'date=2026-11-30T00:00:00Z',
    'date=2026-02-30',
  ]) {
    const answer = await server.call(`/api/v1/articles?publishedAt__${filter}`, { token: people.owner.access })
    assert.deepEqual([answer.status, answer.body.code], [400, 'request.invalid_parameter'], filter)
  }
  for (const json of ['1.5', 'null', '[1]', '"1e1"', 'true', '{}', '99999999999999999999']) {
    const filter = encodeURIComponent(`{"publishedAt__month":${json}}`)
    const answer = await server.call(`/api/v1/articles?filter=${filter}`, { token: people.owner.access })
    assert.deepEqual([answer.status, answer.body.code], [400, 'request.invalid_parameter'], json)
  }
  for (const filter of ['year=1', 'year=9999', 'hour=0', 'hour=23', 'day=31', 'date=0001-01-01', 'date=9999-12-31'])
    assert.equal(
      (await server.call(`/api/v1/articles?publishedAt__${filter}`, { token: people.owner.access })).status,
      200,
      filter,
    )
})

test('GraphQL means the same day', async () => {
  const tenant = await tenantWith(EDGES, 'Pacific/Auckland')
  const query = `{ articles(filter: { publishedAt: { exact: "${DAY}" } }, orderBy: [title_ASC]) { nodes { title } } }`
  const { body } = await server.graphql(query, { token: tenant.people.owner.access })
  assert.deepEqual(body.data?.articles.nodes, [{ title: FIRST }, { title: LAST }], JSON.stringify(body))
})

test('without a tenant zone a date is a day in UTC, whatever another tenant has set', async () => {
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

test('a new zone of the tenant applies from the next request on', async () => {
  const tenant = await tenantWith(EDGES, 'Pacific/Auckland')
  assert.deepEqual(await found(tenant, `publishedAt=${DAY}`), [FIRST, LAST])
  const body = { timeZone: 'UTC' }
  await server.call('/api/v1/tenant-settings', { method: 'PATCH', token: tenant.people.owner.access, body })
  assert.deepEqual(await found(tenant, `publishedAt=${DAY}`), [LAST, AFTER])
})

test('refuses days that do not exist, and days written as moments', async () => {
  const { people } = await createTenant(server, [])
  for (const day of ['2026-02-30', '2026-13-01', '0000-01-01', '2026-11-30T', '20261130']) {
    const answer = await server.call(`/api/v1/articles?publishedAt__lte=${day}`, { token: people.owner.access })
    assert.deepEqual([answer.status, answer.body.code], [400, 'request.invalid_parameter'], day)
  }
  for (const day of ['0001-01-01', '9999-12-31'])
    assert.equal((await server.call(`/api/v1/articles?publishedAt=${day}`, { token: people.owner.access })).status, 200)
})
