// The log of webhooks: only readers of the record behind a delivery see what was sent.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { drainTasks } from '#framework/tasks/drain-tasks.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, type Person, type TestTenant } from '#tests/support/tenant.ts'

let receiver: http.Server
let server: TestServer
let tenant: TestTenant<'owner' | 'admin' | 'member'>
before(async () => {
  // Echoes what it received, as a badly configured receiver does.
  receiver = http.createServer((request, response) => request.pipe(response))
  receiver.listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  const host = `127.0.0.1:${(receiver.address() as AddressInfo).port}`
  server = await openServer({ PEND_OUTBOUND_ALLOWED_HOSTS: host })
  tenant = await createTenant(server, ['owner', 'admin', 'member'])
  const { owner, member } = tenant.people
  await post('webhooks', owner, { url: `http://${host}/in`, events: ['tags.created', 'categories.created'] })
  await post('tags', owner, { name: 'Birds' })
  await post('categories', owner, { name: 'Secret plans' })
  await drainTasks(server.runtime, { tenantId: tenant.id })
  const permissions = ['webhookDeliveries.read', 'webhookDeliveries.replay', 'webhooks.read', 'tags.read']
  const role = await post('roles', owner, { name: 'Watchers', permissions })
  const memberships = await server.call(`/api/v1/memberships?user=${member.id}`, { token: owner.access })
  const change = { method: 'PATCH', token: owner.access, body: { roles: [role.id] } }
  assert.equal((await server.call(`/api/v1/memberships/${memberships.body.results[0].id}`, change)).status, 200)
})
after(async () => {
  await server.close()
  receiver.close().closeAllConnections()
})

async function post(target: string, { access }: Pick<Person, 'access'>, body: unknown) {
  const answer = await server.call(`/api/v1/${target}`, { method: 'POST', token: access, body })
  assert.ok(answer.status < 300, answer.text)
  return answer.body
}

/** With the current permissions. */
async function logInMember(): Promise<{ access: string }> {
  const { email, password } = tenant.people.member
  return post('auth/login', { access: '' }, { email, password, tenant: tenant.slug })
}

const QUOTED = ['requestBody', 'responseBody', 'responseHeaders'] as const
type Delivery = Record<(typeof QUOTED)[number] | 'event' | 'id', string | null>
const holdsOf = (deliveries: Delivery[]) =>
  Object.fromEntries(deliveries.map((each) => [each.event, QUOTED.filter((name) => each[name] !== null)]))

describe('a delivery', () => {
  test('is listed without body and answer for people who may not read its record, on both surfaces (CVE-2026-39943)', async () => {
    const watcher = await logInMember()
    const { text, body } = await server.call('/api/v1/webhook-deliveries', { token: watcher.access })
    assert.deepEqual(holdsOf(body.results), { 'tags.created': QUOTED, 'categories.created': [] })
    assert.doesNotMatch(text, /Secret plans/)
    const hidden = body.results.find(({ event }: Delivery) => event === 'categories.created')
    assert.deepEqual([hidden.outcome, hidden.resource, hidden.responseStatus], ['delivered', 'categories', 200])
    const about = `/api/v1/webhook-deliveries/${hidden.id}`
    const query = `{ webhookDeliveries(first: 9) { nodes { id event ${QUOTED.join(' ')} } } }`
    const graph = await server.graphql(query, { token: watcher.access })
    assert.deepEqual(holdsOf(graph.body.data.webhookDeliveries.nodes), {
      'tags.created': QUOTED,
      'categories.created': [],
    })
    for (const answer of [
      await server.call(about, { token: watcher.access }),
      await server.call(`${about}?fields=requestBody,responseBody`, { token: watcher.access }),
      await server.call(`${about}/replay`, { method: 'POST', token: watcher.access, body: {} }),
      await server.graphql(`{ webhookDelivery(id: "${hidden.id}") { requestBody responseBody } }`, {
        token: watcher.access,
      }),
      graph,
    ]) {
      assert.equal(answer.status, 200, answer.text)
      assert.doesNotMatch(answer.text, /Secret plans/)
    }
  })

  test('is shown completely to people who may read all of it', async () => {
    for (const { access } of [tenant.people.owner, tenant.people.admin]) {
      const { body } = await server.call('/api/v1/webhook-deliveries', { token: access })
      assert.deepEqual(holdsOf(body.results), { 'tags.created': QUOTED, 'categories.created': QUOTED })
    }
  })
})

describe('the effects of a record', () => {
  test('are found among deliveries and tasks by its id', async () => {
    const { owner, admin } = tenant.people
    const [bird, other] = [await post('tags', owner, { name: 'Owls' }), await post('tags', owner, { name: 'Larks' })]
    await drainTasks(server.runtime, { tenantId: tenant.id })
    const query = `resource=tags&recordId=${bird.id}`
    const deliveries = await server.call(`/api/v1/webhook-deliveries?${query}`, { token: admin.access })
    assert.deepEqual(
      deliveries.body.results.map(({ event, recordId }: { event: string; recordId: string }) => [event, recordId]),
      [['tags.created', bird.id]],
    )
    const tasks = await server.call(`/api/v1/tasks?${query}`, { token: admin.access })
    const found = tasks.body.results as { name: string; resource: string; recordId: string }[]
    assert.ok(
      found.some(({ name }) => name === 'webhooks.deliver-event'),
      tasks.text,
    )
    assert.ok(found.every(({ resource, recordId }) => resource === 'tags' && recordId === bird.id))
    assert.ok(!tasks.text.includes(other.id))
  })

  test('are for people who may read the logs', async () => {
    const tag = await post('tags', tenant.people.owner, { name: 'Wrens' })
    const { access } = await logInMember()
    assert.equal((await server.call(`/api/v1/tasks?recordId=${tag.id}`, { token: access })).status, 403)
  })
})
