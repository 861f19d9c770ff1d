// Impersonation: short, visible to the person, named in every trace, and never a way to more than staff may have.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { drainTasks } from '#framework/tasks/drain-tasks.ts'
import { arrange } from '#tests/support/arrange.ts'
import { readMails } from '#tests/support/mails.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { actingIn, createStaff } from '#tests/support/staff.ts'
import { createTenant, type Person, registerPerson, type TestTenant } from '#tests/support/tenant.ts'

const REASON = 'ticket 4711, the list is empty'
const PLATFORM = '00000000-0000-0000-0000-000000000000'

let server: TestServer
let tenant: TestTenant
let superuser: Person
before(async () => {
  server = await openServer()
  tenant = await createTenant(server)
  superuser = await createStaff(server)
})
after(() => server.close())

const ask = (staff: Person, user: string, { minutes, slug = tenant.slug }: { minutes?: number; slug?: string } = {}) =>
  server.call('/api/v1/platform/impersonations', {
    method: 'POST',
    token: staff.access,
    headers: actingIn(slug, REASON),
    body: { user, ...(minutes !== undefined && { minutes }) },
  })

async function impersonate(person: Person, staff = superuser): Promise<string> {
  const answer = await ask(staff, person.id)
  assert.equal(answer.status, 201, answer.text)
  return answer.body.access
}

const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString())
const createCategory = (token: string, name = `In their name ${randomUUID()}`) =>
  server.call('/api/v1/categories', { method: 'POST', token, body: { name } })

describe('impersonating a member', () => {
  test('staff may do what the member may, and the token names both (RFC 8693, 4.1)', async () => {
    const { editor, viewer } = tenant.people
    const token = await impersonate(editor)
    const claims = claimsOf(token)
    assert.deepEqual([claims.sub, claims.act, claims.tid], [editor.id, { sub: superuser.id }, tenant.id])
    assert.ok(claims.exp - claims.iat <= 15 * 60 + 1)
    assert.equal((await createCategory(token)).status, 201)
    const me = await server.graphql('{ readOwnUser { id } }', { token })
    assert.equal(me.body.data.readOwnUser.id, editor.id, me.text)
    assert.equal((await createCategory(await impersonate(viewer))).status, 403)
  })

  test('staff starts and stops over GraphQL, too', async () => {
    const started = await server.graphql('mutation($user: ID!) { impersonate(input: { user: $user }) { access } }', {
      token: superuser.access,
      headers: actingIn(tenant.slug, REASON),
      variables: { user: tenant.people.viewer.id },
    })
    const token = started.body.data?.impersonate.access
    assert.ok(token, started.text)
    const stopped = await server.graphql('mutation { stopImpersonation }', { token })
    const tried = stopped.body.errors
      ? await server.graphql('mutation { stopImpersonation { __typename } }', { token })
      : stopped
    assert.ok(!tried.body.errors, tried.text)
    const answer = await server.graphql('{ categories { totalCount } }', { token })
    assert.equal(answer.body.errors[0].extensions.code, 'auth.session_ended')
  })

  test('every row of the trail and every event names both', async () => {
    const { editor, owner } = tenant.people
    const token = await impersonate(editor)
    const made = await createCategory(token)
    const requestId = made.headers.get('x-request-id')
    const { body } = await server.call(`/api/v1/audit?requestId=${requestId}`, { token: owner.access })
    assert.deepEqual(
      body.results.map(({ actorId, impersonatorId }: Record<string, unknown>) => [actorId, impersonatorId]),
      [[editor.id, superuser.id]],
    )
    const events = await arrange('select actor_id, impersonator_id from tasks.events where request_id = $1', [
      requestId,
    ])
    assert.deepEqual(events, [{ actor_id: editor.id, impersonator_id: superuser.id }])
    const filtered = await server.call(`/api/v1/audit?impersonatorId=${superuser.id}`, { token: owner.access })
    assert.ok(filtered.body.count >= 1)
  })

  test('the start is in the trails of tenant and platform with its reason, and the person gets a mail', async () => {
    const { viewer } = tenant.people
    const session = claimsOf(await impersonate(viewer)).sid
    for (const id of [tenant.id, PLATFORM]) {
      const rows = await arrange(
        `select actor_id, record_id, staff_reason from audit.changes where tenant_id = $1 and operation = 'impersonation_started' and changes -> 'session' ->> 'new' = $2`,
        [id, session],
      )
      assert.deepEqual(rows, [{ actor_id: superuser.id, record_id: viewer.id, staff_reason: REASON }])
    }
    const mails = await readMails(server, viewer.email)
    assert.ok(mails.some(({ subject, text }) => /staff/i.test(subject) && text?.includes(REASON)))
  })

  test('enqueued tasks still belong to both when they run', async () => {
    const { owner } = tenant.people
    const webhook = await server.call('/api/v1/webhooks', {
      method: 'POST',
      token: owner.access,
      body: { url: 'https://example.com/hook', events: ['categories.created'] },
    })
    assert.equal(webhook.status, 201, webhook.text)
    const made = await createCategory(await impersonate(tenant.people.editor))
    const requestId = made.headers.get('x-request-id')
    const rows = await arrange('select id::text, impersonator_id from tasks.tasks where request_id = $1', [requestId])
    assert.ok(rows.length > 0 && rows.every((row) => row.impersonator_id === superuser.id), JSON.stringify(rows))
    const acting = await server.call('/api/v1/categories', {
      method: 'POST',
      token: superuser.access,
      headers: actingIn(tenant.slug, REASON),
      body: { name: `Of staff ${randomUUID()}` },
    })
    const [task] = await arrange('select id::text, staff_reason from tasks.tasks where request_id = $1', [
      acting.headers.get('x-request-id'),
    ])
    assert.equal(task!.staff_reason, REASON)
    for (const { id } of [...rows, task!]) await drainTasks(server.runtime, { id: id as string, access: server.access })
    const states = await arrange('select state from tasks.tasks where id = any($1)', [
      [...rows, task!].map(({ id }) => id),
    ])
    assert.ok(
      states.every(({ state }) => state === 'completed'),
      JSON.stringify(states),
    )
  })
})

