// Changes are counted by the tenant's days, and only those the caller may see.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { arrange } from '#tests/support/arrange.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, registerPerson } from '#tests/support/tenant.ts'

let server: TestServer
before(async () => {
  server = await openServer()
})
after(() => server.close())

const daysOf = (token: string, query = '') => server.call(`/api/v1/audit/days${query}`, { token })
const sumOf = (results: { count: number }[]) => results.reduce((sum, { count }) => sum + count, 0)

test("each day has its number, and the last is today in the tenant's zone", async () => {
  const { people } = await createTenant(server)
  const settings = { method: 'PATCH', token: people.owner.access, body: { timeZone: 'Pacific/Kiritimati' } }
  assert.equal((await server.call('/api/v1/tenant-settings', settings)).status, 200)
  // Other readers of settings learn of a change within a second.
  await new Promise((resolve) => setTimeout(resolve, 1100))
  const { status, body, text } = await daysOf(people.admin.access)
  assert.equal(status, 200, text)
  const today = new Intl.DateTimeFormat('sv', { timeZone: 'Pacific/Kiritimati' }).format(new Date())
  assert.deepEqual([body.results.length, body.results.at(-1).day, body.isLimited], [14, today, false])
  const listed = await server.call('/api/v1/audit?page_size=1', { token: people.admin.access })
  assert.equal(sumOf(body.results), listed.body.count)
  const graphql = await server.graphql('{ countAuditDays(days: 3) { results { day count } } }', {
    token: people.admin.access,
  })
  assert.equal(graphql.body.data?.countAuditDays.results.length, 3, graphql.text)
})

test('changes the caller may not read are not counted, nor those of other tenants', async () => {
  const [mine, other] = [await createTenant(server), await createTenant(server)]
  const body = { url: 'https://hooks.example.com/pend', events: ['tags.*'] }
  const hidden = await server.call('/api/v1/webhooks', { method: 'POST', token: mine.people.owner.access, body })
  assert.equal(hidden.status, 201, hidden.text)
  const role = { name: 'Reader of the trail', permissions: ['changes.read', 'tags.read'] }
  const made = await server.call('/api/v1/roles', { method: 'POST', token: mine.people.owner.access, body: role })
  assert.equal(made.status, 201, made.text)
  const members = await server.call('/api/v1/memberships', { token: mine.people.owner.access })
  const { id } = members.body.results.find(({ user }: { user: string }) => user === mine.people.viewer.id)
  const given = await server.call(`/api/v1/memberships/${id}`, {
    method: 'PATCH',
    token: mine.people.owner.access,
    body: { roles: [made.body.id] },
  })
  assert.equal(given.status, 200, given.text)
  await server.call('/api/v1/tags', { method: 'POST', token: other.people.owner.access, body: { name: 'theirs' } })
  const { email, password } = mine.people.viewer
  const entered = await server.call('/api/v1/auth/login', { method: 'POST', body: { email, password } })
  const listed = await server.call('/api/v1/audit?page_size=1', { token: entered.body.access })
  const counted = await daysOf(entered.body.access)
  assert.equal(counted.status, 200, counted.text)
  assert.equal(sumOf(counted.body.results), listed.body.count)
  const [row] = await arrange('select count(*)::integer as n from audit.changes where tenant_id = $1', [mine.id])
  assert.ok(sumOf(counted.body.results) < Number(row!.n))
})

test('only readers of the trail in a tenant get days, at most a quarter of a year', async () => {
  const { people } = await createTenant(server)
  const denied = await daysOf(people.viewer.access)
  assert.deepEqual([denied.status, denied.body.code], [403, 'permissions.denied'])
  assert.equal((await daysOf((await registerPerson(server)).access)).status, 403)
  for (const query of ['?days=0', '?days=93', '?days=x', '?days=1&days=2', '?zone=UTC'])
    assert.equal((await daysOf(people.owner.access, query)).status, 400, query)
})
