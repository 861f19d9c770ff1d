// Platform staff in foreign tenants: only with a named tenant and a reason, inside one tenant, and never unseen.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { arrange } from '#tests/support/arrange.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { actingIn, createStaff } from '#tests/support/staff.ts'
import { createTenant, type Person, registerPerson, type TestTenant } from '#tests/support/tenant.ts'

const REASON = 'ticket 4711, the list is empty'
const PLATFORM = '00000000-0000-0000-0000-000000000000'

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

const createCategory = (person: Person, headers: Record<string, string>, name = `Made by staff ${randomUUID()}`) =>
  server.call('/api/v1/categories', { method: 'POST', token: person.access, headers, body: { name } })

describe('a superuser', () => {
  test('acts in a named tenant, with a reason', async () => {
    const headers = actingIn(tenant.slug)
    const made = await createCategory(superuser, headers)
    assert.equal(made.status, 201, made.text)
    const read = await server.call(`/api/v1/categories/${made.body.id}`, { token: superuser.access, headers })
    assert.equal(read.body.name, made.body.name)
    const listed = await server.graphql('{ categories(first: 5) { nodes { id } } }', {
      token: superuser.access,
      headers,
    })
    assert.ok(
      listed.body.data.categories.nodes.some(({ id }: { id: string }) => id === made.body.id),
      listed.text,
    )
  })

  test('needs a reason, and has no power without a tenant', async () => {
    const silent = await server.call('/api/v1/categories', {
      token: superuser.access,
      headers: { 'x-tenant': tenant.slug },
    })
    assert.deepEqual([silent.status, silent.body.code], [403, 'staff.reason_required'])
    const asked = await server.graphql('{ categories { totalCount } }', {
      token: superuser.access,
      headers: { 'x-tenant': tenant.slug },
    })
    assert.equal(asked.body.errors[0].extensions.code, 'staff.reason_required')
    for (const headers of [{}, { 'x-reason': REASON }] as Record<string, string>[]) {
      const answer = await server.call('/api/v1/categories', { token: superuser.access, headers })
      assert.ok([400, 403].includes(answer.status), answer.text)
      assert.match(answer.body.code, /^(tenants\.required|permissions\.denied)$/)
    }
  })

  for (const reason of ['', 'short', 'x'.repeat(501), '          ', `ticket 4711\u0085 and on`])
    test(`gives a meaningful reason, unlike ${JSON.stringify(reason.slice(0, 20))}`, async () => {
      const answer = await createCategory(superuser, actingIn(tenant.slug, reason))
      assert.deepEqual([answer.status, answer.body.code], [403, 'staff.reason_required'])
    })

  test('appears in the trails of tenant and platform with each request, and each change has the reason', async () => {
    const made = await createCategory(superuser, actingIn(tenant.slug), 'In the trail')
    const requestId = made.headers.get('x-request-id')
    const { body } = await server.call(`/api/v1/audit?requestId=${requestId}&ordering=createdAt`, {
      token: tenant.people.owner.access,
    })
    const rows = body.results as Record<string, unknown>[]
    assert.deepEqual(rows.map(({ operation }) => operation).sort(), ['create', 'staff_request'])
    for (const row of rows) {
      assert.deepEqual([row.actorId, row.staffReason, row.impersonatorId], [superuser.id, REASON, null])
      assert.match(row.address as string, /127\.0\.0\.1$/)
    }
    const noted = rows.find(({ operation }) => operation === 'staff_request')!
    assert.deepEqual(noted.changes, {
      level: { old: null, new: 'superuser' },
      request: { old: null, new: 'POST /api/v1/categories' },
    })
    const platform = await arrange(
      `select operation, staff_reason from audit.changes where tenant_id = $1 and request_id = $2`,
      [PLATFORM, requestId],
    )
    assert.deepEqual(platform, [{ operation: 'staff_request', staff_reason: REASON }])
  })

  test('leaves a trace even by reading, over REST and GraphQL, and with a failing request', async () => {
    const headers = actingIn(tenant.slug)
    const answers = [
      await server.call('/api/v1/tags?status=none', { token: superuser.access, headers }),
      await server.call('/api/v1/tags', { token: superuser.access, headers }),
      await server.graphql('{ tags { totalCount } }', { token: superuser.access, headers }),
    ]
    for (const answer of answers) {
      const rows = await arrange('select operation from audit.changes where tenant_id = $1 and request_id = $2', [
        tenant.id,
        answer.headers.get('x-request-id'),
      ])
      assert.deepEqual(rows, [{ operation: 'staff_request' }], answer.text)
    }
  })

  test('is inside one tenant: row security shows nothing of another (CVE-2026-25574)', async () => {
    const other = await createTenant(server)
    const made = await createCategory(superuser, actingIn(other.slug), 'Elsewhere')
    const answer = await server.call(`/api/v1/categories/${made.body.id}`, {
      token: superuser.access,
      headers: actingIn(tenant.slug),
    })
    assert.equal(answer.status, 404)
    const list = await server.call('/api/v1/tenants', { token: superuser.access, headers: actingIn(tenant.slug) })
    assert.deepEqual(
      list.body.results.map(({ id }: { id: string }) => id),
      [tenant.id],
    )
  })

  test('grants nobody access and takes no secret there (CVE-2026-32103, CVE-2025-24353)', async () => {
    const headers = actingIn(tenant.slug)
    const { viewer } = tenant.people
    const [membership] = await arrange('select id from tenant.memberships where tenant_id = $1 and user_id = $2', [
      tenant.id,
      viewer.id,
    ])
    for (const [method, path, body] of [
      ['POST', '/api/v1/memberships', { email: superuser.email, role: 'owner' }],
      ['PATCH', `/api/v1/memberships/${membership!.id}`, { role: 'owner' }],
      ['DELETE', `/api/v1/memberships/${membership!.id}`, undefined],
      ['POST', '/api/v1/invitations', { email: superuser.email, role: 'owner' }],
      ['POST', '/api/v1/webhooks', { url: 'https://example.com/hook', events: ['articles.created'] }],
    ] as const) {
      const answer = await server.call(path, { method, token: superuser.access, headers, body })
      assert.deepEqual([answer.status, answer.body.code], [403, 'permissions.denied'], `${method} ${path}`)
    }
  })

  test('who is a member of another tenant names the tenant to act in, and the token names none', async () => {
    const own = await createTenant(server)
    const member = own.people.editor
    await arrange('update auth.users set is_superuser = true where id = $1', [member.id])
    assert.equal((await createCategory(member, actingIn(tenant.slug))).status, 201)
    assert.equal((await createCategory(member, {})).status, 201)
    const silent = await createCategory(member, { 'x-tenant': tenant.slug })
    assert.deepEqual([silent.status, silent.body.code], [403, 'tenants.mismatch'])
  })

  test('stops at once when the flag is removed, the person is deactivated or the session ends (CVE-2025-3930, GHSA-56p6-qw3c-fq2g)', async () => {
    const headers = actingIn(tenant.slug)
    for (const change of [
      'update auth.users set is_superuser = false, is_staff = false where id = $1',
      'update auth.users set is_active = false where id = $1',
      "update auth.sessions set ended_at = now(), ended_by = 'logout' where user_id = $1",
    ]) {
      const person = await createStaff(server)
      assert.equal((await createCategory(person, headers)).status, 201)
      await arrange(change, [person.id])
      const answer = await createCategory(person, headers)
      assert.ok([401, 404].includes(answer.status), answer.text)
    }
  })

  test('is refused in a suspended tenant like everybody else', async () => {
    const other = await createTenant(server)
    await arrange("update tenant.tenants set status = 'suspended' where id = $1", [other.id])
    const answer = await createCategory(superuser, actingIn(other.slug))
    assert.deepEqual([answer.status, answer.body.code], [404, 'tenants.not_found'])
  })
})

