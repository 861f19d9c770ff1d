// What a person can do about their own sessions and password.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { type Person, registerPerson } from '#tests/support/tenant.ts'

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const NEW_PASSWORD = 'seven quiet lanterns drift'

let server: TestServer
before(async () => {
  server = await openServer()
})
after(() => server.close())

const logIn = async ({ email, password }: Pick<Person, 'email' | 'password'>, agent = FIREFOX) => {
  const headers = { 'user-agent': agent }
  return server.call('/api/v1/auth/login', { method: 'POST', body: { email, password }, headers })
}
const sessionsOf = async (token: string) => (await server.call('/api/v1/auth/sessions', { token })).body.results
const statusOf = async (token: string) => (await server.call('/api/v1/users/me', { token })).status

describe('my sessions', () => {
  test('are listed with device, address and last use, and without anybody else’s', async () => {
    const person = await registerPerson(server)
    await registerPerson(server)
    const { access } = (await logIn(person)).body
    const sessions = await sessionsOf(access)
    assert.deepEqual(
      sessions.map(({ device, address, isCurrent }: Record<string, unknown>) => ({ device, address, isCurrent })),
      [
        { device: 'Firefox on Linux', address: '127.0.0.1', isCurrent: true },
        { device: 'node', address: '127.0.0.1', isCurrent: false },
      ],
    )
    for (const { lastUsedAt, expiresAt } of sessions) assert.ok(lastUsedAt < expiresAt)
    assert.equal((await server.call('/api/v1/auth/sessions')).status, 401)
  })

  test('end one by one, the others, or all, and their tokens at once', async () => {
    const person = await registerPerson(server)
    const [one, other, third] = [await logIn(person), await logIn(person), await logIn(person)]
    const { access } = one.body
    const call = (path: string, method: string) =>
      server.call(`/api/v1/auth/sessions${path}`, { method, token: access })
    const [{ id }] = await sessionsOf(third.body.access)
    assert.equal((await call(`/${id}`, 'DELETE')).status, 204)
    assert.deepEqual([await statusOf(third.body.access), await statusOf(other.body.access)], [401, 200])
    assert.equal((await call(`/${id}`, 'DELETE')).status, 404)
    assert.equal((await call('/end-others', 'POST')).status, 204)
    assert.deepEqual([await statusOf(other.body.access), await statusOf(access)], [401, 200])
    assert.equal((await sessionsOf(access)).length, 1)
    assert.equal((await call('/end-all', 'POST')).status, 204)
    assert.equal(await statusOf(access), 401)
  })

  test("do not include another person's, which cannot be ended", async () => {
    const [mine, theirs] = [await registerPerson(server), await registerPerson(server)]
    const [{ id }] = await sessionsOf(theirs.access)
    const answer = await server.call(`/api/v1/auth/sessions/${id}`, { method: 'DELETE', token: mine.access })
    assert.equal(answer.status, 404)
    assert.equal(await statusOf(theirs.access), 200)
  })
})

describe('my password', () => {
  const change = (token: string, body: unknown) => server.call('/api/v1/auth/password', { method: 'POST', token, body })

  test('changes by giving the old one, and ends all other sessions (CVE-2026-22706)', async () => {
    const person = await registerPerson(server)
    const here = (await logIn(person)).body.access
    const done = await change(here, { currentPassword: person.password, password: NEW_PASSWORD })
    assert.equal(done.status, 204, done.text)
    assert.deepEqual([await statusOf(here), await statusOf(person.access)], [200, 401])
    assert.equal((await logIn(person)).status, 401)
    assert.equal((await logIn({ ...person, password: NEW_PASSWORD })).status, 200)
  })

  test('stays for a wrong old one, and for a weak new one', async () => {
    const person = await registerPerson(server)
    const wrong = await change(person.access, { currentPassword: 'no', password: NEW_PASSWORD })
    assert.deepEqual([wrong.status, wrong.body.code], [422, 'request.validation_failed'])
    assert.equal(wrong.body.errors[0].pointer, '/currentPassword')
    const weak = await change(person.access, { currentPassword: person.password, password: 'password' })
    assert.deepEqual([weak.status, weak.body.code], [422, 'auth.weak_password'])
    assert.equal((await logIn(person)).status, 200)
  })
})
