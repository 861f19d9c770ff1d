// API keys: what they open, what they never open, and that whatever ends them acts at once.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, beforeEach, describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { arrange } from '#tests/support/arrange.ts'
import { type Call, openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, type Person, registerPerson, type TestTenant } from '#tests/support/tenant.ts'
import { createKeyText, hasKeyForm } from './secrets/key-text.ts'

let server: TestServer
let tenant: TestTenant
before(async () => {
  server = await openServer()
})
after(() => server.close())
beforeEach(async () => {
  tenant = await createTenant(server)
})

const WORDS = ['articles.read', 'tags.read', 'tags.create', 'users.read']

async function makeKey(extra: object = {}, as: Person = tenant.people.admin) {
  const body = { name: 'nightly import', permissions: WORDS, ...extra }
  const answer = await server.call('/api/v1/api-keys', { method: 'POST', token: as.access, body })
  assert.equal(answer.status, 201, answer.text)
  return answer.body as { secret: string; apiKey: { id: string; prefix: string; expiresAt: string | null } }
}

const read = (token: string, path = '/api/v1/articles', call: Call = {}) => server.call(path, { token, ...call })
const call = (method: string, path: string, { token, body }: { token: string; body?: unknown }) =>
  server.call(`/api/v1${path}`, { method, token, body })
const revoke = (id: string, as = tenant.people.admin) =>
  call('POST', `/api-keys/${id}/revoke`, { token: as.access, body: {} })

