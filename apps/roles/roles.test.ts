// A tenant's own roles: what they allow, that nobody grants what they lack, and that changes apply at once.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Role } from '#framework/permissions/roles.ts'
import { testDatabaseUrls } from '#framework/testing/database.ts'
import { queryAs } from '#framework/testing/migrated-database.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { addMember, createTenant, type Person, registerPerson, type TestTenant } from '#tests/support/tenant.ts'

let server: TestServer
let tenant: TestTenant
before(async () => {
  server = await openServer()
  tenant = await createTenant(server)
})
after(() => server.close())

let counter = 0
const call = (method: string, path: string, { as, body }: { as: Pick<Person, 'access'>; body?: unknown }) =>
  server.call(`/api/v1${path}`, { method, body, token: as.access })

async function createRole(permissions: readonly string[], as: Person = tenant.people.owner) {
  const answer = await call('POST', '/roles', { as, body: { name: `Role ${++counter}`, permissions } })
  assert.equal(answer.status, 201, answer.text)
  return answer.body as { id: string; slug: string; permissions: string[] }
}

/** A member by only these roles of the tenant. */
async function createMember(roles: readonly string[], role: Role = 'member', of = tenant) {
  return addMember(server, of, { role, roles })
}

const refresh = async (person: Person): Promise<Person> => {
  const answer = await server.call('/api/v1/auth/refresh', { method: 'POST', body: { refresh: person.refresh } })
  return { ...person, access: answer.body.access, refresh: answer.body.refresh }
}

const tag = () => ({ name: `Tag ${++counter} ${Math.random()}` })

