// Users: one's own record, and those of the current tenant's members.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, registerPerson, type TestTenant } from '#tests/support/tenant.ts'

let server: TestServer
let tenant: TestTenant
before(async () => {
  server = await openServer()
  tenant = await createTenant(server)
})
after(() => server.close())

const FIELDS = ['id', 'email', 'firstName', 'middleName', 'lastName', 'isActive', 'createdAt', 'updatedAt']

describe('users/me', () => {
  test('answers and changes the caller’s own record, with and without a trailing slash', async () => {
    const { access, id } = await registerPerson(server)
    for (const path of ['/api/v1/users/me', '/api/v1/users/me/']) {
      const { body } = await server.call(path, { token: access })
      assert.deepEqual([Object.keys(body), body.id], [FIELDS, id])
    }
    const body = { firstName: 'Augusta', middleName: 'Ada' }
    const changed = await server.call('/api/v1/users/me', { method: 'PATCH', token: access, body })
    assert.equal(changed.status, 200, changed.text)
    assert.deepEqual(
      [changed.body.firstName, changed.body.middleName, changed.body.lastName],
      ['Augusta', 'Ada', 'Tester'],
    )
  })

  test('refuses fields a person may not set (GHSA-59fh-9f3p-7m39, CVE-2026-32104)', async () => {
    const { access } = await registerPerson(server)
    for (const body of [
      { email: 'other@example.com' },
      { isActive: false },
      { isSuperuser: true },
      { isStaff: true },
      { passwordHash: '$argon2id$' },
      { password: 'x' },
      { id: tenant.people.owner.id },
      { version: 9 },
    ]) {
      const answer = await server.call('/api/v1/users/me', { method: 'PATCH', token: access, body })
      assert.deepEqual([answer.status, answer.body.errors?.[0]?.code], [422, 'unknown'], answer.text)
    }
  })

  test('needs a token', async () => {
    for (const method of ['GET', 'PATCH']) {
      const answer = await server.call('/api/v1/users/me', { method, ...(method === 'PATCH' && { body: {} }) })
      assert.deepEqual([answer.status, answer.body.code], [401, 'auth.required'])
    }
  })
})

describe('users', () => {
  test('lists and reads the members of the tenant and nobody else', async () => {
    const stranger = await registerPerson(server)
    const { viewer, owner } = tenant.people
    const { body } = await server.call('/api/v1/users?page_size=100', { token: viewer.access })
    assert.deepEqual(
      body.results.map(({ id }: { id: string }) => id).sort(),
      Object.values(tenant.people)
        .map(({ id }) => id)
        .sort(),
    )
    assert.deepEqual(Object.keys(body.results[0]), FIELDS)
    assert.equal((await server.call(`/api/v1/users/${owner.id}`, { token: viewer.access })).status, 200)
    const foreign = await server.call(`/api/v1/users/${stranger.id}`, { token: viewer.access })
    assert.deepEqual([foreign.status, foreign.body.code], [404, 'resource.not_found'])
  })

  test('shows a person without a tenant only themselves', async () => {
    const alone = await registerPerson(server)
    const { body } = await server.call('/api/v1/users', { token: alone.access })
    assert.deepEqual(
      body.results.map(({ id }: { id: string }) => id),
      [alone.id],
    )
  })

  test('cannot be created, changed or deleted there', async () => {
    const { owner, viewer } = tenant.people
    for (const [method, path] of [
      ['POST', '/api/v1/users'],
      ['PATCH', `/api/v1/users/${viewer.id}`],
      ['DELETE', `/api/v1/users/${viewer.id}`],
    ] as const) {
      const answer = await server.call(path, { method, token: owner.access, body: {} })
      assert.deepEqual([answer.status, answer.body.code], [405, 'request.method_not_allowed'], method)
    }
  })

  test('cannot be filtered or sorted by hidden fields (CVE-2023-22894, CVE-2023-30843)', async () => {
    for (const query of [
      'isSuperuser=true',
      'isStaff=true',
      'ordering=isSuperuser',
      'fields=isStaff',
      'passwordHash=x',
    ]) {
      const answer = await server.call(`/api/v1/users?${query}`, { token: tenant.people.owner.access })
      assert.equal(answer.status, 400, query)
    }
  })
})