async function eventually<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let turn = 0; turn < 100; turn++) {
    const found = await look()
    if (found !== undefined) return found
    await wait(20)
  }
  throw new Error('it did not happen')
}

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

  test('opens REST, GraphQL and streams with its words, in the name of its maker', async () => {
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

  test('opens its tenant alone, and another one in the header is a mismatch', async () => {
    const [{ secret }, other] = [await makeKey(), await createTenant(server)]
    for (const slug of [other.slug, 'no-such-tenant']) {
      const answer = await read(secret, '/api/v1/articles', { headers: { 'x-tenant': slug } })
      assert.deepEqual([answer.status, answer.body.code], [403, 'tenants.mismatch'])
    }
    assert.equal((await read(secret, '/api/v1/articles', { headers: { 'x-tenant': tenant.slug } })).status, 200)
  })

  test('meets no other tenant of its maker, whichever list it reads (CVE-2026-25574)', async () => {
    const { admin } = tenant.people
    const second = await createTenant(server)
    const added = await call('POST', '/memberships', {
      token: second.people.owner.access,
      body: { user: admin.id, role: 'viewer' },
    })
    assert.equal(added.status, 201)
    const { secret } = await makeKey({ permissions: ['tenants.read', 'memberships.read'] })
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

  test('stands in the trail beside its maker, in what it writes itself and in what the platform writes for it', async () => {
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

  test('lives as long as it was given, and never longer than the setting allows', async () => {
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

describe('nobody gives a key', () => {
  test('a word that they do not hold, nor all words at once (CVE-2025-24353)', async () => {
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

  test('what belongs to people, or the making of keys', async () => {
    for (const word of ['apiKeys.create', 'apiKeys.read', 'apiKeys.revoke', 'apiKeys.update', 'users.update']) {
      const answer = await call('POST', '/api-keys', {
        token: tenant.people.owner.access,
        body: { name: 'k', permissions: [word] },
      })
      assert.deepEqual([answer.status, answer.body.errors?.[0].pointer], [422, '/permissions/0'], word)
    }
  })

  test('without the permission to make one, a tenant or a log-in (CVE-2025-61928)', async () => {
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

test('a key cannot do what belongs to its maker (CVE-2026-22706: a way in that outlives the password)', async () => {
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

describe('what ends a key acts at once', () => {
  const isRefused = async (secret: string, at = server) => {
    const answer = await at.call('/api/v1/articles', { token: secret })
    assert.deepEqual([answer.status, answer.body.code], [401, 'auth.invalid_token'], answer.text)
    return answer
  }

  test('revoking, on every process', async () => {
    const { secret, apiKey } = await makeKey()
    const second = await openServer()
    try {
      assert.equal((await second.call('/api/v1/articles', { token: secret })).status, 200)
      assert.equal((await revoke(apiKey.id, tenant.people.owner)).status, 200)
      await isRefused(secret)
      await isRefused(secret, second)
    } finally {
      await second.close()
    }
  })

  test('expiry, deactivation, leaving, and a tenant that is suspended', async () => {
    for (const [statement, value] of [
      ['update auth.sessions set expires_at = now() where api_key = $1', 'key'],
      ['update auth.users set is_active = false where id = $1', 'admin'],
      ['delete from tenant.memberships where user_id = $1', 'admin'],
      ["update tenant.tenants set status = 'suspended' where id = $1", 'tenant'],
    ] as const) {
      tenant = await createTenant(server)
      const { secret, apiKey } = await makeKey()
      assert.equal((await read(secret)).status, 200)
      await arrange(statement, [{ key: apiKey.id, admin: tenant.people.admin.id, tenant: tenant.id }[value]])
      await isRefused(secret)
    }
  })

  test('a lower role of its maker, for the words that the role lacks', async () => {
    const { secret } = await makeKey()
    const post = () => call('POST', '/tags', { token: secret, body: { name: `t${Math.random()}` } })
    assert.equal((await post()).status, 201)
    const { owner, admin } = tenant.people
    const [membership] = (await call('GET', `/memberships?user=${admin.id}`, { token: owner.access })).body.results
    await call('PATCH', `/memberships/${membership.id}`, { token: owner.access, body: { role: 'viewer' } })
    assert.deepEqual([(await post()).status, (await read(secret)).status], [403, 200])
  })

  test('and a role that rises again brings no more than what the key was given', async () => {
    const { secret } = await makeKey({ permissions: ['tags.read'] })
    await arrange("update tenant.memberships set role = 'owner' where user_id = $1", [tenant.people.admin.id])
    assert.equal((await read(secret)).status, 403)
  })

  test('but a log-out or a new password of its maker does not', async () => {
    const { admin } = tenant.people
    const { secret } = await makeKey()
    const sessions = (await call('GET', '/auth/sessions', { token: admin.access })).body.results
    assert.equal(sessions.length, 2)
    const [row] = await arrange(
      'select session_id from auth.api_key_secrets x join auth.sessions s on s.id = session_id where s.user_id = $1',
      [admin.id],
    )
    assert.equal((await call('DELETE', `/auth/sessions/${row!.session_id}`, { token: admin.access })).status, 404)
    assert.equal((await call('POST', '/auth/sessions/end-all', { token: admin.access })).status, 204)
    assert.equal((await read(secret)).status, 200)
  })
})

describe('rotating', () => {
  const rotate = (id: string, body: object = {}, as = tenant.people.admin) =>
    call('POST', `/api-keys/${id}/rotate`, { token: as.access, body })

  test('makes a new secret; the old one holds for the chosen overlap', async () => {
    const { secret, apiKey } = await makeKey()
    const rotated = await rotate(apiKey.id, { overlapMinutes: 60 })
    assert.equal(rotated.status, 200, rotated.text)
    assert.notEqual(rotated.body.apiKey.prefix, apiKey.prefix)
    for (const each of [secret, rotated.body.secret]) assert.equal((await read(each)).status, 200)
    const ends = Date.parse(rotated.body.apiKey.previousUntil)
    assert.ok(Math.abs(ends - Date.now() - 3_600_000) < 60_000)
    assert.equal((await rotate(apiKey.id, { overlapMinutes: 0 })).status, 200)
    for (const each of [secret, rotated.body.secret]) assert.equal((await read(each)).status, 401)
  })

  test('never makes an old secret live longer, and revoking ends all of them', async () => {
    const soon = new Date(Date.now() + 3_600_000).toISOString()
    const { secret, apiKey } = await makeKey({ expiresAt: soon })
    const { body } = await rotate(apiKey.id, { overlapMinutes: 40_000 })
    const [row] = await arrange('select max(expires_at) as last from auth.sessions where api_key = $1', [apiKey.id])
    assert.equal((row!.last as Date).toISOString(), soon)
    await revoke(apiKey.id)
    for (const each of [secret, body.secret]) assert.equal((await read(each)).status, 401)
    const late = await rotate(apiKey.id)
    assert.deepEqual([late.status, late.body.code], [409, 'resource.conflict'])
  })

  test('is for its maker alone: an admin gets no key that acts as the owner (CVE-2026-28361, CVE-2026-32103)', async () => {
    const { apiKey, secret } = await makeKey({}, tenant.people.owner)
    assert.equal((await rotate(apiKey.id)).status, 403)
    assert.equal((await rotate(apiKey.id, {}, tenant.people.viewer)).status, 403)
    const foreign = await createTenant(server)
    assert.equal((await rotate(apiKey.id, {}, foreign.people.owner)).status, 404)
    assert.equal((await revoke(apiKey.id, foreign.people.owner)).status, 404)
    assert.equal((await read(secret)).status, 200)
  })
})

describe('what is no key', () => {
  test('is refused like one that was revoked, and unasked when it cannot be one', async () => {
    const { secret, apiKey } = await makeKey()
    await revoke(apiKey.id)
    const known = await read(secret)
    const unknown = await read(createKeyText().secret)
    const broken = `${secret.slice(0, -1)}${secret.endsWith('0') ? '1' : '0'}`
    assert.ok(!hasKeyForm(broken))
    const asked: string[] = []
    const stop = server.runtime.database.observe(({ text }) => void asked.push(text))
    const rest = [
      ...[
        broken,
        secret.toUpperCase(),
        `${secret}0`,
        secret.slice(0, -1),
        'pend_',
        'pend_00000000_',
        `pend_${'a'.repeat(8000)}`,
      ],
      ...[
        `${secret}.`,
        `${secret}=`,
        secret.replace('pend_', 'pend-'),
        createHash('sha256').update(secret).digest('hex'),
      ],
    ]
    const answers = []
    for (const token of rest) answers.push(await read(token))
    stop()
    assert.deepEqual(
      asked.filter((text) => text.includes('api_key')),
      [],
    )
    for (const { status, body, headers } of [unknown, ...answers]) {
      const { requestId: _own, ...problem } = body
      const { requestId: _other, ...same } = known.body
      assert.deepEqual([status, problem], [401, same])
      assert.equal(headers.get('www-authenticate'), known.headers.get('www-authenticate'))
    }
  })

  test('is taken from the header alone: not from an address, a body or a cookie (CVE-2024-47822)', async () => {
    const { secret } = await makeKey()
    for (const [path, headers] of [
      [`/api/v1/articles?access_token=${secret}`, {}],
      ['/api/v1/articles', { cookie: `token=${secret}` }],
      ['/api/v1/articles', { 'x-api-key': secret }],
    ] as const)
      assert.ok([400, 401].includes((await server.call(path, { headers })).status), path)
  })
})

describe('use', () => {
  const trailOf = (operation: string, id: string) => async () => {
    const rows = await arrange('select 1 from audit.changes where operation = $1 and record_id = $2', [operation, id])
    return rows.length > 0 ? rows.length : undefined
  }

  test('is noted afterwards, the first one in the trail, and what is refused once', async () => {
    const { secret, apiKey } = await makeKey()
    await Promise.all(Array.from({ length: 5 }, () => read(secret)))
    const used = await eventually(async () => {
      const { body } = await call('GET', `/api-keys/${apiKey.id}`, { token: tenant.people.admin.access })
      return body.lastUsedAt ?? undefined
    })
    assert.ok(Math.abs(Date.parse(used) - Date.now()) < 60_000)
    assert.equal(await eventually(trailOf('key_first_used', apiKey.id)), 1)
    await revoke(apiKey.id)
    await Promise.all(Array.from({ length: 5 }, () => read(secret)))
    assert.equal(await eventually(trailOf('key_refused', apiKey.id)), 1)
  })

  test('has a limit of its own for each key, beside that of its maker', async () => {
    const limited = await openServer({ PEND_RATE_LIMIT: '5/minute' })
    try {
      const { secret } = await makeKey()
      const other = await makeKey()
      const statusOf = async (token: string) => (await limited.call('/api/v1/articles', { token })).status
      for (let turn = 0; turn < 5; turn++) assert.equal(await statusOf(secret), 200)
      assert.deepEqual(
        [await statusOf(secret), await statusOf(other.secret), await statusOf(tenant.people.admin.access)],
        [429, 200, 200],
      )
    } finally {
      await limited.close()
    }
  })

  test('under an idempotency key of its maker does not bring the answer to the maker', async () => {
    const { secret } = await makeKey({ permissions: ['articles.read'] })
    const headers = { 'idempotency-key': 'one' }
    const body = { name: 'secret plans' }
    const post = (token: string) => server.call('/api/v1/tags', { method: 'POST', token, body, headers })
    assert.equal((await post(tenant.people.admin.access)).status, 201)
    assert.equal((await post(secret)).status, 403)
  })
})