describe('a role of the tenant', () => {
  test('allows exactly its listed permissions, even to a person without a built-in role', async () => {
    const role = await createRole(['tags.read', 'tags.create'])
    const person = await createMember([role.id])
    assert.equal((await call('POST', '/tags', { as: person, body: tag() })).status, 201)
    assert.equal((await call('GET', '/tags', { as: person })).status, 200)
    for (const [method, path] of [
      ['GET', '/articles'],
      ['GET', '/memberships'],
      ['GET', '/roles'],
      ['PATCH', `/tags/${role.id}`],
    ] as const) {
      const answer = await call(method, path, { as: person, body: method === 'PATCH' ? {} : undefined })
      assert.deepEqual([answer.status, answer.body.code], [403, 'permissions.denied'], path)
    }
  })

  test('adds to what the built-in role allows', async () => {
    const { id } = await createRole(['tags.create'])
    const person = await createMember([id], 'viewer')
    assert.equal((await call('POST', '/tags', { as: person, body: tag() })).status, 201)
    assert.equal((await call('GET', '/articles', { as: person })).status, 200)
  })

  test('refuses unknown permissions, suggesting the nearest, and the names of built-in roles', async () => {
    const as = tenant.people.owner
    const unknown = await call('POST', '/roles', { as, body: { name: 'A', permissions: ['tags.read', 'tags.raed'] } })
    assert.equal(unknown.status, 422)
    assert.deepEqual(unknown.body.errors, [
      { pointer: '/permissions/1', code: 'unknown', message: 'is not a permission; did you mean tags.read?' },
    ])
    for (const word of ['*', 'tags.*', 'TAGS.READ', 'tags.read ', '__proto__', 'constructor']) {
      const answer = await call('POST', '/roles', { as, body: { name: 'B', permissions: [word] } })
      assert.equal(answer.status, 422, word)
    }
    for (const body of [{ name: 'Owner' }, { name: 'Boss', slug: 'admin' }]) {
      const answer = await call('POST', '/roles', { as, body })
      assert.deepEqual([answer.status, answer.body.errors[0].code], [422, 'reserved'])
    }
  })

  test('has a name in one spelling that resembles no built-in role, on every way in (ROL-07)', async () => {
    const as = tenant.people.owner
    const made = await call('POST', '/roles', {
      as,
      body: { name: ' Ｐress\u200b \n desk\u2066 ', slug: `desk-${++counter}` },
    })
    assert.equal(made.body.name, 'Press desk', made.text)
    const path = `/roles/${made.body.id}`
    const query = `mutation($id: ID!, $input: UpdateRoleInput!) { updateRole(id: $id, input: $input) { role { id } } }`
    for (const name of [
      ...[
        'аdmin',
        'ADMIN',
        'o\u200bwner',
        'Оwnеr',
        'adm1n',
        'ａｄｍｉｎ',
        'νiewer',
        'ediтоr',
        'rnember',
        'own er',
        'Admín',
      ],
      ...['\u3164', ' \u200b '],
    ]) {
      const slug = `look-${++counter}`
      for (const answer of [
        await call('POST', '/roles', { as, body: { name, slug } }),
        await call('PATCH', path, { as, body: { name } }),
        await call('PUT', path, { as, body: { name, slug } }),
        await call('POST', '/roles/bulk', { as, body: [{ name, slug }] }),
      ]) {
        assert.equal(answer.status, 422, `${name}: ${answer.text}`)
        assert.ok(answer.body.errors.length > 0)
      }
      const variables = { id: made.body.id, input: { name } }
      const told = await server.call('/graphql/', { method: 'POST', token: as.access, body: { query, variables } })
      assert.equal(told.body.errors?.[0].extensions.code, 'request.validation_failed', told.text)
    }
    const slug = await call('POST', '/roles', { as, body: { name: 'Boss', slug: 'adm1n' } })
    assert.deepEqual([slug.status, slug.body.errors[0].pointer], [422, '/slug'])
    for (const name of ['Administration', 'Редактор новостей', '編集者', 'Members of staff'])
      assert.equal((await call('POST', '/roles', { as, body: { name, slug: `fine-${++counter}` } })).status, 201, name)
  })

  test('has a slug unique within the tenant, and is none of another tenant’s', async () => {
    const other = await createTenant(server)
    const body = { name: 'Press', slug: 'press' }
    assert.equal((await call('POST', '/roles', { as: tenant.people.owner, body })).status, 201)
    assert.equal((await call('POST', '/roles', { as: tenant.people.owner, body })).status, 409)
    const foreign = await call('POST', '/roles', { as: other.people.owner, body })
    assert.equal(foreign.status, 201)
    const person = await registerPerson(server)
    const given = { email: person.email, roles: [foreign.body.id] }
    const answer = await call('POST', '/memberships', { as: tenant.people.owner, body: given })
    assert.deepEqual([answer.status, answer.body.code], [422, 'resource.invalid_reference'])
    assert.deepEqual((await call('GET', `/roles/${foreign.body.id}`, { as: tenant.people.owner })).status, 404)
  })

  test('behaves the same on GraphQL', async () => {
    const query = `mutation($input: CreateRoleInput!) { createRole(input: $input) { role { slug permissions } } }`
    const run = (permissions: string[]) =>
      server.call('/graphql/', {
        method: 'POST',
        token: tenant.people.admin.access,
        body: { query, variables: { input: { name: `Role ${++counter}`, permissions } } },
      })
    const done = await run(['tags.read'])
    assert.deepEqual(done.body.data?.createRole.role.permissions, ['tags.read'], done.text)
    const refused = await run(['tags.raed'])
    assert.equal(refused.body.errors[0].extensions.code, 'request.validation_failed', refused.text)
  })
})

