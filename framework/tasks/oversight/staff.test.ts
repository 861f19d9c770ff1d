// Tasks as people who run a tenant see them, over REST and GraphQL.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createContext } from '#framework/request/create-context.ts'
import { sendMail } from '#framework/tasks/mail/send-mail.ts'
import { arrange } from '#tests/support/arrange.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, type TestTenant } from '#tests/support/tenant.ts'
import { drainTasks } from '../drain-tasks.ts'

let server: TestServer
let tenant: TestTenant
before(async () => {
  server = await openServer()
  tenant = await createTenant(server)
})
after(() => server.close())

const MAIL = { to: 'reader@example.com', subject: 'Your link', text: 'https://example.com/secret-link' }

function enqueue(of: TestTenant = tenant): Promise<string> {
  return createContext(server.runtime, { requestId: 'staff-test', tenantId: of.id }).enqueue(sendMail, MAIL)
}

const get = (path: string, token = tenant.people.admin.access) => server.call(`/api/v1/${path}`, { token })
const post = (path: string, token = tenant.people.admin.access) =>
  server.call(`/api/v1/${path}`, { method: 'POST', token })

describe('tasks of a tenant', () => {
  test('are listed and read without their payloads, on both surfaces', async () => {
    const id = await enqueue()
    const list = await get('tasks?state=waiting&name=framework.send-mail')
    assert.equal(list.status, 200, list.text)
    assert.ok(list.body.results.some((task: { id: string }) => task.id === id))
    const one = await get(`tasks/${id}`)
    assert.deepEqual([one.body.name, one.body.state, one.body.attempt], ['framework.send-mail', 'waiting', 0])
    const graphql = await server.graphql(`{ task(id: "${id}") { id name state error } }`, {
      token: tenant.people.admin.access,
    })
    assert.equal(graphql.body.data?.task.name, 'framework.send-mail', graphql.text)
    for (const { text } of [list, one, graphql]) assert.doesNotMatch(text, /secret-link|payload|token/)
  })

  test('are cancelled while they have not ended, and rerun afterwards', async () => {
    const id = await enqueue()
    const cancelled = await post(`tasks/${id}/cancel`)
    assert.deepEqual([cancelled.status, cancelled.body.state], [200, 'cancelled'], cancelled.text)
    const twice = await post(`tasks/${id}/cancel`)
    assert.deepEqual([twice.status, twice.body.code], [409, 'resource.conflict'])
    const again = await post(`tasks/${id}/retry`)
    assert.deepEqual([again.status, again.body.state], [200, 'waiting'], again.text)
    assert.equal((await post(`tasks/${id}/retry`)).status, 409)
    await drainTasks(server.runtime, { tenantId: tenant.id })
    assert.equal((await get(`tasks/${id}`)).body.state, 'completed')
  })

  test('are counted by name and state', async () => {
    await enqueue()
    const { status, body } = await get('tasks/stats')
    assert.equal(status, 200)
    const row = body.results.find(
      (each: { name: string; state: string }) => each.name === 'framework.send-mail' && each.state === 'waiting',
    )
    assert.ok(row.count >= 1 && !Number.isNaN(Date.parse(row.oldest)))
  })

  test('are only for people who run the tenant', async () => {
    const id = await enqueue()
    for (const role of ['viewer', 'editor'] as const) {
      const token = tenant.people[role].access
      for (const answer of [
        await get('tasks', token),
        await get('tasks/stats', token),
        await post(`tasks/${id}/cancel`, token),
      ])
        assert.deepEqual([answer.status, answer.body.code], [403, 'permissions.denied'])
    }
  })

  test('are invisible to other tenants, and the platform’s to all', async () => {
    const other = await createTenant(server)
    const id = await enqueue()
    const platform = await createContext(server.runtime, { requestId: 'staff-test' })
      .asSystem('test')
      .enqueue(sendMail, MAIL)
    for (const hidden of [id, platform]) {
      assert.equal((await get(`tasks/${hidden}`, other.people.owner.access)).status, 404)
      assert.equal((await post(`tasks/${hidden}/cancel`, other.people.owner.access)).status, 404)
    }
    const [row] = await arrange('select state from tasks.tasks where id = $1', [platform])
    assert.notEqual(row!.state, 'cancelled')
  })

  test('cannot be written, or queried by hidden fields', async () => {
    const id = await enqueue()
    const token = tenant.people.owner.access
    const patched = await server.call(`/api/v1/tasks/${id}`, { method: 'PATCH', token, body: { state: 'completed' } })
    assert.equal(patched.status, 405)
    assert.equal((await get('tasks?payload=x', token)).status, 400)
    assert.equal((await get('tasks?fields=payload', token)).status, 400)
    assert.equal((await get('tasks?ordering=token', token)).status, 400)
  })
})