describe('what is reserved for the person', () => {
  test('is refused: password, address, sessions, names, other tenants (CVE-2022-39225, CVE-2026-32104)', async () => {
    const { owner } = tenant.people
    const token = await impersonate(owner)
    const own = claimsOf(owner.access).sid
    for (const [method, path, body] of [
      ['POST', '/api/v1/auth/password', { currentPassword: owner.password, password: 'another violet teapot' }],
      ['POST', '/api/v1/auth/email/change', { email: 'new@example.com', currentPassword: owner.password }],
      ['POST', '/api/v1/auth/email/verify/send', undefined],
      ['GET', '/api/v1/auth/sessions', undefined],
      ['DELETE', `/api/v1/auth/sessions/${own}`, undefined],
      ['POST', '/api/v1/auth/sessions/end-others', undefined],
      ['POST', '/api/v1/auth/sessions/end-all', undefined],
      ['PATCH', '/api/v1/users/me', { firstName: 'Mallory' }],
      ['POST', '/api/v1/auth/switch-tenant', { tenant: tenant.slug }],
      ['POST', '/api/v1/tenants', { name: 'Another' }],
    ] as const) {
      const answer = await server.call(path, { method, token, body })
      if (answer.status === 404 && path.endsWith('/send')) continue
      assert.deepEqual([answer.status, answer.body?.code], [403, 'permissions.denied'], `${method} ${path}`)
    }
    for (const field of ['endAllSessions { __typename }', 'switchTenant(input: { tenant: "x" }) { access }']) {
      const answer = await server.graphql(`mutation { ${field} }`, { token })
      assert.ok(answer.body.errors, field)
    }
    assert.equal((await server.call('/api/v1/users/me', { token: owner.access })).status, 200)
  })

  test('includes granting access, even when impersonating an owner (CVE-2026-32103, CVE-2025-24353)', async () => {
    const token = await impersonate(tenant.people.owner)
    const stranger = await registerPerson(server)
    for (const [path, body] of [
      ['/api/v1/memberships', { email: stranger.email, role: 'owner' }],
      ['/api/v1/invitations', { email: stranger.email, role: 'owner' }],
      ['/api/v1/webhooks', { url: 'https://example.com/hook', events: ['articles.created'] }],
    ] as const) {
      const answer = await server.call(path, { method: 'POST', token, body })
      assert.deepEqual([answer.status, answer.body.code], [403, 'permissions.denied'], path)
    }
  })

  test('they see it among their sessions, with the reason, and can end it', async () => {
    const person = (await createTenant(server)).people.owner
    const [own] = (await server.call('/api/v1/tenants', { token: person.access })).body.results
    const answer = await ask(superuser, person.id, { slug: own.slug })
    const token = answer.body.access
    const { body } = await server.call('/api/v1/auth/sessions', { token: person.access })
    const found = body.results.find(({ staffReason }: { staffReason: string | null }) => staffReason !== null)
    assert.deepEqual([found.id, found.staffReason, found.isCurrent], [claimsOf(token).sid, REASON, false])
    await server.call(`/api/v1/auth/sessions/${found.id}`, { method: 'DELETE', token: person.access })
    const after = await createCategory(token)
    assert.deepEqual([after.status, after.body.code], [401, 'auth.session_ended'])
  })
})

