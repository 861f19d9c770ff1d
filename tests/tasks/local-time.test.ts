// Each tenant's nightly work runs in its own night, by its time zone.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'drizzle-orm'
import { runSchedules } from '#framework/tasks/schedules/run-schedules.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, type TestTenant } from '#tests/support/tenant.ts'

let server: TestServer
before(async () => {
  server = await openServer()
})
after(() => server.close())

/** The number of tasks that the trail's schedule enqueues in one tenant at that moment. */
async function enqueuedAt({ id }: TestTenant<'owner'>, moment: string): Promise<number> {
  const schedules = server.application.schedules.filter(({ name }) => name === 'audit.prune-trail')
  const tenants = sql`select * from (${server.access.activeTenants!}) t where id = ${id}`
  return (await runSchedules({ runtime: server.runtime, schedules, tenants }, new Date(moment))).enqueued
}

async function setZone({ people }: TestTenant<'owner'>, timeZone: string): Promise<void> {
  const options = { method: 'PATCH', token: people.owner.access, body: { timeZone } }
  assert.equal((await server.call('/api/v1/tenant-settings', options)).status, 200)
}

test("one tenant has its trail pruned during Tokyo's night, another during Lisbon's", async () => {
  const [east, west] = [await createTenant(server, []), await createTenant(server, [])]
  await setZone(east, 'Asia/Tokyo')
  await setZone(west, 'Europe/Lisbon')
  // 03:41 on 2 July is 18:41 on 1 July in UTC there, and 02:41 on 2 July here.
  for (const [tenant, moments] of [
    [east, ['2026-07-01T12:00Z', '2026-07-01T18:40Z', '2026-07-01T18:41Z', '2026-07-02T12:00Z']],
    [west, ['2026-07-01T12:00Z', '2026-07-02T02:40Z', '2026-07-02T02:41Z', '2026-07-02T12:00Z']],
  ] as const) {
    const counts = []
    for (const moment of moments) counts.push(await enqueuedAt(tenant, moment))
    assert.deepEqual(counts, [0, 0, 1, 0])
  }
})

test('a new zone applies from the next check on', async () => {
  const tenant = await createTenant(server, [])
  assert.equal(await enqueuedAt(tenant, '2026-07-01T12:00Z'), 0)
  assert.equal(await enqueuedAt(tenant, '2026-07-01T18:41Z'), 0)
  await setZone(tenant, 'Asia/Tokyo')
  assert.equal(await enqueuedAt(tenant, '2026-07-01T18:42Z'), 1)
})