describe('nobody grants what they do not hold (CVE-2025-24353, CVE-2026-32103)', () => {
  /** A person who manages roles and members, and may read tags, but not write them. */
  async function createKeeper() {
    const words = ['roles.read', 'roles.create', 'roles.update', 'roles.delete', 'tags.read', 'users.read']
    const members = ['memberships.read', 'memberships.create', 'memberships.update', 'memberships.delete']
    const asks = ['invitations.read', 'invitations.create', 'invitations.resend']
    const role = await createRole([...words, ...members, ...asks])
    return createMember([role.id], 'viewer')
  }
  const denied = ({ status, body, text }: Awaited<ReturnType<typeof call>>, what: string) =>
    assert.deepEqual([status, body.code], [403, 'permissions.denied'], `${what}: ${text}`)

  test('through a new role or a changed one, alone and in bulk, by PATCH and by PUT', async () => {
    const keeper = await createKeeper()
    const own = await createRole(['tags.read'], keeper)
    const more = { name: 'More', permissions: ['tags.read', 'tags.create'] }
    denied(await call('POST', '/roles', { as: keeper, body: more }), 'create')
    denied(await call('POST', '/roles/bulk', { as: keeper, body: [{ name: 'Less' }, more] }), 'bulk create')
    denied(await call('PATCH', `/roles/${own.id}`, { as: keeper, body: { permissions: more.permissions } }), 'PATCH')
    denied(await call('PUT', `/roles/${own.id}`, { as: keeper, body: more }), 'PUT')
    denied(await call('PATCH', '/roles/bulk', { as: keeper, body: [{ id: own.id, ...more }] }), 'bulk update')
    const query = `mutation($id: ID!, $input: UpdateRoleInput!) { updateRole(id: $id, input: $input) { role { id } } }`
    const variables = { id: own.id, input: { permissions: ['tags.create'] } }
    const answer = await server.call('/graphql/', { method: 'POST', token: keeper.access, body: { query, variables } })
    assert.equal(answer.body.errors[0].extensions.code, 'permissions.denied', answer.text)
  })

  test('nor removes it from a role, or deletes the role', async () => {
    const keeper = await createKeeper()
    const role = await createRole(['tags.create', 'tags.read'])
    denied(await call('PATCH', `/roles/${role.id}`, { as: keeper, body: { permissions: [] } }), 'PATCH')
    denied(await call('DELETE', `/roles/${role.id}`, { as: keeper }), 'DELETE')
    denied(await call('DELETE', '/roles/bulk', { as: keeper, body: { ids: [role.id] } }), 'bulk delete')
    const renamed = await call('PATCH', `/roles/${role.id}`, { as: keeper, body: { name: `Renamed ${++counter}` } })
    denied(renamed, 'a new name (ROL-02)')
    const description = { description: 'For everybody.' }
    denied(await call('PATCH', '/roles/bulk', { as: keeper, body: [{ id: role.id, ...description }] }), 'a description')
    const own = await createRole(['tags.read'], keeper)
    const fine = await call('PATCH', `/roles/${own.id}`, { as: keeper, body: { name: `Mine ${++counter}` } })
    assert.equal(fine.status, 200, fine.text)
  })

  test('to another person or to themselves', async () => {
    const keeper = await createKeeper()
    const role = await createRole(['tags.create'])
    const { email } = await registerPerson(server)
    denied(await call('POST', '/memberships', { as: keeper, body: { email, roles: [role.id] } }), 'add')
    const self = `/memberships/${keeper.membership}`
    denied(await call('PATCH', self, { as: keeper, body: { roles: [role.id] } }), 'PATCH')
    denied(await call('PUT', self, { as: keeper, body: { role: 'viewer', roles: [role.id] } }), 'PUT')
    const bulk = [{ id: keeper.membership, roles: [role.id] }]
    denied(await call('PATCH', '/memberships/bulk', { as: keeper, body: bulk }), 'bulk')
    denied(await call('PATCH', self, { as: keeper, body: { role: 'editor' } }), 'a built-in role')
    const invitation = { email: `q${++counter}@example.com`, role: 'viewer', roles: [role.id] }
    denied(await call('POST', '/invitations', { as: keeper, body: invitation }), 'invite')
    const sent = await call('POST', '/invitations', { as: tenant.people.owner, body: invitation })
    assert.equal(sent.status, 201, sent.text)
    denied(await call('POST', `/invitations/${sent.body.id}/resend`, { as: keeper, body: {} }), 'resend')
  })

  test('nor removes more from a person than they hold, nor removes that person', async () => {
    const keeper = await createKeeper()
    const role = await createRole(['tags.create'])
    const person = await createMember([role.id])
    denied(await call('PATCH', `/memberships/${person.membership}`, { as: keeper, body: { roles: [] } }), 'PATCH')
    denied(await call('DELETE', `/memberships/${person.membership}`, { as: keeper }), 'DELETE')
    const { body } = await call('GET', `/memberships?user=${tenant.people.owner.id}`, { as: keeper })
    const owner = `/memberships/${body.results[0].id}`
    denied(
      await call('PATCH', owner, { as: keeper, body: { roles: [] } }).then(async (answer) => {
        // Nothing changes there; giving the owner a role does.
        assert.equal(answer.status, 200)
        const readable = await createRole(['tags.read'], keeper)
        return call('PATCH', owner, { as: keeper, body: { roles: [readable.id] } })
      }),
      'an owner’s roles',
    )
  })

  test('but grants what they hold', async () => {
    const keeper = await createKeeper()
    const role = await createRole(['tags.read'], keeper)
    const { email } = await registerPerson(server)
    const added = await call('POST', '/memberships', { as: keeper, body: { email, role: 'member', roles: [role.id] } })
    assert.equal(added.status, 202, added.text)
  })
})

