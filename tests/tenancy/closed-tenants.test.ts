// A suspended or deleted tenant: every surface refuses, at once, on every process; waiting work continues once it is restored.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { deleteTenant, restoreTenant, suspendTenant } from '#apps/tenants/index.ts'
import { createContext } from '#framework/request/create-context.ts'
import { drainTasks } from '#framework/tasks/drain-tasks.ts'
import { runSchedules } from '#framework/tasks/schedules/run-schedules.ts'
import type { Answer } from '#framework/testing/answer.ts'
import { waitUntil } from '#framework/testing/wait-until.ts'
import { arrange } from '../support/arrange.ts'
import { openEdge, type TestEdge } from '../support/edge.ts'
import { readToken } from '../support/mails.ts'
import { proveAddress } from '../support/second-factor.ts'
import { openServer, type TestServer } from '../support/server.ts'
import { actingIn, createStaff } from '../support/staff.ts'
import { createTenant, joinTenant, type TestTenant } from '../support/tenant.ts'

let server: TestServer
let other: TestServer
let edge: TestEdge
let receiver: http.Server
const received: string[] = []

before(async () => {
  receiver = http.createServer((request, response) => {
    received.push(request.url!)
    response.end('noted')
  })
  receiver.listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  const { port } = receiver.address() as AddressInfo
  server = await openServer({
    PEND_OUTBOUND_ALLOWED_HOSTS: `127.0.0.1:${port}`,
    PEND_ALLOWED_HOSTS: 'localhost,127.0.0.1,.localhost',
  })
  other = await openServer()
  edge = await openEdge()
})
after(async () => {
  await edge.close()
  await other.close()
  await server.close()
  receiver.close().closeAllConnections()
})

const staff = () => createContext(server.runtime, { requestId: 'closing' })
const WAYS = {
  suspended: (id: string) => suspendTenant(staff(), id, 'unpaid'),
  deleted: (id: string) => deleteTenant(staff(), id, { by: 'platform', reason: 'asked for by mail' }),
}

function assertClosed({ status, body, text }: Answer): void {
  assert.deepEqual([status, body?.code], [404, 'tenants.not_found'], text)
}

async function published(tenant: TestTenant, title: string): Promise<void> {
  const call = { method: 'POST', token: tenant.people.editor.access }
  const { body } = await server.call('/api/v1/articles', { ...call, body: { title } })
  assert.equal((await server.call(`/api/v1/articles/${body.id}/publish`, call)).status, 200)
}

async function uploaded(tenant: TestTenant, isPublic: string): Promise<string> {
  const form = new FormData()
  form.append('isPublic', isPublic)
  form.append('file', new Blob(['some text']), 'a.txt')
  const headers = { authorization: `Bearer ${tenant.people.editor.access}` }
  const answer = await fetch(`${server.origin}/api/v1/files`, { method: 'POST', headers, body: form })
  return ((await answer.json()) as { id: string }).id
}

