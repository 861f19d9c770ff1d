// The four addresses of djangorestframework-simplejwt, as its clients call them: with a trailing slash.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant } from '#tests/support/tenant.ts'

let server: TestServer
before(async () => {
  server = await openServer()
})
after(() => server.close())

const post = (path: string, body: unknown) => server.call(`/api/v1/auth/token/${path}`, { method: 'POST', body })

test('a client of simplejwt logs in, refreshes, verifies and blacklists', async () => {
  const { email, password, id } = (await createTenant(server)).people.editor
  const pair = await post('', { email, password })
  assert.deepEqual([pair.status, Object.keys(pair.body).sort()], [200, ['access', 'refresh']])
  assert.equal((await server.call('/api/v1/users/me', { token: pair.body.access })).body.id, id)
  const rotated = await post('refresh/', { refresh: pair.body.refresh })
  assert.deepEqual([rotated.status, Object.keys(rotated.body).sort()], [200, ['access', 'refresh']])
  const verified = await post('verify/', { token: rotated.body.access })
  assert.deepEqual([verified.status, verified.body], [200, {}])
  assert.equal((await post('verify/', { token: rotated.body.refresh })).status, 200)
  assert.equal((await post('verify/', { token: pair.body.refresh })).status, 401)
  const ended = await post('blacklist/', { refresh: rotated.body.refresh })
  assert.deepEqual([ended.status, ended.body], [200, {}])
  assert.equal((await post('verify/', { token: rotated.body.access })).status, 401)
  assert.equal((await post('verify/', { token: rotated.body.refresh })).status, 401)
  assert.equal((await server.call('/api/v1/users/me', { token: rotated.body.access })).status, 401)
})

test('refusals use the words its clients compare', async () => {
  const refusals: [path: string, body: object, code: string][] = [
    ['', { email: 'nobody@example.com', password: 'wrong' }, 'no_active_account'],
    ['refresh/', { refresh: 'x' }, 'token_not_valid'],
    ['verify/', { token: 'x' }, 'token_not_valid'],
    ['blacklist/', { refresh: 'x' }, 'token_not_valid'],
  ]
  for (const [path, body, code] of refusals) {
    const answer = await post(path, body)
    assert.deepEqual([answer.status, answer.body.code, answer.body.status], [401, code, 401], path)
    assert.equal(typeof answer.body.detail, 'string')
  }
})

test("forms and its own user model's name field are accepted", async () => {
  const { email, password } = (await createTenant(server)).people.editor
  const send = (path: string, fields: Record<string, string>) =>
    fetch(`${server.origin}/api/v1/auth/token/${path}`, { method: 'POST', body: new URLSearchParams(fields) })
  const pair = await send('', { username: email, password, csrfmiddlewaretoken: 'x' })
  assert.equal(pair.status, 200)
  const { refresh } = (await pair.json()) as { refresh: string }
  assert.equal((await send('refresh/', { refresh })).status, 200)
  assert.equal((await send('verify/', { token: 'x' })).status, 401)
  const elsewhere = await fetch(`${server.origin}/api/v1/auth/login`, {
    method: 'POST',
    body: new URLSearchParams({ email, password }),
  })
  assert.equal(elsewhere.status, 415)
})

test('an invalid body is 400 with a list of sentences for each field, as in Django REST framework', async () => {
  const required = ['This field is required.']
  const cases: [path: string, body: unknown, faults: object][] = [
    ['', {}, { email: required, password: required }],
    ['', [], { email: required, password: required }],
    ['', { email: 'a@example.com' }, { password: required }],
    ['', { email: 'a@example.com', password: 5 }, { password: ['Not a valid string.'] }],
    ['', { email: 'a@example.com', password: '' }, { password: ['This field may not be blank.'] }],
    ['refresh/', {}, { refresh: required }],
    ['refresh/', { refresh: 7, other: 1 }, { refresh: ['Not a valid string.'] }],
    ['verify/', { refresh: 'x' }, { token: required }],
    ['blacklist/', { refresh: null }, { refresh: ['Not a valid string.'] }],
  ]
  for (const [path, body, faults] of cases) {
    const answer = await post(path, body)
    assert.deepEqual([answer.status, answer.body], [400, faults], path)
  }
})
