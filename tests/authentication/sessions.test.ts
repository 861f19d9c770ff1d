// Sessions over HTTP: register, refresh, verify and log out, as the contract of authentication says.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { registerPerson } from '#tests/support/tenant.ts'

let server: TestServer
before(async () => {
  server = await openServer()
})
after(() => server.close())

const USER_FIELDS = ['id', 'email', 'firstName', 'middleName', 'lastName', 'isActive', 'createdAt', 'updatedAt']
const post = (path: string, body: unknown, token: string | null = null) =>
  server.call(`/api/v1/auth/${path}`, { method: 'POST', body, token })
const someEmail = () => `p${randomBytes(6).toString('hex')}@example.com`

test('registers a person with a tenant of their own and answers tokens and exactly the user', async () => {
  const email = someEmail()
  const person = { email: email.toUpperCase(), password: 'a violet teapot', firstName: 'Ada', lastName: 'Byron' }
  const { status, body } = await post('register', { ...person, tenantName: `Engines ${email}` })
  assert.equal(status, 201)
  assert.deepEqual(Object.keys(body), ['access', 'refresh', 'user'])
  assert.deepEqual(Object.keys(body.user), USER_FIELDS)
  assert.equal(body.user.email, email)
  const tenants = await server.call('/api/v1/tenants/', { token: body.access })
  assert.deepEqual(
    tenants.body.results.map((tenant: { name: string }) => tenant.name),
    [`Engines ${email}`],
  )
})

test('hands 50 parallel refreshes of one token the same successor (CVE-2026-53517)', async () => {
  const { refresh } = await registerPerson(server)
  const answers = await Promise.all(Array.from({ length: 50 }, () => post('refresh', { refresh })))
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200])
  assert.equal(new Set(answers.map(({ body }) => body.refresh)).size, 1)
})

test('stops an access token at once when its session is logged out (CVE-2025-4643, CVE-2024-34709)', async () => {
  const { access, refresh } = await registerPerson(server)
  assert.equal((await post('verify', { token: access })).status, 200)
  assert.equal((await post('logout', { refresh })).status, 204)
  for (const answer of [
    await post('verify', { token: access }),
    await server.call('/api/v1/users/me', { token: access }),
    await post('refresh', { refresh }),
  ])
    assert.deepEqual([answer.status, answer.body.code], [401, 'auth.session_ended'])
})
