// Members' last visit and second factor: shown to people who manage members, and only for this tenant.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openHolder } from '#tests/support/holder.ts'
import { enrolTotp } from '#tests/support/second-factor.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { addMember, createTenant, joinTenant, registerPerson, type TestTenant } from '#tests/support/tenant.ts'

let server: TestServer
let tenant: TestTenant
before(async () => {
  server = await openServer()
  tenant = await createTenant(server)
})
after(() => server.close())

const ask = (ids: readonly string[], token = tenant.people.admin.access) =>
  server.call(`/api/v1/memberships/log-ins?ids=${ids.join(',')}`, { token })

test('the last sign-in to this tenant counts, and a second factor of the account', async () => {
  const person = await addMember(server, tenant, { role: 'editor' })
  const [first] = (await ask([person.membership])).body.results
  assert.equal(first.id, person.membership)
  assert.ok(Date.now() - Date.parse(first.lastSeenAt) < 60_000, first.lastSeenAt)
  assert.equal(first.hasSecondFactor, false)
  await enrolTotp(server, person)
  const [second] = (await ask([person.membership])).body.results
  assert.equal(second.hasSecondFactor, true)
})

test('activity in other tenants is not shown', async () => {
  const person = await registerPerson(server, { tenantName: `T ${crypto.randomUUID()}` })
  const membership = await joinTenant(server, tenant, { user: person.id, role: 'viewer' })
  const [row] = (await ask([membership])).body.results
  assert.equal(row.lastSeenAt, null)
})

test('memberships of other tenants are omitted, and invalid ids are refused', async () => {
  const other = await createTenant(server, [])
  const { results } = (await server.call('/api/v1/memberships', { token: other.people.owner.access })).body
  assert.deepEqual((await ask([results[0].id])).body.results, [])
  for (const query of ['ids=x', 'ids=', 'user=1', ''])
    assert.equal(
      (await server.call(`/api/v1/memberships/log-ins?${query}`, { token: tenant.people.admin.access })).status,
      400,
      query,
    )
})

test('reading or changing members is not enough: this needs its own permission', async () => {
  const { results } = (await server.call('/api/v1/memberships', { token: tenant.people.owner.access })).body
  const ids = results.map(({ id }: { id: string }) => id)
  for (const role of ['member', 'viewer', 'editor'] as const)
    assert.equal((await ask(ids, tenant.people[role].access)).body.code, 'permissions.denied', role)
  const holding = await openHolder(server, tenant)
  const words = ['memberships.read', 'memberships.update', 'memberships.delete', 'users.read']
  assert.equal((await ask(ids, await holding(words))).status, 403)
  assert.equal((await ask(ids, await holding(['memberships.readLogIns']))).body.results.length, ids.length)
})
