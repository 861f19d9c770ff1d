// The contract of authentication over HTTP: register, log in, refresh, verify, switch tenant, log out.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { arrange } from '#tests/support/arrange.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, joinTenant, type Person, registerPerson } from '#tests/support/tenant.ts'

let server: TestServer
before(async () => {
  server = await openServer()
})
after(() => server.close())

const USER_FIELDS = ['id', 'email', 'firstName', 'middleName', 'lastName', 'isActive', 'createdAt', 'updatedAt']
const PASSWORD = 'a violet teapot sings'
const post = (path: string, body: unknown, token: string | null = null) =>
  server.call(`/api/v1/auth/${path}`, { method: 'POST', body, token })
const me = (token: string) => server.call('/api/v1/users/me', { token })
const someEmail = () => `p${randomBytes(6).toString('hex')}@example.com`
const someone = (extra: object = {}) => ({
  ...{ email: someEmail(), password: PASSWORD, firstName: 'Ada', lastName: 'Byron' },
  ...extra,
})
const hashOf = (token: string) => createHash('sha256').update(token).digest('hex')
const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString())
const isRefusal = (answer: Awaited<ReturnType<TestServer['call']>>, status: number, code: string) =>
  assert.deepEqual([answer.status, answer.body?.code], [status, code], answer.text)

describe('register', () => {
  test('answers tokens and exactly the user, with and without a trailing slash', async () => {
    for (const path of ['register', 'register/']) {
      const person = someone({ middleName: 'King' })
      const { status, body } = await post(path, { ...person, email: person.email.toUpperCase() })
      assert.equal(status, 201)
      assert.deepEqual(Object.keys(body), ['access', 'refresh', 'user'])
      assert.deepEqual(Object.keys(body.user), USER_FIELDS)
      assert.deepEqual([body.user.email, body.user.middleName, body.user.isActive], [person.email, 'King', true])
      assert.deepEqual((await me(body.access)).body, body.user)
    }
  })

  test('creates a tenant with its owner when one is named, and none otherwise', async () => {
    const name = `Engines ${randomBytes(4).toString('hex')}`
    const owner = (await post('register', someone({ tenantName: name }))).body
    const [tenant] = (await server.call('/api/v1/tenants', { token: owner.access })).body.results
    assert.deepEqual([tenant.name, tenant.slug, tenant.status], [name, name.toLowerCase().replace(' ', '-'), 'active'])
    const [membership] = (await server.call('/api/v1/memberships', { token: owner.access })).body.results
    assert.deepEqual([membership.user, membership.role], [owner.user.id, 'owner'])
    const alone = (await post('register', someone())).body
    assert.deepEqual((await server.call('/api/v1/tenants', { token: alone.access })).body.results, [])
    assert.equal(claimsOf(alone.access).tid, undefined)
  })

  test('gives two tenants of one name different slugs', async () => {
    const tenantName = `Twins ${randomBytes(4).toString('hex')}`
    const slugs = await Promise.all(
      [1, 2].map(async () => {
        const { access } = (await post('register', someone({ tenantName }))).body
        return (await server.call('/api/v1/tenants', { token: access })).body.results[0]?.slug
      }),
    )
    assert.equal(new Set(slugs).size, 2)
  })

  test('writes only the expected fields (CVE-2023-39345, CVE-2026-32742, CVE-2026-48150)', async () => {
    for (const extra of [
      { isSuperuser: true },
      { isStaff: true },
      { isActive: false },
      { id: '0197a6a0-0000-7000-8000-00000000000f' },
      { passwordHash: 'x' },
      { role: 'owner' },
      { tenant: 'acme' },
      { createdAt: '2020-01-01T00:00:00Z' },
    ]) {
      const answer = await post('register', someone(extra))
      isRefusal(answer, 422, 'request.validation_failed')
      assert.deepEqual(
        answer.body.errors.map(({ pointer, code }: { pointer: string; code: string }) => [pointer, code]),
        [[`/${Object.keys(extra)[0]}`, 'unknown']],
      )
    }
  })

  test('keeps nothing of a registration that fails half-way', async () => {
    const person = someone()
    assert.equal((await post('register', person)).status, 201)
    const again = await post('register', { ...person, tenantName: 'Never Made' })
    isRefusal(again, 409, 'resource.duplicate')
    assert.equal(again.body.errors[0].pointer, '/email')
    assert.deepEqual(await arrange("select 1 from tenant.tenants where name = 'Never Made'"), [])
  })

  test('refuses a weak password with every fault', async () => {
    const answer = await post('register', someone({ password: '1234567' }))
    isRefusal(answer, 422, 'auth.weak_password')
    assert.deepEqual(
      answer.body.errors.map(({ pointer, code }: { pointer: string; code: string }) => [pointer, code]),
      [
        ['/password', 'too_short'],
        ['/password', 'numeric_only'],
        ['/password', 'too_common'],
      ],
    )
  })
})

