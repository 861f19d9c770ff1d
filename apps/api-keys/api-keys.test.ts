// API keys: what they open, what they never open, and who may create which.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, beforeEach, describe, test } from 'node:test'
import { arrange } from '#tests/support/arrange.ts'
import { createKeyCalls, WORDS } from '#tests/support/key-calls.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, joinTenant, registerPerson, type TestTenant } from '#tests/support/tenant.ts'

let server: TestServer
let tenant: TestTenant
before(async () => {
  server = await openServer()
})
after(() => server.close())
beforeEach(async () => {
  tenant = await createTenant(server)
})

const { makeKey, read, call } = createKeyCalls(() => ({ server, tenant }))

describe('a key', () => {
  test('is shown once, stored as a hash, and recognised by its prefix', async () => {
    const { secret, apiKey } = await makeKey()
    assert.match(secret, /^pend_[0-9a-f]{8}_[0-9a-f]{72}$/)
    assert.ok(secret.startsWith(`${apiKey.prefix}_`))
    const listed = await call('GET', '/api-keys', { token: tenant.people.admin.access })
    assert.deepEqual(
      listed.body.results.map(({ id }: { id: string }) => id),
      [apiKey.id],
    )
    assert.ok(!listed.text.includes(secret.slice(14)))
    const [row] = await arrange('select secret_hash from auth.api_key_secrets where api_key = $1', [apiKey.id])
    assert.equal(row!.secret_hash, createHash('sha256').update(secret).digest('hex'))
    for (const table of ['tenant.api_keys', 'auth.api_key_secrets', 'audit.changes', 'auth.sessions', 'tasks.events'])
      assert.deepEqual(await arrange(`select 1 from ${table} t where t::text like $1`, [`%${secret.slice(20)}%`]), [])
  })

  test('opens REST, GraphQL and streams with its permissions, on behalf of its maker', async () => {
    const { secret } = await makeKey()
    assert.equal((await read(secret)).status, 200)
    const made = await call('POST', '/tags', { token: secret, body: { name: 'by key' } })
    assert.equal(made.status, 201, made.text)
    const me = await read(secret, '/api/v1/users/me')
    assert.equal(me.body.id, tenant.people.admin.id)
    const listed = await server.graphql('{ tags { nodes { name } } }', { token: secret })
    assert.deepEqual(listed.body.data.tags.nodes, [{ name: 'by key' }])
    const stream = await fetch(`${server.origin}/api/v1/events`, {
      headers: { authorization: `Bearer ${secret}`, accept: 'text/event-stream' },
    })
    assert.equal(stream.status, 200)
    await stream.body!.cancel()
  })

  test('opens nothing it was not given, over REST and GraphQL', async () => {
    const { secret } = await makeKey({ permissions: ['articles.read'] })
    for (const [method, path, body] of [
      ['GET', '/tags'],
      ['POST', '/tags', { name: 'x' }],
      ['POST', '/articles', { title: 'x' }],
      ['GET', '/audit'],
      ['GET', '/memberships'],
      ['GET', '/webhooks'],
    ] as const) {
      const answer = await call(method, path, { token: secret, body })
      assert.deepEqual([answer.status, answer.body.code], [403, 'permissions.denied'], `${method} ${path}`)
    }
    const over = await server.graphql('mutation { createTag(input: { name: "x" }) { tag { id } } }', { token: secret })
    assert.equal(over.body.errors[0].extensions.code, 'permissions.denied')
  })

  test('opens only its tenant, and another one in the header is a mismatch', async () => {
    const [{ secret }, other] = [await makeKey(), await createTenant(server)]
    for (const slug of [other.slug, 'no-such-tenant']) {
      const answer = await read(secret, '/api/v1/articles', { headers: { 'x-tenant': slug } })
      assert.deepEqual([answer.status, answer.body.code], [403, 'tenants.mismatch'])
    }
    assert.equal((await read(secret, '/api/v1/articles', { headers: { 'x-tenant': tenant.slug } })).status, 200)
  })

  test('sees no other tenant of its maker, in any list (CVE-2026-25574)', async () => {
    const { admin } = tenant.people
    const second = await createTenant(server)
    await joinTenant(server, second, { user: admin.id })
    const { secret } = await makeKey({ permissions: ['tenants.read', 'memberships.read', 'users.read'] })
    const namesOf = async (token: string) =>
      (await read(token, '/api/v1/tenants')).body.results.map(({ slug }: { slug: string }) => slug).sort()
    assert.deepEqual(await namesOf(admin.access), [tenant.slug, second.slug].sort())
    assert.deepEqual(await namesOf(secret), [tenant.slug])
    assert.equal((await read(secret, `/api/v1/tenants/${second.id}`)).status, 404)
    const own = `/api/v1/memberships?user=${admin.id}`
    assert.deepEqual([(await read(admin.access, own)).body.count, (await read(secret, own)).body.count], [1, 1])
    const over = await server.graphql('{ tenants { nodes { slug } } memberships { totalCount } }', { token: secret })
    assert.deepEqual(over.body.data.tenants.nodes, [{ slug: tenant.slug }])
  })

  test('appears in the trail beside its maker, in its own changes and in those the platform makes for it', async () => {
    const { secret, apiKey } = await makeKey()
    const { admin } = tenant.people
    await call('POST', '/tags', { token: secret, body: { name: 'by key' } })
    await call('POST', '/tags', { token: admin.access, body: { name: 'by hand' } })
    const { body } = await read(admin.access, '/api/v1/audit?resource=tags&ordering=createdAt')
    assert.deepEqual(
      body.results.map(({ actorId, keyId }: Record<string, unknown>) => [actorId, keyId]),
      [
        [admin.id, apiKey.id],
        [admin.id, null],
      ],
    )
    const verified = await read(admin.access, '/api/v1/audit/verification')
    assert.equal(verified.body.isIntact, true)
  })

  test('lives as long as requested, and never longer than the setting allows', async () => {
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
    const post = (expiresAt: string) =>
      call('POST', '/api-keys', {
        token: tenant.people.admin.access,
        body: { name: 'k', permissions: ['articles.read'], expiresAt },
      })
    for (const moment of [inDays(400), inDays(-1)]) {
      const answer = await post(moment)
      assert.deepEqual([answer.status, answer.body.errors[0].pointer], [422, '/expiresAt'])
    }
    assert.equal((await post(inDays(10))).status, 201)
    const { apiKey } = await makeKey()
    assert.ok(Date.parse(apiKey.expiresAt!) > Date.now() + 365 * 86_400_000)
  })
})