test('staff sees who impersonates whom at this moment, until it ends', async () => {
  const { viewer } = tenant.people
  const token = await impersonate(viewer)
  const list = async () => {
    const headers = { 'x-reason': REASON }
    const { body } = await server.call('/api/v1/platform/impersonations', { token: superuser.access, headers })
    return body.results.find(({ id }: { id: string }) => id === claimsOf(token).sid)
  }
  const { userEmail, impersonatorEmail, tenant: slug, reason } = await list()
  assert.deepEqual([userEmail, impersonatorEmail, slug, reason], [viewer.email, superuser.email, tenant.slug, REASON])
  await server.call('/api/v1/platform/impersonations/stop', { method: 'POST', token })
  assert.equal(await list(), undefined)
})

describe('never upward', () => {
  test('impersonating staff, oneself, a stranger or in another tenant is refused', async () => {
    const other = await createTenant(server)
    const colleague = await createStaff(server)
    const member = tenant.people.admin
    await arrange('update auth.users set is_staff = true where id = $1', [member.id])
    assert.equal((await ask(superuser, member.id)).body.code, 'permissions.denied')
    await arrange('update auth.users set is_staff = false where id = $1', [member.id])
    for (const id of [superuser.id, colleague.id, other.people.viewer.id, randomUUID()])
      assert.equal((await ask(superuser, id)).body.code, 'resource.not_found')
  })

  test('read-only staff starts none, nor does an owner, nor anybody without a reason', async () => {
    const support = await createStaff(server, 'support')
    const { viewer, owner } = tenant.people
    assert.equal((await ask(support, viewer.id)).body.code, 'permissions.denied')
    assert.equal((await ask(owner, viewer.id)).body.code, 'permissions.denied')
    const silent = await server.call('/api/v1/platform/impersonations', {
      method: 'POST',
      token: superuser.access,
      headers: { 'x-tenant': tenant.slug },
      body: { user: viewer.id },
    })
    assert.equal(silent.body.code, 'staff.reason_required')
  })

  test('cannot be chained, and makes nobody staff: a reason means nothing during an impersonation', async () => {
    const other = await createTenant(server)
    const token = await impersonate(tenant.people.owner)
    for (const slug of [tenant.slug, other.slug]) {
      const answer = await server.call('/api/v1/platform/impersonations', {
        method: 'POST',
        token,
        headers: actingIn(slug, REASON),
        body: { user: tenant.people.viewer.id },
      })
      assert.equal(answer.status, 403, answer.text)
    }
    assert.equal(
      (await server.call('/api/v1/platform/tenants', { token, headers: { 'x-reason': REASON } })).status,
      403,
    )
  })

  test('expires, cannot be refreshed, and lasts an hour at most', async () => {
    const { viewer } = tenant.people
    for (const minutes of [0, 61, 100_000]) assert.equal((await ask(superuser, viewer.id, { minutes })).status, 422)
    const answer = await ask(superuser, viewer.id, { minutes: 60 })
    assert.deepEqual(Object.keys(answer.body).sort(), ['access', 'expiresAt'])
    const { sid, exp, iat } = claimsOf(answer.body.access)
    assert.ok(exp - iat <= 3601)
    assert.deepEqual(await arrange('select 1 from auth.refresh_tokens where session_id = $1', [sid]), [])
    await arrange('update auth.sessions set expires_at = now() where id = $1', [sid])
    const late = await server.call('/api/v1/categories', { token: answer.body.access })
    assert.equal(late.body.code, 'auth.session_ended')
  })

  test('ends with the session, the flag or the account of its starter, and when the person becomes staff', async () => {
    for (const change of [
      "update auth.sessions set ended_at = now(), ended_by = 'logout' where user_id = $1",
      'update auth.users set is_superuser = false where id = $1',
      'update auth.users set is_active = false where id = $1',
    ]) {
      const staff = await createStaff(server)
      const token = await impersonate(tenant.people.editor, staff)
      assert.equal((await createCategory(token)).status, 201)
      await arrange(change, [staff.id])
      assert.equal((await createCategory(token)).body.code, 'auth.session_ended', change)
    }
    const person = (await createTenant(server)).people.editor
    const [own] = (await server.call('/api/v1/tenants', { token: person.access })).body.results
    const token = (await ask(superuser, person.id, { slug: own.slug })).body.access
    await arrange('update auth.users set is_staff = true where id = $1', [person.id])
    assert.equal((await createCategory(token)).body.code, 'auth.session_ended')
  })

  test('a token with a removed, changed or added act claim is invalid (CVE-2015-9235)', async () => {
    const token = await impersonate(tenant.people.viewer)
    const [head, , signature] = token.split('.')
    const claims = claimsOf(token)
    for (const act of [undefined, { sub: randomUUID() }, { sub: claims.sub }, 'x', []]) {
      const forged = Buffer.from(JSON.stringify({ ...claims, act })).toString('base64url')
      const answer = await createCategory(`${head}.${forged}.${signature}`)
      assert.deepEqual([answer.status, answer.body.code], [401, 'auth.invalid_token'])
    }
  })
})
