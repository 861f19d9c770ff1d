// Edge lists filtered by a day: a new time zone of the tenant outdates the cached answers, however it was set.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { articles } from '#apps/content/index.ts'
import { updateAsSystem } from '#framework/operations/update.ts'
import { createContext } from '#framework/request/create-context.ts'
import { waitUntil } from '#framework/testing/wait-until.ts'
import { arrange } from '#tests/support/arrange.ts'
import { openEdge, type TestEdge } from '#tests/support/edge.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, type TestTenant } from '#tests/support/tenant.ts'

let server: TestServer
let edge: TestEdge
before(async () => {
  server = await openServer()
  edge = await openEdge()
})
after(async () => {
  await edge.close()
  await server.close()
})

type Settled = TestTenant<'owner'>

/** With an article from 23:00 on 29 November, in UTC. */
async function tenantWithEvening(): Promise<Settled> {
  const tenant = await createTenant(server, [])
  const { id: actorId, access: token } = tenant.people.owner
  const made = await server.call('/api/v1/articles', { method: 'POST', token, body: { title: 'Evening' } })
  assert.equal(made.status, 201, made.text)
  const scope = { requestId: 'test', tenantId: tenant.id, actorId }
  const values = { status: 'published', publishedAt: '2026-11-29T23:00:00.000Z' } as const
  await updateAsSystem(createContext(server.runtime, scope).asSystem('an article of the past'), articles, {
    ...{ id: made.body.id, values },
  })
  return tenant
}

async function setZone({ people }: Settled, timeZone: string): Promise<void> {
  const options = { method: 'PATCH', token: people.owner.access, body: { timeZone } }
  assert.equal((await server.call('/api/v1/tenant-settings', options)).status, 200)
}

const countOn = async (day: string, { slug }: Settled): Promise<number> =>
  (await edge.get(`/content/articles?publishedAt=${day}`, slug)).body.count

/** Asks repeatedly: a cached answer would stay the same for a minute. */
async function waitForCount(day: string, tenant: Settled, expected: number): Promise<void> {
  await waitUntil(
    () => countOn(day, tenant),
    (count) => count === expected,
  )
}

const ROADS: Record<string, (tenant: Settled) => Promise<unknown>> = {
  'by the tenant': (tenant) => setZone(tenant, 'Asia/Tokyo'),
  'by plain SQL': ({ id }) =>
    arrange("update tenant.tenant_settings set time_zone = 'Asia/Tokyo' where tenant_id = $1", [id]),
}
for (const [road, change] of Object.entries(ROADS))
  test(`a zone changed ${road} moves the days of cached lists within a second`, async () => {
    const tenant = await tenantWithEvening()
    await setZone(tenant, 'UTC')
    assert.equal(await countOn('2026-11-29', tenant), 1)
    assert.equal(await countOn('2026-11-30', tenant), 0)
    await change(tenant)
    await waitForCount('2026-11-29', tenant, 0)
    await waitForCount('2026-11-30', tenant, 1)
  })

test('removing the zone by plain SQL makes days those of UTC again', async () => {
  const tenant = await tenantWithEvening()
  await setZone(tenant, 'Asia/Tokyo')
  assert.equal(await countOn('2026-11-29', tenant), 0)
  await arrange('delete from tenant.tenant_settings where tenant_id = $1', [tenant.id])
  await waitForCount('2026-11-29', tenant, 1)
})