describe('nobody grants a key', () => {
  test('a permission they do not hold, nor all at once (CVE-2025-24353)', async () => {
    for (const word of [
      '*',
      'articles.*',
      'nothing.read',
      'articles.explode',
      'ARTICLES.READ',
      'memberships.nothing',
    ]) {
      const answer = await call('POST', '/api-keys', {
        token: tenant.people.admin.access,
        body: { name: 'k', permissions: ['articles.read', word] },
      })
      assert.deepEqual([answer.status, answer.body.errors?.[0].pointer], [422, '/permissions/1'], word)
    }
  })

  test('the permissions reserved for people, or the making of keys', async () => {
    for (const word of ['apiKeys.create', 'apiKeys.read', 'apiKeys.revoke', 'apiKeys.update', 'users.update']) {
      const answer = await call('POST', '/api-keys', {
        token: tenant.people.owner.access,
        body: { name: 'k', permissions: [word] },
      })
      assert.deepEqual([answer.status, answer.body.errors?.[0].pointer], [422, '/permissions/0'], word)
    }
  })

  test('without the permission to create one, a tenant or a session (CVE-2025-61928)', async () => {
    const body = { name: 'k', permissions: ['articles.read'] }
    const path = '/api/v1/api-keys'
    for (const [token, status] of [
      [tenant.people.viewer.access, 403],
      [tenant.people.editor.access, 403],
      [(await registerPerson(server)).access, 403],
      [null, 401],
    ] as const)
      assert.equal((await server.call(path, { method: 'POST', token, body })).status, status)
    for (const foreign of [
      { createdBy: tenant.people.owner.id },
      { prefix: 'x' },
      { tenantId: tenant.id },
      { user: 'x' },
    ]) {
      const answer = await call('POST', '/api-keys', {
        token: tenant.people.admin.access,
        body: { ...body, ...foreign },
      })
      assert.equal(answer.status, 422, JSON.stringify(foreign))
    }
  })
})

test('a key cannot do what is reserved for its maker (CVE-2026-22706: a way in that outlives the password)', async () => {
  const { owner } = tenant.people
  const words = (await read(owner.access, '/api/v1/users')).status === 200 ? WORDS : []
  const { secret, apiKey } = await makeKey({ permissions: [...words, 'memberships.read', 'memberships.create'] }, owner)
  for (const [method, path, body] of [
    ['GET', '/auth/sessions'],
    ['DELETE', '/auth/sessions/0197a6a0-0000-7000-8000-00000000000f'],
    ['POST', '/auth/sessions/end-all'],
    ['POST', '/auth/sessions/end-others'],
    ['POST', '/auth/password', { currentPassword: owner.password, password: 'seven quiet lanterns drift' }],
    ['POST', '/auth/email/change', { email: 'new@example.com', currentPassword: owner.password }],
    ['POST', '/auth/switch-tenant', { tenant: tenant.slug }],
    ['POST', '/tenants', { name: 'Mine' }],
    ['POST', '/api-keys', { name: 'k', permissions: ['articles.read'] }],
    ['POST', `/api-keys/${apiKey.id}/rotate`, {}],
    ['POST', `/api-keys/${apiKey.id}/revoke`, {}],
    ['GET', '/api-keys'],
    ['GET', '/tenants'],
    ['PATCH', '/users/me', { firstName: 'Mallory' }],
  ] as const) {
    const answer = await call(method, path, { token: secret, body })
    assert.ok([403, 404].includes(answer.status) && answer.body.code !== 'service.internal', `${path}: ${answer.text}`)
    assert.notEqual(answer.status, 200)
  }
  const over = await server.graphql('{ listSessions { results { id } } }', { token: secret })
  assert.equal(over.body.errors[0].extensions.code, 'permissions.denied')
  for (const path of ['/auth/refresh', '/auth/logout'])
    assert.equal((await call('POST', path, { token: secret, body: { refresh: secret } })).status, 401)
})
