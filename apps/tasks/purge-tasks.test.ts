// Deleting ended tasks, by people who run the tenant.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createContext } from '#framework/request/create-context.ts'
import { sendMail } from '#framework/tasks/mail/send-mail.ts'
import { arrange } from '#tests/support/arrange.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, type TestTenant } from '#tests/support/tenant.ts'

let server: TestServer
before(async () => {
  server = await openServer()
})
after(() => server.close())

const MAIL = { to: 'reader@example.com', subject: 'Hello', text: 'Hello' }

async function arrangeTask({ id: tenantId }: TestTenant, state: string, daysAgo = 0): Promise<string> {
  const id = await createContext(server.runtime, { requestId: 'purge-test', tenantId }).enqueue(sendMail, MAIL)
  const ended = ['running', 'waiting'].includes(state) ? 'null' : `now() - interval '${daysAgo} days'`
  await arrange(`update tasks.tasks set state = $2, finished_at = ${ended} where id = $1`, [id, state])
  return id
}

const purge = (body: object, token: string) => server.call('/api/v1/tasks/purge', { method: 'POST', body, token })
const keptOf = async (ids: readonly string[]) =>
  (await arrange('select id from tasks.tasks where id = any($1) order by id', [ids])).map(({ id }) => id)

test('ended tasks are deleted by state, name and age, and the trail records it', async () => {
  const tenant = await createTenant(server)
  const { admin, owner } = tenant.people
  const [completed, dead, old] = [
    await arrangeTask(tenant, 'completed'),
    await arrangeTask(tenant, 'dead'),
    await arrangeTask(tenant, 'cancelled', 8),
  ]
  const mails = { name: sendMail.name }
  const aged = await purge({ ...mails, days: 7 }, admin.access)
  assert.deepEqual([aged.status, aged.body], [200, { count: 1, hasMore: false }], aged.text)
  assert.deepEqual(await keptOf([completed, dead, old]), [completed, dead].toSorted())
  assert.equal((await purge({ ...mails, states: ['dead', 'expired'] }, admin.access)).body.count, 1)
  assert.deepEqual(await keptOf([completed, dead, old]), [completed])
  const { results } = (await server.call('/api/v1/audit?operation=purge_tasks', { token: owner.access })).body
  assert.deepEqual(
    results.map(({ changes, actorId }: { changes: { count: { new: number } }; actorId: string }) => [
      changes.count.new,
      actorId,
    ]),
    [
      [1, admin.id],
      [1, admin.id],
    ],
  )
})

test('waiting and running tasks stay, whatever the request', async () => {
  const tenant = await createTenant(server)
  const open = [await arrangeTask(tenant, 'waiting'), await arrangeTask(tenant, 'running')]
  assert.equal((await purge({}, tenant.people.admin.access)).status, 200)
  assert.deepEqual(await keptOf(open), open.toSorted())
  for (const body of [{ states: ['running'] }, { states: [] }, { days: -1 }, { state: 'dead' }, { name: 7 }]) {
    const { status, body: problem } = await purge(body, tenant.people.admin.access)
    assert.equal(status, 422, JSON.stringify(problem))
    assert.ok(problem.errors.length > 0)
  }
})

test('no other tenant loses a task, and people who may not run the tenant delete none', async () => {
  const [tenant, other] = [await createTenant(server), await createTenant(server)]
  const theirs = await arrangeTask(other, 'dead')
  const own = await arrangeTask(tenant, 'dead')
  for (const role of ['viewer', 'editor'] as const) {
    const { status, body } = await purge({}, tenant.people[role].access)
    assert.deepEqual([status, body.code], [403, 'permissions.denied'])
  }
  assert.deepEqual(await keptOf([own]), [own])
  assert.equal((await purge({ states: ['dead'] }, tenant.people.admin.access)).body.count, 1)
  assert.deepEqual(await keptOf([own, theirs]), [theirs])
})