describe('log in', () => {
  let person: Person
  before(async () => {
    person = await registerPerson(server, { tenantName: `Login ${randomBytes(4).toString('hex')}` })
  })

  test('answers tokens and the user, and starts in the first tenant', async () => {
    const { status, body } = await post('login', { email: person.email.toUpperCase(), password: person.password })
    assert.equal(status, 200)
    assert.deepEqual(Object.keys(body), ['access', 'refresh', 'user'])
    assert.deepEqual(Object.keys(body.user), USER_FIELDS)
    assert.equal(claimsOf(body.access).tid, claimsOf(person.access).tid)
  })

  test('answers a wrong password, an unknown address and an inactive person alike (CVE-2024-39329)', async () => {
    const inactive = await registerPerson(server)
    await arrange('update auth.users set is_active = false where id = $1', [inactive.id])
    const answers = await Promise.all([
      post('login', { email: person.email, password: 'not the password' }),
      post('login', { email: someEmail(), password: 'not the password' }),
      post('login', { email: inactive.email, password: inactive.password }),
    ])
    const told = answers.map(({ status, body: { requestId, ...rest } }) => ({ status, ...rest }))
    assert.deepEqual(told, Array(3).fill(told[0]))
    isRefusal(answers[0]!, 401, 'auth.invalid_credentials')
  })

  test('accepts only text as address and password (GHSA-5fw2-8jcv-xh87, CVE-2026-30941)', async () => {
    for (const body of [
      { email: { ne: null }, password: person.password },
      { email: [person.email], password: person.password },
      { email: person.email, password: { ne: '' } },
      { email: person.email, password: null },
      { email: person.email },
      { email: `${person.email}\u0000`, password: person.password },
    ])
      isRefusal(await post('login', body), 422, 'request.validation_failed')
  })

  test('starts in the tenant of body, header or host, when the person belongs to it', async () => {
    const tenant = await createTenant(server)
    const { viewer } = tenant.people
    const named = await post('login', { email: viewer.email, password: viewer.password, tenant: tenant.slug })
    assert.equal(claimsOf(named.body.access).tid, tenant.id)
    const byHeader = await server.call('/api/v1/auth/login', {
      method: 'POST',
      body: { email: viewer.email, password: viewer.password },
      headers: { 'x-tenant': tenant.slug },
    })
    assert.equal(claimsOf(byHeader.body.access).tid, tenant.id)
    for (const slug of [tenant.slug, 'no-such-tenant'])
      isRefusal(
        await post('login', { email: person.email, password: person.password, tenant: slug }),
        404,
        'tenants.not_found',
      )
  })

  test('ignores a worthless access token sent along', async () => {
    const body = { email: person.email, password: person.password }
    assert.equal((await post('login', body, 'rubbish')).status, 200)
  })
})

describe('refresh', () => {
  test('answers a new pair and uses the token up', async () => {
    const { refresh } = await registerPerson(server)
    const first = await post('refresh', { refresh })
    assert.equal(first.status, 200)
    assert.deepEqual(Object.keys(first.body), ['access', 'refresh'])
    assert.notEqual(first.body.refresh, refresh)
    assert.equal(first.headers.get('cache-control'), 'no-store')
    assert.equal((await me(first.body.access)).status, 200)
    assert.equal((await post('refresh', { refresh: first.body.refresh })).status, 200)
  })

  test('gives 50 parallel refreshes of one token the same successor (CVE-2026-53517)', async () => {
    const { refresh, id } = await registerPerson(server)
    const answers = await Promise.all(Array.from({ length: 50 }, () => post('refresh', { refresh })))
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200])
    assert.equal(new Set(answers.map(({ body }) => body.refresh)).size, 1)
    const [row] = await arrange(
      'select count(*)::int as tokens from auth.refresh_tokens t join auth.sessions s on s.id = t.session_id where s.user_id = $1',
      [id],
    )
    assert.deepEqual(row, { tokens: 2 })
  })

  test('ends the whole family when a used token returns after the grace period, and records it in the trail', async () => {
    const { refresh } = await registerPerson(server)
    const next = (await post('refresh', { refresh })).body
    await arrange("update auth.refresh_tokens set used_at = now() - interval '11 seconds' where token_hash = $1", [
      hashOf(refresh),
    ])
    isRefusal(await post('refresh', { refresh }), 401, 'auth.session_ended')
    isRefusal(await post('refresh', { refresh: next.refresh }), 401, 'auth.session_ended')
    isRefusal(await me(next.access), 401, 'auth.session_ended')
    const trail = await arrange(
      "select changes -> 'endedBy' ->> 'new' as ended_by, reason from audit.changes where resource = 'sessions' and record_id = $1 and operation = 'update'",
      [claimsOf(next.access).sid],
    )
    assert.deepEqual(trail, [{ ended_by: 'replay', reason: 'refresh a session' }])
  })

  test('stores nothing usable in the database (the successor is sealed under its predecessor)', async () => {
    const { refresh } = await registerPerson(server)
    const next = (await post('refresh', { refresh })).body.refresh
    const rows = await arrange('select row_to_json(t)::text as text from auth.refresh_tokens t')
    for (const { text } of rows) for (const token of [refresh, next]) assert.ok(!String(text).includes(token))
  })

  test('refuses unknown, expired and malformed tokens, and those of deactivated people (CVE-2024-22513)', async () => {
    const [expired, inactive, old] = await Promise.all([1, 2, 3].map(() => registerPerson(server)))
    await arrange("update auth.refresh_tokens set expires_at = now() - interval '1 second' where token_hash = $1", [
      hashOf(expired!.refresh),
    ])
    await arrange('update auth.users set is_active = false where id = $1', [inactive!.id])
    await arrange("update auth.sessions set expires_at = now() - interval '1 second' where user_id = $1", [old!.id])
    isRefusal(await post('refresh', { refresh: expired!.refresh }), 401, 'auth.expired_token')
    isRefusal(await post('refresh', { refresh: inactive!.refresh }), 401, 'auth.session_ended')
    isRefusal(await post('refresh', { refresh: old!.refresh }), 401, 'auth.session_ended')
    isRefusal(await me(inactive!.access), 401, 'auth.session_ended')
    isRefusal(await post('refresh', { refresh: randomBytes(32).toString('base64url') }), 401, 'auth.invalid_token')
    isRefusal(await post('refresh', { refresh: expired!.access }), 401, 'auth.invalid_token')
    isRefusal(await post('refresh', { refresh: ['x'] }), 422, 'request.validation_failed')
  })

  test('never lets a token outlive its session, however often it is refreshed', async () => {
    const { refresh, id } = await registerPerson(server)
    await arrange("update auth.sessions set expires_at = now() + interval '1 hour' where user_id = $1", [id])
    const next = (await post('refresh', { refresh })).body.refresh
    const [row] = await arrange(
      'select t.expires_at <= s.expires_at as bounded from auth.refresh_tokens t join auth.sessions s on s.id = t.session_id where t.token_hash = $1',
      [hashOf(next)],
    )
    assert.deepEqual(row, { bounded: true })
  })
})

