// What staff sees and does for the whole platform: with a reason, within their level, and never over other staff.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { createContext } from '#framework/request/create-context.ts'
import { drainTasks } from '#framework/tasks/drain-tasks.ts'
import { sendMail } from '#framework/tasks/mail/send-mail.ts'
import { arrange } from '#tests/support/arrange.ts'
import { runManage } from '#tests/support/manage.ts'
import { runCommand } from '#tests/support/run-command.ts'
import { forgetProofs } from '#tests/support/second-factor.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { actingIn, createStaff } from '#tests/support/staff.ts'
import { createTenant, type Person, registerPerson, type TestTenant } from '#tests/support/tenant.ts'

const HEADERS = { 'x-reason': 'ticket 4711, looks like abuse' }

let server: TestServer
let tenant: TestTenant
let superuser: Person
let support: Person
before(async () => {
  server = await openServer()
  tenant = await createTenant(server)
  superuser = await createStaff(server)
  support = await createStaff(server, 'support')
})
after(() => server.close())

const call = (path: string, { by = superuser, method = 'GET' }: { by?: Person; method?: string } = {}) =>
  server.call(`/api/v1/platform${path}`, { method, token: by.access, headers: HEADERS })

test('staff finds tenants and people across the platform, a page at a time', async () => {
  const found = await call(`/tenants?search=${tenant.slug}`, { by: support })
  assert.equal(found.status, 200, found.text)
  assert.deepEqual(
    found.body.results.map(({ slug, status }: Record<string, string>) => [slug, status]),
    [[tenant.slug, 'active']],
  )
  const first = await call('/tenants?limit=1')
  assert.equal(first.body.results.length, 1)
  await createTenant(server)
  const second = await call(`/tenants?limit=1&before=${first.body.results[0].id}`)
  assert.ok(second.body.results.every(({ id }: { id: string }) => id < first.body.results[0].id))
  const { email, id } = tenant.people.viewer
  const people = await server.graphql(`{ findPeople(search: "${email}") { results { id email isActive } } }`, {
    token: superuser.access,
    headers: HEADERS,
  })
  assert.deepEqual(people.body.data.findPeople.results, [{ id, email, isActive: true }], people.text)
  // As a wildcard it would find the address.
  assert.deepEqual((await call(`/people?search=%25${encodeURIComponent(email.slice(1))}`)).body.results, [])
})

test('nobody sees the platform without a reason, without being staff, or inside a tenant', async () => {
  const { owner } = tenant.people
  const asked: [Person, Record<string, string>][] = [
    [superuser, {}],
    [owner, HEADERS],
    [await registerPerson(server), HEADERS],
    [superuser, { ...HEADERS, 'x-tenant': tenant.slug }],
  ]
  for (const path of ['/tenants', '/people', '/tasks', '/outbox', '/impersonations', `/people/${owner.id}/sessions`])
    for (const [person, headers] of asked) {
      const answer = await server.call(`/api/v1/platform${path}`, { token: person.access, headers })
      assert.deepEqual([answer.status, answer.body.code], [403, 'permissions.denied'], path)
    }
})

test('requests of staff to the platform are in its trail', async () => {
  const answer = await call(`/people/${tenant.people.viewer.id}/sessions`)
  const rows = await arrange('select operation, actor_id, staff_reason from audit.changes where request_id = $1', [
    answer.headers.get('x-request-id'),
  ])
  assert.deepEqual(rows, [{ operation: 'staff_request', actor_id: superuser.id, staff_reason: HEADERS['x-reason'] }])
})

describe('a person', () => {
  test('is deactivated by a superuser, signed out at once, and reactivated (CVE-2024-22513, GHSA-2vg6-77g8-24mp)', async () => {
    const person = await registerPerson(server)
    assert.equal((await call(`/people/${person.id}/deactivate`, { by: support, method: 'POST' })).status, 403)
    const closed = await call(`/people/${person.id}/deactivate`, { method: 'POST' })
    assert.equal(closed.status, 204, closed.text)
    assert.equal((await server.call('/api/v1/users/me', { token: person.access })).body.code, 'auth.session_ended')
    const logIn = () =>
      server.call('/api/v1/auth/login', { method: 'POST', body: { email: person.email, password: person.password } })
    assert.equal((await logIn()).status, 401)
    assert.equal((await call(`/people/${person.id}/reactivate`, { method: 'POST' })).status, 204)
    assert.equal((await logIn()).status, 200)
  })

  test('has sessions that a superuser sees and ends, one or all', async () => {
    const person = await registerPerson(server)
    const again = await server.call('/api/v1/auth/login', {
      method: 'POST',
      body: { email: person.email, password: person.password },
    })
    const { results } = (await call(`/people/${person.id}/sessions`)).body
    assert.equal(results.length, 2)
    const ended = await call(`/people/${person.id}/sessions/${results[0].id}`, { method: 'DELETE' })
    assert.equal(ended.status, 204, ended.text)
    assert.equal((await server.call('/api/v1/users/me', { token: again.body.access })).status, 401)
    assert.equal((await server.call('/api/v1/users/me', { token: person.access })).status, 200)
    assert.equal((await call(`/people/${person.id}/sessions/end-all`, { method: 'POST' })).status, 204)
    assert.equal((await server.call('/api/v1/users/me', { token: person.access })).status, 401)
    assert.equal((await call(`/people/${person.id}/sessions/${randomUUID()}`, { method: 'DELETE' })).status, 404)
  })

  test('commands alone decide who is staff', async () => {
    for (const [method, path] of [
      ['POST', `/people/${support.id}/deactivate`],
      ['POST', `/people/${superuser.id}/deactivate`],
      ['POST', `/people/${support.id}/sessions/end-all`],
    ] as const)
      assert.equal((await call(path, { method })).body.code, 'permissions.denied', path)
    assert.equal((await call(`/people/${randomUUID()}/deactivate`, { method: 'POST' })).status, 404)
  })
})

