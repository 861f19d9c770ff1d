// What counts as an API key, what its use records, and which limit it shares.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, beforeEach, describe, test } from 'node:test'
import { waitUntil } from '#framework/testing/wait-until.ts'
import { arrange } from '#tests/support/arrange.ts'
import { createKeyCalls } from '#tests/support/key-calls.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, type TestTenant } from '#tests/support/tenant.ts'
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

const { makeKey, read, call, revoke } = createKeyCalls(() => ({ server, tenant }))

describe('a malformed key', () => {
  test('is refused like a revoked one, without a query when it cannot be one', async () => {
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

  test('counts only in the header: not in an address, a body or a cookie (CVE-2024-47822)', async () => {
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
    return rows.length
  }

  test('is recorded afterwards, the first one in the trail, and refusals once', async () => {
    const { secret, apiKey } = await makeKey()
    await Promise.all(Array.from({ length: 5 }, () => read(secret)))
    const lastUse = async () =>
      (await call('GET', `/api-keys/${apiKey.id}`, { token: tenant.people.admin.access })).body.lastUsedAt as
        | string
        | null
    const used = await waitUntil(lastUse, (at) => at !== null)
    assert.ok(Math.abs(Date.parse(used!) - Date.now()) < 60_000)
    assert.equal(await waitUntil(trailOf('key_first_used', apiKey.id), (count) => count > 0), 1)
    await revoke(apiKey.id)
    await Promise.all(Array.from({ length: 5 }, () => read(secret)))
    assert.equal(await waitUntil(trailOf('key_refused', apiKey.id), (count) => count > 0), 1)
  })

  test("shares one limit with its maker's other keys, apart from the maker’s own", async () => {
    const limited = await openServer({ PEND_RATE_LIMIT: '5/minute' })
    try {
      const { secret } = await makeKey()
      const other = await makeKey()
      const statusOf = async (token: string) => (await limited.call('/api/v1/articles', { token })).status
      for (let turn = 0; turn < 5; turn++) assert.equal(await statusOf(secret), 200)
      assert.deepEqual(
        [await statusOf(secret), await statusOf(other.secret), await statusOf(tenant.people.admin.access)],
        [429, 429, 200],
      )
    } finally {
      await limited.close()
    }
  })

  test("under its maker's idempotency key does not return the maker's answer", async () => {
    const { secret } = await makeKey({ permissions: ['articles.read'] })
    const headers = { 'idempotency-key': 'one' }
    const body = { name: 'secret plans' }
    const post = (token: string) => server.call('/api/v1/tags', { method: 'POST', token, body, headers })
    assert.equal((await post(tenant.people.admin.access)).status, 201)
    assert.equal((await post(secret)).status, 403)
  })
})
