// Every end of an API key applies at once, on every process, and a rotated key ends at its announced time.
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { arrange } from '#tests/support/arrange.ts'
import { createKeyCalls } from '#tests/support/key-calls.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, type TestTenant } from '#tests/support/tenant.ts'

let server: TestServer
let tenant: TestTenant
before(async () => {
  server = await openServer()
})
after(() => server.close())
beforeEach(async () => {
  tenant = await createTenant(server)
})

const { makeKey, read, call, revoke } = createKeyCalls(() => ({ server, tenant }))

describe('the end of a key applies at once', () => {
  const isRefused = async (secret: string, at = server) => {
    const answer = await at.call('/api/v1/articles', { token: secret })
    assert.deepEqual([answer.status, answer.body.code], [401, 'auth.invalid_token'], answer.text)
    return answer
  }

  test('by revoking, on every process', async () => {
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

  test('by expiry, deactivation, leaving, and suspension of the tenant', async () => {
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

  test('by a lower role of its maker, for the permissions that role lacks', async () => {
    const { secret } = await makeKey()
    const post = () => call('POST', '/tags', { token: secret, body: { name: `t${Math.random()}` } })
    assert.equal((await post()).status, 201)
    const { owner, admin } = tenant.people
    const [membership] = (await call('GET', `/memberships?user=${admin.id}`, { token: owner.access })).body.results
    await call('PATCH', `/memberships/${membership.id}`, { token: owner.access, body: { role: 'viewer' } })
    assert.deepEqual([(await post()).status, (await read(secret)).status], [403, 200])
  })

  test('and a higher role afterwards adds nothing to what the key was given', async () => {
    const { secret } = await makeKey({ permissions: ['tags.read'] })
    await arrange("update tenant.memberships set role = 'owner' where user_id = $1", [tenant.people.admin.id])
    assert.equal((await read(secret)).status, 403)
  })

  test("but not by its maker's sign-out or new password", async () => {
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

  test('makes a new secret; the old one stays valid for the chosen overlap', async () => {
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

  test('never extends an old secret, and revoking ends all of them', async () => {
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

  test('is only for its maker: an admin gets no key that acts as the owner (CVE-2026-28361, CVE-2026-32103)', async () => {
    const { apiKey, secret } = await makeKey({}, tenant.people.owner)
    assert.equal((await rotate(apiKey.id)).status, 403)
    assert.equal((await rotate(apiKey.id, {}, tenant.people.viewer)).status, 403)
    const foreign = await createTenant(server)
    assert.equal((await rotate(apiKey.id, {}, foreign.people.owner)).status, 404)
    assert.equal((await revoke(apiKey.id, foreign.people.owner)).status, 404)
    assert.equal((await read(secret)).status, 200)
  })
})