describe('read-only staff', () => {
  test('reads in a tenant with a reason and changes nothing (CVE-2026-30228: a read-only key could write)', async () => {
    const headers = actingIn(tenant.slug)
    assert.equal((await server.call('/api/v1/categories', { token: support.access, headers })).status, 200)
    const made = await createCategory(superuser, headers, 'Left alone')
    for (const [method, path, body] of [
      ['POST', '/api/v1/categories', { name: 'x' }],
      ['POST', '/api/v1/categories/bulk', [{ name: 'x' }]],
      ['PATCH', `/api/v1/categories/${made.body.id}`, { name: 'x' }],
      ['DELETE', `/api/v1/categories/${made.body.id}`, undefined],
    ] as const) {
      const answer = await server.call(path, { method, token: support.access, headers, body })
      assert.deepEqual([answer.status, answer.body.code], [403, 'permissions.denied'], `${method} ${path}`)
    }
    const mutation = `mutation { createCategory(input: { name: "x" }) { category { id } } }`
    const answer = await server.graphql(mutation, { token: support.access, headers })
    assert.equal(answer.body.errors[0].extensions.code, 'permissions.denied', answer.text)
  })
})

describe('everybody else', () => {
  test('gains nothing by a reason: a stranger sees no tenant, a member stays a member', async () => {
    const stranger = await registerPerson(server)
    const answer = await createCategory(stranger, actingIn(tenant.slug))
    assert.deepEqual([answer.status, answer.body.code], [404, 'tenants.not_found'])
    const member = await server.call('/api/v1/categories', {
      method: 'POST',
      token: tenant.people.viewer.access,
      headers: actingIn(tenant.slug),
      body: { name: 'x' },
    })
    assert.deepEqual([member.status, member.body.code], [403, 'permissions.denied'])
    const rows = await arrange(
      'select 1 from audit.changes where tenant_id = $1 and actor_id = any($2) and staff_reason is not null',
      [tenant.id, [stranger.id, tenant.people.viewer.id]],
    )
    assert.deepEqual(rows, [])
  })

  test('cannot make themselves staff over REST or GraphQL (GHSA-59fh-9f3p-7m39, CVE-2026-48150, CVE-2023-39345)', async () => {
    const person = await registerPerson(server)
    for (const [method, path, body] of [
      ['PATCH', '/api/v1/users/me', { isSuperuser: true }],
      ['PATCH', '/api/v1/users/me', { is_superuser: true }],
      ['PATCH', '/api/v1/users/me', { isStaff: true }],
      [
        'POST',
        '/api/v1/auth/register',
        { email: 'x@example.com', password: 'a violet teapot', firstName: 'a', lastName: 'b', isSuperuser: true },
      ],
    ] as const) {
      const answer = await server.call(path, { method, token: person.access, body })
      assert.equal(answer.status, 422, answer.text)
    }
    const answer = await server.graphql('mutation { updateOwnUser(input: { isSuperuser: true }) { id } }', {
      token: person.access,
    })
    assert.ok(answer.body.errors, answer.text)
  })

  test('cannot become staff by any statement of a request, whatever role it runs as', async () => {
    const { sql } = await import('drizzle-orm')
    const { createContext } = await import('#framework/request/create-context.ts')
    const person = await registerPerson(server)
    const promote = sql`update auth.users set is_superuser = true where id = ${person.id}`
    for (const caller of [
      { actorId: person.id, address: '127.0.0.1' },
      { actorId: person.id },
      { address: '127.0.0.1' },
    ]) {
      const ctx = createContext(server.runtime, { requestId: 'test', ...caller })
      for (const each of [ctx, ctx.asSystem('test')])
        await server.runtime.database
          .transaction(each, (transaction) => transaction.query(promote))
          .catch((error: { code?: string }) => assert.equal(error.code, '42501'))
    }
    const [row] = await arrange('select is_superuser from auth.users where id = $1', [person.id])
    assert.deepEqual(row, { is_superuser: false })
  })
})