describe('verify', () => {
  test('answers {} for a valid token, and 401 for any other', async () => {
    const { access, refresh } = await registerPerson(server)
    const good = await post('verify', { token: access })
    assert.deepEqual([good.status, good.body], [200, {}])
    for (const token of ['rubbish', refresh, `${access}x`, ''])
      isRefusal(await post('verify', { token }), 401, 'auth.invalid_token')
  })

  test("answers 401 to a person removed from the token's tenant", async () => {
    const { people } = await createTenant(server)
    await arrange('delete from tenant.memberships where user_id = $1', [people.viewer.id])
    isRefusal(await post('verify', { token: people.viewer.access }), 401, 'auth.invalid_token')
  })
})

describe('log out', () => {
  test('stops the access tokens of the session at once, and no other session (CVE-2025-4643, CVE-2024-34709)', async () => {
    const person = await registerPerson(server)
    const other = (await post('login', { email: person.email, password: person.password })).body
    assert.equal((await me(person.access)).status, 200)
    const answer = await post('logout', { refresh: person.refresh })
    assert.deepEqual([answer.status, answer.text], [204, ''])
    isRefusal(await me(person.access), 401, 'auth.session_ended')
    isRefusal(await post('verify', { token: person.access }), 401, 'auth.session_ended')
    isRefusal(await post('refresh', { refresh: person.refresh }), 401, 'auth.session_ended')
    assert.equal((await me(other.access)).status, 200)
  })

  test('accepts a used token, more than once, and refuses a malformed one', async () => {
    const { refresh } = await registerPerson(server)
    const next = (await post('refresh', { refresh })).body
    assert.equal((await post('logout', { refresh })).status, 204)
    assert.equal((await post('logout', { refresh: next.refresh })).status, 204)
    isRefusal(await me(next.access), 401, 'auth.session_ended')
    isRefusal(await post('logout', { refresh: 'rubbish' }), 401, 'auth.invalid_token')
  })
})

describe('switch tenant', () => {
  test('answers tokens for another tenant of the caller, and refreshes stay there', async () => {
    const [a, b] = [await createTenant(server), await createTenant(server)]
    const { owner } = a.people
    await joinTenant(server, b, { user: owner.id, role: 'editor' })
    const switched = await post('switch-tenant', { tenant: b.slug }, owner.access)
    assert.equal(switched.status, 200)
    assert.deepEqual(Object.keys(switched.body), ['access', 'refresh'])
    assert.equal(claimsOf(switched.body.access).tid, b.id)
    const refreshed = await post('refresh', { refresh: switched.body.refresh })
    assert.equal(claimsOf(refreshed.body.access).tid, b.id)
    isRefusal(await post('refresh', { refresh: owner.refresh }), 401, 'auth.stale_token')
  })

  test('needs a token, and a tenant the caller belongs to', async () => {
    const { people } = await createTenant(server)
    const foreign = await createTenant(server)
    isRefusal(await post('switch-tenant', { tenant: foreign.slug }), 401, 'auth.required')
    for (const tenant of [foreign.slug, 'no-such-tenant'])
      isRefusal(await post('switch-tenant', { tenant }, people.owner.access), 404, 'tenants.not_found')
  })
})