describe('a change applies at once', () => {
  const staleNow = async (person: Person, what: string) => {
    const answer = await call('GET', '/users', { as: person })
    assert.deepEqual([answer.status, answer.body.code], [401, 'auth.stale_token'], what)
  }

  test('when a role allows less, is removed, is deleted, or the membership changes', async () => {
    const role = await createRole(['tags.read', 'tags.create'])
    let person: Person & { membership: string } = await createMember([role.id])
    const { owner } = tenant.people
    const path = `/memberships/${person.membership}`
    for (const [method, at, body, status] of [
      ['PATCH', `/roles/${role.id}`, { permissions: ['tags.read'] }, 403],
      ['PATCH', path, { roles: [] }, 403],
      ['PATCH', path, { role: 'editor', roles: [role.id] }, 201],
      ['PATCH', path, { role: 'member' }, 403],
      ['DELETE', `/roles/${role.id}`, undefined, 403],
    ] as const) {
      const changed = await call(method, at, { as: owner, body })
      assert.ok(changed.status < 300, changed.text)
      await staleNow(person, `${method} ${at}`)
      person = { ...(await refresh(person)), membership: person.membership }
      assert.equal((await call('POST', '/tags', { as: person, body: tag() })).status, status)
    }
  })

  test('also by typed SQL, and on every process', async () => {
    const role = await createRole(['tags.read'])
    const other = await openServer()
    try {
      for (const [statement, ...values] of [
        ["update tenant.roles set permissions = '{tags.read,tags.create}' where id = $1", role.id],
        ['delete from tenant.memberships_roles where role_id = $1', role.id],
        ["update tenant.memberships set role = 'viewer' where id = $1", null],
        ['delete from tenant.roles where id = $1', role.id],
      ] as const) {
        const person = await createMember(statement.startsWith('delete from tenant.roles') ? [] : [role.id])
        if (statement.startsWith('delete from tenant.roles'))
          await call('PATCH', `/memberships/${person.membership}`, {
            as: tenant.people.owner,
            body: { roles: [role.id] },
          })
        const token = (await refresh(person)).access
        assert.equal((await other.call('/api/v1/users', { token })).status, 200)
        const typed = { text: `${statement} returning 1`, values: [values[0] ?? person.membership] }
        const rows = await queryAs(testDatabaseUrls().appUrl, { tenant: tenant.id }, typed)
        assert.ok(rows.length > 0, statement)
        for (const process of [server, other]) {
          const answer = await process.call('/api/v1/users', { token })
          assert.deepEqual([answer.status, answer.body.code], [401, 'auth.stale_token'], statement)
        }
      }
    } finally {
      await other.close()
    }
  })

  test('and renaming a role makes nobody refresh', async () => {
    const role = await createRole(['tags.read'])
    const person = await createMember([role.id])
    await call('PATCH', `/roles/${role.id}`, { as: tenant.people.owner, body: { name: `Named ${++counter}` } })
    assert.equal((await call('GET', '/tags', { as: person })).status, 200)
  })
})