describe('a tenant', () => {
  const isOpen = async ({ people: { owner } }: TestTenant) => {
    const body = { email: owner.email, password: owner.password }
    const { access } = (await server.call('/api/v1/auth/login', { method: 'POST', body })).body
    return (await server.call('/api/v1/articles', { token: access })).status === 200
  }
  const turn = (id: string, by = superuser, what = 'suspend') => call(`/tenants/${id}/${what}`, { by, method: 'POST' })

  test('is suspended and restored by a superuser, with the reason in the trail', async () => {
    const own = await createTenant(server)
    const closed = await turn(own.id)
    assert.deepEqual([closed.status, closed.body.slug, closed.body.status], [200, own.slug, 'suspended'], closed.text)
    const refused = await server.call('/api/v1/articles', { token: own.people.owner.access })
    assert.deepEqual([refused.status, await isOpen(own)], [404, false])
    assert.equal((await turn(own.id)).body.code, 'resource.conflict')
    const rows = await arrange(
      "select actor_id, reason from audit.changes where record_id = $1 and resource = 'tenants' and operation = 'update'",
      [own.id],
    )
    assert.ok(
      rows.some(({ actor_id, reason }) => actor_id === superuser.id && `${reason}`.includes(HEADERS['x-reason'])),
    )
    const undone = await server.call(`/api/v1/tenants/${own.id}/undelete`, {
      method: 'POST',
      token: own.people.owner.access,
      body: {},
    })
    assert.ok(undone.status >= 400, undone.text)
    const opened = await server.graphql(`mutation { restoreTenant(id: "${own.id}") { status } }`, {
      token: superuser.access,
      headers: HEADERS,
    })
    assert.equal(opened.body.data?.restoreTenant.status, 'active', opened.text)
    assert.equal(await isOpen(own), true)
  })

  test('is closed and opened by nobody else, and an unknown one is not found', async () => {
    const { owner } = tenant.people
    for (const what of ['suspend', 'restore']) {
      for (const by of [support, owner]) assert.equal((await turn(tenant.id, by, what)).body.code, 'permissions.denied')
      assert.equal((await turn(randomUUID(), superuser, what)).body.code, 'resource.not_found')
      const bare = await server.call(`/api/v1/platform/tenants/${tenant.id}/${what}`, {
        method: 'POST',
        token: superuser.access,
      })
      assert.equal(bare.body.code, 'permissions.denied')
    }
    assert.equal(await isOpen(tenant), true)
  })
})

test('a stolen staff token changes nothing: changes by staff need a fresh proof (CVE-2026-48150)', async () => {
  const robbed = await createStaff(server)
  await forgetProofs(robbed.id)
  const { id } = tenant.people.viewer
  const asked = [
    await call(`/people/${id}/deactivate`, { by: robbed, method: 'POST' }),
    await call(`/people/${id}/reactivate`, { by: robbed, method: 'POST' }),
    await call(`/people/${id}/sessions/end-all`, { by: robbed, method: 'POST' }),
    await call(`/people/${id}/sessions/${randomUUID()}`, { by: robbed, method: 'DELETE' }),
    await call(`/tenants/${tenant.id}/suspend`, { by: robbed, method: 'POST' }),
    await call(`/tenants/${tenant.id}/restore`, { by: robbed, method: 'POST' }),
    await server.call('/api/v1/platform/impersonations', {
      method: 'POST',
      token: robbed.access,
      headers: actingIn(tenant.slug),
      body: { user: id },
    }),
  ]
  for (const { status, body } of asked) assert.deepEqual([status, body.code], [403, 'auth.step_up_required'])
  assert.equal((await call('/tenants?limit=1', { by: robbed })).status, 200)
  const proven = await server.call('/api/v1/auth/step-up', {
    method: 'POST',
    token: robbed.access,
    body: { currentPassword: robbed.password },
  })
  assert.equal(proven.status, 204, proven.text)
  const person = await registerPerson(server)
  assert.equal((await call(`/people/${person.id}/deactivate`, { by: robbed, method: 'POST' })).status, 204)
})

