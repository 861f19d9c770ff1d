// A tenant's schedules, as people who run it see and run them.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { drainTasks } from '#framework/tasks/drain-tasks.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, registerPerson } from '#tests/support/tenant.ts'

let server: TestServer
before(async () => {
  server = await openServer()
})
after(() => server.close())

const PRUNE = 'audit.prune-trail'
const run = (name: string, token: string) =>
  server.call(`/api/v1/tasks/schedules/${encodeURIComponent(name)}/run`, { method: 'POST', token })

test("schedules show their next run, in the tenant's zone, on both surfaces", async () => {
  const { people } = await createTenant(server)
  const token = people.admin.access
  const settings = { method: 'PATCH', token: people.owner.access, body: { timeZone: 'Asia/Tokyo' } }
  assert.equal((await server.call('/api/v1/tenant-settings', settings)).status, 200)
  await new Promise((resolve) => setTimeout(resolve, 1100))
  const { status, body, text } = await server.call('/api/v1/tasks/schedules', { token })
  assert.equal(status, 200, text)
  const prune = body.results.find(({ name }: { name: string }) => name === PRUNE)
  const hour = new Intl.DateTimeFormat('en', { timeStyle: 'short', timeZone: 'Asia/Tokyo', hourCycle: 'h23' })
  assert.deepEqual(
    [prune.cron, prune.timeZone, hour.format(new Date(prune.next))],
    ['41 3 * * *', 'Asia/Tokyo', '03:41'],
  )
  assert.ok(Date.parse(prune.next) > Date.now())
  assert.equal(
    body.results.some(({ name }: { name: string }) => name === 'audit.seal-trails'),
    false,
  )
  const graphql = await server.graphql('{ readSchedules { results { name next } } }', { token })
  assert.equal(graphql.body.data?.readSchedules.results.length, body.results.length, graphql.text)
})

test('running a schedule now makes one task, however often one asks', async () => {
  const { id: tenantId, people } = await createTenant(server)
  const token = people.admin.access
  const [first, second] = [await run(PRUNE, token), await run(PRUNE, token)]
  assert.equal(first.status, 200, first.text)
  assert.equal(second.body.task, first.body.task)
  await drainTasks(server.runtime, { tenantId })
  const task = await server.call(`/api/v1/tasks/${first.body.task}`, { token })
  assert.deepEqual([task.body.name, task.body.state], [PRUNE, 'completed'], task.text)
})

const noted = async (operation: string, token: string) =>
  (await server.call(`/api/v1/audit?operation=${operation}`, { token })).body.results.map(
    ({ resource, changes }: { resource: string; changes: object }) => [resource, changes],
  )

test('a schedule is paused and resumed once each, and the trail says by whom', async () => {
  const { people } = await createTenant(server)
  const token = people.admin.access
  const turn = (verb: string) => server.call(`/api/v1/tasks/schedules/${PRUNE}/${verb}`, { method: 'POST', token })
  for (const answer of [await turn('pause'), await turn('pause')]) {
    assert.equal(answer.status, 200, answer.text)
    assert.equal(answer.body.next, null)
    assert.ok(Date.parse(answer.body.pausedAt) <= Date.now() + 60_000)
  }
  assert.equal((await run(PRUNE, token)).status, 200)
  const graphql = await server.graphql(`mutation { resumeSchedule(name: "${PRUNE}") { name next pausedAt } }`, {
    token,
  })
  assert.equal(graphql.body.data?.resumeSchedule.pausedAt, null, graphql.text)
  assert.ok(Date.parse(graphql.body.data.resumeSchedule.next) > Date.now())
  for (const operation of ['pause_schedule', 'resume_schedule'])
    assert.deepEqual(await noted(operation, people.owner.access), [
      ['tenants', { schedule: { old: null, new: PRUNE } }],
    ])
})

test('schedules are for people who run the tenant, and those of the platform for none of them', async () => {
  const { people } = await createTenant(server)
  const path = '/api/v1/tasks/schedules'
  for (const role of ['viewer', 'editor'] as const)
    for (const answer of [
      await server.call(path, { token: people[role].access }),
      await run(PRUNE, people[role].access),
      await server.call(`${path}/${PRUNE}/pause`, { method: 'POST', token: people[role].access }),
      await server.call(`${path}/${PRUNE}/resume`, { method: 'POST', token: people[role].access }),
    ])
      assert.deepEqual([answer.status, answer.body.code], [403, 'permissions.denied'])
  for (const name of ['audit.seal-trails', 'nothing', '../stats', "x' or 1=1"]) {
    const { status, body } = await run(name, people.owner.access)
    assert.deepEqual([status, body.code], [404, 'resource.not_found'], name)
    const paused = await server.call(`${path}/${encodeURIComponent(name)}/pause`, {
      method: 'POST',
      token: people.owner.access,
    })
    assert.deepEqual([paused.status, paused.body.code], [404, 'resource.not_found'], name)
  }
  const homeless = await server.call(path, { token: (await registerPerson(server)).access })
  assert.equal(homeless.status, 403)
})