for (const [way, close] of Object.entries(WAYS))
  describe(`a tenant that is ${way} (CVE-2024-22513, GHSA-56p6-qw3c-fq2g: what was suspended kept working)`, () => {
    test('is refused over REST and GraphQL on every process, by token, header and host', async () => {
      const tenant = await createTenant(server)
      const { access } = tenant.people.owner
      for (const each of [server, other]) {
        assert.equal((await each.call('/api/v1/articles', { token: access })).status, 200)
        assert.equal((await each.call('/api/v1/articles', { headers: { 'x-tenant': tenant.slug } })).status, 401)
      }
      await close(tenant.id)
      for (const each of [server, other]) {
        assertClosed(await each.call('/api/v1/articles', { token: access }))
        assertClosed(await each.call(`/api/v1/tenants/${tenant.id}`, { token: access }))
        const write = { method: 'POST', token: access, body: { name: 'Too late' } }
        assertClosed(await each.call('/api/v1/categories', write))
        const asked = await each.graphql('{ articles { nodes { id } } }', { token: access })
        assert.equal(asked.body.errors[0].extensions.code, 'tenants.not_found', asked.text)
        // A stranger who knows only the name: processes forget cached names within a second.
        await waitUntil(
          () => each.call('/api/v1/articles', { headers: { 'x-tenant': tenant.slug } }),
          ({ body }) => body?.code === 'tenants.not_found',
        )
      }
      assert.equal(await other.access.findTenant({ slug: tenant.slug }), null)
    })

    test('ends open streams and subscriptions', async () => {
      const tenant = await createTenant(server)
      const headers = { authorization: `Bearer ${tenant.people.viewer.access}`, accept: 'text/event-stream' }
      const query = encodeURIComponent('subscription { events { name } }')
      const streams = await Promise.all(
        ['/api/v1/events', `/graphql/?query=${query}`].map((path) =>
          fetch(`${server.origin}${path}`, { headers: { ...headers, 'content-type': 'application/json' } }),
        ),
      )
      const ended = streams.map((stream) => stream.text())
      for (const { status } of streams) assert.equal(status, 200)
      await wait(300)
      await close(tenant.id)
      for (const text of await Promise.all(ended)) assert.match(text, /tenants\.not_found/)
    })

    test('is no longer visible at the edge', async () => {
      const tenant = await createTenant(server)
      await published(tenant, 'Shown until now')
      const ask = () => edge.get('/content/articles/shown-until-now', tenant.slug)
      const list = () => edge.get('/content/articles', tenant.slug)
      assert.deepEqual([(await ask()).status, (await list()).status], [200, 200])
      await close(tenant.id)
      await waitUntil(ask, ({ status }) => status === 404)
      await waitUntil(list, ({ status }) => status === 404)
    })

    test('serves its files under no link, public or signed', async () => {
      const tenant = await createTenant(server)
      const [open, secret] = [await uploaded(tenant, 'true'), await uploaded(tenant, 'false')]
      const link = { method: 'POST', token: tenant.people.viewer.access, body: {} }
      const { body } = await server.call(`/api/v1/files/${secret}/link`, link)
      const { pathname, search } = new URL(body.url)
      const paths = [pathname + search, `/api/v1/files/${open}/content?tenant=${tenant.id}`]
      for (const path of paths) assert.equal((await server.call(path)).status, 200)
      await close(tenant.id)
      for (const each of [server, other]) for (const path of paths) assertClosed(await each.call(path))
    })

    test('sends nothing to its webhooks and runs no task until it is restored, and then loses none', async () => {
      const tenant = await createTenant(server)
      const { port } = receiver.address() as AddressInfo
      const path = `/${tenant.id}`
      const token = tenant.people.admin.access
      const hook = { url: `http://127.0.0.1:${port}${path}`, events: ['categories.created'] }
      await server.call('/api/v1/webhooks', { method: 'POST', token, body: hook })
      await server.call('/api/v1/categories', { method: 'POST', token, body: { name: 'Birds' } })
      await close(tenant.id)
      const drain = () => drainTasks(server.runtime, { tenantId: tenant.id, access: server.access })
      // The cache of a process is at most a second behind; the database refuses what runs in that second.
      await waitUntil(drain, (tasks) => tasks.length === 0)
      const rows = await arrange(
        "select distinct state, attempt, error from tasks.tasks where tenant_id = $1 and state <> 'completed'",
        [tenant.id],
      )
      assert.deepEqual(rows, [
        { state: 'scheduled', attempt: 0, error: 'The tenant is closed: the task waits until it is opened again.' },
      ])
      assert.equal(received.includes(path), false)
      await restoreTenant(staff(), tenant.id, 'paid')
      await waitUntil(
        async () => (await drain()).concat(await drain()),
        () => received.includes(path),
      )
      assert.equal(received.filter((each) => each === path).length, 1)
    })

    test('has its tasks run by a process that saw it closed a moment before it was restored', async () => {
      const tenant = await createTenant(server)
      const call = {
        method: 'POST',
        token: tenant.people.owner.access,
        body: { email: `w${tenant.id.slice(-8)}@example.com` },
      }
      assert.equal((await server.call('/api/v1/invitations', call)).status, 201)
      await close(tenant.id)
      const drain = (each: TestServer) => drainTasks(each.runtime, { tenantId: tenant.id, access: each.access })
      for (const each of [server, other])
        await waitUntil(
          () => drain(each),
          (tasks) => tasks.length === 0,
        )
      assert.equal(await other.access.isTenantOpen!(tenant.id), false)
      await restoreTenant(staff(), tenant.id, 'paid')
      const ran = await drain(other)
      assert.ok(ran.length > 0, 'nothing was waiting')
      for (const { error, state } of ran) assert.deepEqual([error, state], [undefined, 'completed'])
    })

    test('accepts no API key made in it, and no staff with a reason', async () => {
      const tenant = await createTenant(server)
      const making = { name: 'nightly', permissions: ['articles.read'] }
      const call = { method: 'POST', token: tenant.people.admin.access, body: making }
      const { body } = await server.call('/api/v1/api-keys', call)
      const staff = await createStaff(server)
      const asKey = (each: TestServer) => each.call('/api/v1/articles', { token: body.secret })
      const asStaff = (each: TestServer) =>
        each.call('/api/v1/articles', { token: staff.access, headers: actingIn(tenant.slug) })
      for (const each of [server, other])
        assert.deepEqual([(await asKey(each)).status, (await asStaff(each)).status], [200, 200])
      await close(tenant.id)
      for (const each of [server, other])
        for (const ask of [asKey, asStaff]) {
          const { status, text } = await ask(each)
          assert.ok(status === 404 || status === 401, text)
        }
    })

    test('gets no task from schedules', async () => {
      const tenant = await createTenant(server)
      const schedules = server.application.schedules.filter(({ perTenant }) => perTenant)
      const tenants = sql`select * from (${server.access.activeTenants!}) t where id = ${tenant.id}`
      const look = (clock: Date) => runSchedules({ runtime: server.runtime, schedules, tenants }, clock)
      await look(new Date())
      assert.equal((await look(new Date(Date.now() + 2 * 86_400_000))).enqueued, schedules.length)
      await close(tenant.id)
      assert.equal((await look(new Date(Date.now() + 4 * 86_400_000))).enqueued, 0)
    })

    test('lets nobody sign in, switch to it or use a link, and their other tenants stay open', async () => {
      const [tenant, second] = [await createTenant(server), await createTenant(server)]
      const { owner, admin } = tenant.people
      await joinTenant(server, second, { user: owner.id })
      const invited = `i${tenant.id.slice(-8)}@example.com`
      await server.call('/api/v1/invitations', { method: 'POST', token: owner.access, body: { email: invited } })
      const invitation = await readToken(server, invited, /./)
      await proveAddress(admin.id)
      await server.call('/api/v1/auth/magic-link', { method: 'POST', body: { email: admin.email } })
      const magic = await readToken(server, admin.email, /sign|log/i)
      await close(tenant.id)
      const { email, password } = owner
      const logIn = (body: object) =>
        server.call('/api/v1/auth/login', { method: 'POST', body: { email, password, ...body } })
      assertClosed(await logIn({ tenant: tenant.slug }))
      const home = await logIn({})
      assert.equal(home.status, 200)
      assert.equal((await server.call('/api/v1/articles', { token: home.body.access })).status, 200)
      const { slug } = second
      const switching = { method: 'POST', token: home.body.access }
      assertClosed(await server.call('/api/v1/auth/switch-tenant', { ...switching, body: { tenant: tenant.slug } }))
      assert.equal(
        (await server.call('/api/v1/auth/switch-tenant', { ...switching, body: { tenant: slug } })).status,
        200,
      )
      const newcomer = { token: invitation, firstName: 'New', lastName: 'Comer', password: 'a violet teapot sings' }
      const accepted = await server.call('/api/v1/invitations/accept', { method: 'POST', body: newcomer })
      assert.deepEqual([accepted.status, accepted.body.code], [422, 'auth.invalid_link'])
      assert.deepEqual(await arrange('select 1 from auth.users where email = $1', [invited]), [])
      const linked = await server.call('/api/v1/auth/magic-link/use', { method: 'POST', body: { token: magic } })
      assert.equal(linked.status, 200, linked.text)
      assert.equal(JSON.parse(Buffer.from(linked.body.access.split('.')[1], 'base64url').toString()).tid ?? null, null)
      const refreshed = await server.call('/api/v1/auth/refresh', { method: 'POST', body: { refresh: admin.refresh } })
      assert.equal(
        JSON.parse(Buffer.from(refreshed.body.access.split('.')[1], 'base64url').toString()).tid ?? null,
        null,
      )
      const listed = await server.call('/api/v1/tenants', { token: refreshed.body.access })
      assert.equal(listed.body.results[0].status, way === 'deleted' ? 'deleting' : way)
    })

    test('opens to new tokens once it is restored, everywhere', async () => {
      const tenant = await createTenant(server)
      await published(tenant, 'Back again')
      const ask = () => edge.get('/content/articles/back-again', tenant.slug)
      await close(tenant.id)
      await waitUntil(ask, ({ status }) => status === 404)
      await restoreTenant(staff(), tenant.id, 'paid')
      await waitUntil(ask, ({ status }) => status === 200)
      const { email, password } = tenant.people.viewer
      const body = { email, password, tenant: tenant.slug }
      const { body: session } = await waitUntil(
        () => other.call('/api/v1/auth/login', { method: 'POST', body }),
        ({ status }) => status === 200,
      )
      assert.equal((await other.call('/api/v1/articles', { token: session.access })).status, 200)
      assert.equal((await server.call('/api/v1/articles', { token: tenant.people.viewer.access })).status, 401)
    })
  })