test('./manage staff appoints, lists and dismisses staff, and applies at once', async () => {
  const person = await registerPerson(server)
  const tenants = () => call('/tenants?limit=1', { by: person })
  assert.equal((await tenants()).status, 403)
  const granted = await runManage(['staff', 'grant', person.email, '--json'])
  assert.equal(granted.status, 0, granted.stderr)
  assert.equal(JSON.parse(granted.stdout).find(({ email }: { email: string }) => email === person.email).level, 'staff')
  assert.equal((await tenants()).status, 200)
  await runCommand(['staff', 'revoke', person.email])
  assert.equal((await tenants()).status, 403)
  const nobody = await runCommand(['staff', 'grant', 'nobody@example.com'])
  assert.deepEqual([nobody.status, /Nobody has the address/.test(nobody.stderr)], [1, true])
  assert.match((await runCommand(['staff', 'list'])).stdout, /superuser/)
})

describe('tasks', () => {
  const MAIL = { to: 'reader@example.com', subject: 'Your link', text: 'https://example.com/secret-link' }
  const inTenant = () => createContext(server.runtime, { requestId: 'staff-test', tenantId: tenant.id })
  const onPlatform = () => createContext(server.runtime, { requestId: 'staff-test' }).asSystem('test')
  const stateOf = async (id: string) => (await arrange('select state from tasks.tasks where id = $1', [id]))[0]!.state

  test('of all tenants and of the platform are listed for staff, without their payloads', async () => {
    const [own, platform] = [await inTenant().enqueue(sendMail, MAIL), await onPlatform().enqueue(sendMail, MAIL)]
    const found = await call(`/tasks?show=outbox&search=${tenant.slug}`, { by: support })
    const [{ id, tenant: slug, name, state }] = found.body.results
    assert.deepEqual([id, slug, name, state], [own, tenant.slug, 'framework.send-mail', 'waiting'])
    assert.ok(found.body.results.every((each: { tenant: string }) => each.tenant === tenant.slug))
    const everywhere = await call('/tasks?show=outbox&limit=200&search=framework.send-mail')
    const task = everywhere.body.results.find(({ id }: { id: string }) => id === platform)
    assert.equal(task.tenant, null)
    assert.doesNotMatch(found.text + everywhere.text, /secret-link|payload/)
    const outbox = await call('/outbox', { by: support })
    assert.ok(outbox.body.tasks.count >= 2 && !Number.isNaN(Date.parse(outbox.body.tasks.oldest)), outbox.text)
    assert.ok(outbox.body.events.count >= 0)
  })

  test('that are dead are retried, and waiting ones cancelled, only by superusers', async () => {
    const id = await inTenant().enqueue(sendMail, MAIL)
    const post = (verb: string, by = superuser) => call(`/tasks/${id}/${verb}`, { by, method: 'POST' })
    for (const verb of ['cancel', 'retry']) assert.equal((await post(verb, support)).status, 403)
    assert.equal((await post('cancel')).status, 204)
    assert.equal(await stateOf(id), 'cancelled')
    assert.deepEqual([(await post('cancel')).status, (await post('cancel')).body.code], [409, 'resource.conflict'])
    await arrange("update tasks.tasks set state = 'dead' where id = $1", [id])
    const dead = await call(`/tasks?search=${tenant.slug}`)
    assert.ok(dead.body.results.some((each: { id: string }) => each.id === id))
    assert.equal((await post('retry')).status, 204)
    await drainTasks(server.runtime, { tenantId: tenant.id })
    assert.equal(await stateOf(id), 'completed')
    assert.equal((await post('retry')).status, 409)
    assert.equal((await call(`/tasks/${randomUUID()}/retry`, { method: 'POST' })).status, 404)
  })

  test('that wait for a dead one run again only with that one', async () => {
    const id = await onPlatform().enqueue(sendMail, MAIL)
    await arrange("update tasks.tasks set state = 'cancelled', waits_for = 1, finished_at = now() where id = $1", [id])
    const answer = await call(`/tasks/${id}/retry`, { method: 'POST' })
    assert.deepEqual([answer.status, answer.body.detail], [409, 'It waits for another task: turn to that one.'])
  })

  test('that are dead are found by their own index, however many have completed', async () => {
    const id = await inTenant().enqueue(sendMail, MAIL)
    await arrange(
      `insert into tasks.tasks select (jsonb_populate_record(t, jsonb_build_object('id', uuidv7(), 'state', 'completed'))).*
        from tasks.tasks t, generate_series(1, 5000) where t.id = $1`,
      [id],
    )
    await arrange('analyze tasks.tasks')
    const plan = await arrange(
      "explain select id from tasks.tasks where state in ('dead', 'expired') order by id desc limit 51",
    )
    assert.match(JSON.stringify(plan), /tasks_dead_idx/)
  })
})
