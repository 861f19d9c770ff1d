// Managing members of a tenant: roles, their order, and that every change applies at once.
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { ROLES, type Role } from '#framework/permissions/roles.ts'
import { arrange } from '#tests/support/arrange.ts'
import { readToken } from '#tests/support/mails.ts'
import { forgetProofs } from '#tests/support/second-factor.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, joinTenant, type Person, registerPerson, type TestTenant } from '#tests/support/tenant.ts'

let server: TestServer
let tenant: TestTenant
before(async () => {
  server = await openServer()
})
after(() => server.close())
beforeEach(async () => {
  tenant = await createTenant(server)
})

const call = (method: string, path: string, { as, body }: { as: Person; body?: unknown }) =>
  server.call(`/api/v1${path}`, { method, body, token: as.access })

async function idOf(role: Role): Promise<string> {
  const { body } = await call('GET', `/memberships?user=${tenant.people[role].id}`, { as: tenant.people.owner })
  return body.results[0].id
}

describe('adding a member', () => {
  const NOBODY = '0197a6a0-0000-7000-8000-00000000000f'
  const isMember = async (person: Person) =>
    (await call('GET', `/memberships?user=${person.id}`, { as: tenant.people.owner })).body.count > 0

  test('asks the owner of the address, who becomes a member by accepting (NES-02, OWN-22)', async () => {
    const { owner } = tenant.people
    const person = await registerPerson(server)
    const body = { email: person.email.toUpperCase(), role: 'editor' }
    const answer = await call('POST', '/memberships', { as: owner, body })
    assert.deepEqual([answer.status, answer.text], [202, ''])
    assert.equal(await isMember(person), false, 'not before they agree')
    const seen = await call('GET', `/users/${person.id}`, { as: owner })
    assert.equal(seen.status, 404, 'nor is their name shown')
    const token = await readToken(server, person.email, /invites you/)
    assert.equal((await call('POST', '/invitations/accept-as-me', { as: person, body: { token } })).status, 204)
    assert.equal(await isMember(person), true)
  })

  test("answers alike for an existing address, an unknown one, and a member's (OWN-02)", async () => {
    const { owner, viewer } = tenant.people
    const emails = [(await registerPerson(server)).email, `${crypto.randomUUID()}@example.com`, viewer.email]
    for (const email of emails) {
      const answer = await call('POST', '/memberships', { as: owner, body: { email } })
      assert.deepEqual([answer.status, answer.text], [202, ''], email)
    }
  })

  test('accepts nobody by an id, on REST and on GraphQL (NES-02)', async () => {
    const { owner } = tenant.people
    const person = await registerPerson(server)
    const answers = await Promise.all(
      [person.id, tenant.people.viewer.id, NOBODY].map((user) =>
        call('POST', '/memberships', { as: owner, body: { user, role: 'viewer' } }),
      ),
    )
    const shown = answers.map(({ status, text }) => [status, text.replace(/"requestId":"[^"]*"/, '')])
    assert.deepEqual([shown[0]![0], shown[1], shown[2]], [422, shown[0], shown[0]])
    const document = 'mutation ($user: ID!) { createMembership(input: { user: $user }) { done } }'
    const over = await server.graphql(document, { token: owner.access, variables: { user: person.id } })
    assert.equal(over.body.errors[0].extensions.code, 'graphql.invalid_document', over.text)
    assert.equal(await isMember(person), false)
  })

  test('refuses fields a client may not set (CVE-2026-46477)', async () => {
    const { email } = await registerPerson(server)
    for (const [body, pointer] of [
      [{}, '/email'],
      [{ email, role: 'god' }, '/role'],
      [{ email, permissionsVersion: 1 }, '/permissionsVersion'],
      [{ email, tenantId: tenant.id }, '/tenantId'],
    ] as const) {
      const answer = await call('POST', '/memberships', { as: tenant.people.owner, body })
      assert.deepEqual([answer.status, answer.body.errors?.[0]?.pointer], [422, pointer], answer.text)
    }
  })

  test('never grants a role above the giver’s own (CVE-2026-32103, CVE-2025-24353)', async () => {
    for (const [giver, role, status] of [
      ['admin', 'owner', 403],
      ['admin', 'admin', 202],
      ['owner', 'owner', 202],
      ['editor', 'viewer', 403],
      ['viewer', 'viewer', 403],
    ] as const) {
      const { email } = await registerPerson(server)
      const answer = await call('POST', '/memberships', { as: tenant.people[giver], body: { email, role } })
      assert.equal(answer.status, status, `${giver} gives ${role}: ${answer.text}`)
    }
  })
})

describe('changing a role', () => {
  test('invalidates earlier tokens, and a refreshed one has the new role', async () => {
    const { editor, owner } = tenant.people
    const write = (token: string) =>
      server.call('/api/v1/tags', { method: 'POST', token, body: { name: `Tag ${Math.random()}` } })
    assert.equal((await write(editor.access)).status, 201)
    const changed = await call('PATCH', `/memberships/${await idOf('editor')}`, { as: owner, body: { role: 'viewer' } })
    assert.equal(changed.status, 200)
    const stale = await write(editor.access)
    assert.deepEqual([stale.status, stale.body.code], [401, 'auth.stale_token'])
    const { body } = await server.call('/api/v1/auth/refresh', { method: 'POST', body: { refresh: editor.refresh } })
    const denied = await write(body.access)
    assert.deepEqual([denied.status, denied.body.code], [403, 'permissions.denied'])
  })

  test('is not for people below, nor for oneself upwards', async () => {
    const { admin, owner, editor } = tenant.people
    for (const [person, target, role] of [
      [admin, 'admin', 'owner'],
      [admin, 'owner', 'viewer'],
      [admin, 'viewer', 'owner'],
      [editor, 'viewer', 'editor'],
      [editor, 'editor', 'admin'],
    ] as const) {
      const answer = await call('PATCH', `/memberships/${await idOf(target)}`, { as: person, body: { role } })
      assert.deepEqual([answer.status, answer.body.code], [403, 'permissions.denied'], `${target} to ${role}`)
    }
    const allowed = await call('PATCH', `/memberships/${await idOf('editor')}`, { as: admin, body: { role: 'admin' } })
    assert.equal(allowed.status, 200)
    assert.ok(owner)
  })

  test('cannot hand a membership to another person (CVE-2024-6534)', async () => {
    const { owner, viewer } = tenant.people
    const path = `/memberships/${await idOf('owner')}`
    for (const method of ['PATCH', 'PUT']) {
      const answer = await call(method, path, { as: owner, body: { role: 'owner', user: viewer.id } })
      assert.deepEqual([answer.status, answer.body.errors[0].pointer], [422, '/user'])
    }
  })
})

describe('leaving', () => {
  test('applies at once: tokens of a removed person open nothing of the tenant', async () => {
    const { viewer, admin } = tenant.people
    assert.equal((await call('GET', '/articles', { as: viewer })).status, 200)
    assert.equal((await call('DELETE', `/memberships/${await idOf('viewer')}`, { as: admin })).status, 204)
    for (const path of ['/articles', '/users', '/tenants', `/tenants/${tenant.id}`]) {
      const answer = await call('GET', path, { as: viewer })
      assert.deepEqual([answer.status, answer.body.code], [404, 'tenants.not_found'], path)
    }
    const { body } = await server.call('/api/v1/auth/refresh', { method: 'POST', body: { refresh: viewer.refresh } })
    const own = await server.call('/api/v1/tenants', { token: body.access })
    assert.deepEqual([own.status, own.body.results], [200, []])
  })

  test('and returning in a lower role does not revive the old tokens', async () => {
    const { admin, owner } = tenant.people
    assert.equal((await call('GET', '/audit', { as: admin })).status, 200)
    await call('DELETE', `/memberships/${await idOf('admin')}`, { as: owner })
    await joinTenant(server, tenant, { user: admin.id })
    const answer = await call('GET', '/audit', { as: admin })
    assert.deepEqual([answer.status, answer.body.code], [401, 'auth.stale_token'])
  })

  test('is refused to the last owner, by removal and by a lower role', async () => {
    const { owner } = tenant.people
    const path = `/memberships/${await idOf('owner')}`
    for (const answer of [
      await call('DELETE', path, { as: owner }),
      await call('PATCH', path, { as: owner, body: { role: 'admin' } }),
    ])
      assert.deepEqual([answer.status, answer.body.code], [409, 'resource.conflict'])
  })

  test('keeps one owner when two leave at the same moment', async () => {
    const { owner, admin } = tenant.people
    await call('PATCH', `/memberships/${await idOf('admin')}`, { as: owner, body: { role: 'owner' } })
    const second = await server.call('/api/v1/auth/refresh', { method: 'POST', body: { refresh: admin.refresh } })
    const [one, other] = [await idOf('owner'), await idOf('admin')]
    const answers = await Promise.all([
      call('DELETE', `/memberships/${one}`, { as: { ...admin, access: second.body.access } }),
      call('DELETE', `/memberships/${other}`, { as: owner }),
    ])
    assert.equal(answers.filter(({ status }) => status === 204).length, 1, answers.map(({ text }) => text).join('\n'))
  })
})

describe("leaving on one's own", () => {
  const leave = (as: Person) => call('DELETE', '/memberships/me', { as })

  for (const role of ['member', 'viewer', 'editor', 'admin'] as const)
    test(`is open to a ${role}, who may not remove anybody else by it`, async () => {
      const person = tenant.people[role]
      const answer = await leave(person)
      assert.deepEqual([answer.status, answer.text], [204, ''])
      const { body } = await call('GET', '/memberships', { as: tenant.people.owner })
      assert.equal(body.count, ROLES.length - 1)
      assert.ok(body.results.every(({ user }: { user: string }) => user !== person.id))
      const gone = await call('GET', '/tenants', { as: person })
      assert.deepEqual([gone.status, gone.body.code], [404, 'tenants.not_found'])
    })

  test('is refused to the last owner, and open to one of two', async () => {
    const { owner, admin } = tenant.people
    const refused = await leave(owner)
    assert.deepEqual([refused.status, refused.body.code], [409, 'resource.conflict'])
    await call('PATCH', `/memberships/${await idOf('admin')}`, { as: owner, body: { role: 'owner' } })
    assert.equal((await leave(owner)).status, 204)
    const { body } = await server.call('/api/v1/auth/refresh', { method: 'POST', body: { refresh: admin.refresh } })
    const left = await call('GET', '/memberships?role=owner', { as: { ...admin, access: body.access } })
    assert.deepEqual(
      left.body.results.map(({ user }: { user: string }) => user),
      [admin.id],
    )
  })

  test('concerns the named tenant and no other', async () => {
    const person = await registerPerson(server, { tenantName: `T ${crypto.randomUUID()}` })
    const elsewhere = await leave(person)
    assert.deepEqual([elsewhere.status, elsewhere.body.code], [409, 'resource.conflict'], 'the last owner of their own')
    const stranger = await registerPerson(server)
    assert.equal((await leave(stranger)).body.code, 'tenants.required')
    assert.equal((await leave({ ...stranger, access: '' })).status, 401)
  })
})

describe('handing a tenant over', () => {
  const hand = async (to: Role, as: Person) =>
    call('POST', `/memberships/${await idOf(to)}/transfer-ownership`, { as, body: {} })

  async function rolesNow(as: Person): Promise<Record<string, string>> {
    const { body } = await call('GET', '/memberships', { as })
    return Object.fromEntries(body.results.map(({ user, role }: { user: string; role: Role }) => [user, role]))
  }

  test('makes the member the owner and the owner an admin, in one step that applies at once', async () => {
    const { owner, editor, viewer } = tenant.people
    const answer = await hand('editor', owner)
    assert.deepEqual([answer.status, answer.body.role], [200, 'owner'], answer.text)
    const roles = await rolesNow(viewer)
    assert.deepEqual([roles[owner.id], roles[editor.id]], ['admin', 'owner'])
    const stale = await call('GET', '/memberships', { as: owner })
    assert.deepEqual([stale.status, stale.body.code], [401, 'auth.stale_token'])
  })

  test('needs a fresh proof', async () => {
    const { owner, editor, viewer } = tenant.people
    await forgetProofs(owner.id)
    const answer = await hand('editor', owner)
    assert.deepEqual([answer.status, answer.body.code], [403, 'auth.step_up_required'])
    assert.equal((await rolesNow(viewer))[editor.id], 'editor')
  })

  test('is only for owners, to an active member who is not an owner yet', async () => {
    const { owner, admin, editor, viewer } = tenant.people
    for (const person of [admin, editor, viewer])
      assert.equal((await hand('member', person)).body.code, 'permissions.denied')
    assert.equal((await hand('owner', owner)).body.code, 'resource.conflict')
    await arrange('update auth.users set is_active = false where id = $1', [editor.id])
    const closed = await hand('editor', owner)
    assert.deepEqual([closed.status, closed.body.code], [409, 'resource.conflict'])
    const roles = await rolesNow(viewer)
    assert.deepEqual([roles[owner.id], roles[editor.id]], ['owner', 'editor'])
  })

  test('leaves one owner when two requests run at the same moment', async () => {
    const { owner, viewer } = tenant.people
    const ids = await Promise.all([idOf('editor'), idOf('admin')])
    const answers = await Promise.all(
      ids.map((id) => call('POST', `/memberships/${id}/transfer-ownership`, { as: owner, body: {} })),
    )
    assert.equal(answers.filter(({ status }) => status === 200).length, 1, answers.map(({ text }) => text).join('\n'))
    const roles = Object.values(await rolesNow(viewer))
    assert.equal(roles.filter((role) => role === 'owner').length, 1)
  })
})

test('members of every role from viewer up see who belongs, with users as a separate resource', async () => {
  for (const role of ROLES.filter((each) => each !== 'member')) {
    const { body } = await call('GET', '/memberships?include=user&ordering=createdAt', { as: tenant.people[role] })
    assert.equal(body.count, 5)
    assert.ok(body.results.every((row: { user: { email: string } }) => row.user.email))
  }
})
