// The end of a session reaches its access tokens on every process within a second: two full servers with separate connections and caches.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { testRedisUrl } from '#framework/testing/database.ts'
import { arrange } from '#tests/support/arrange.ts'
import { type Call, openServer, type TestServer } from '#tests/support/server.ts'
import { createStaff } from '#tests/support/staff.ts'
import { createTenant, type Person, type TestTenant } from '#tests/support/tenant.ts'

interface Tokens {
  readonly access: string
  readonly refresh: string
}

interface Ending {
  /** A person's action at one server. */
  readonly name: string
  end(at: TestServer, tokens: Tokens, person: Person): Promise<{ status: number; text: string }>
  readonly code?: string
}

const post = (at: TestServer, path: string, call: Call) => at.call(`/api/v1${path}`, { method: 'POST', ...call })

const ENDINGS: readonly Ending[] = [
  { name: 'logging out', end: (at, { refresh }) => post(at, '/auth/logout', { body: { refresh } }) },
  {
    name: 'blacklisting as simplejwt does',
    end: (at, { refresh }) => post(at, '/auth/token/blacklist/', { body: { refresh } }),
  },
  {
    name: 'ending the session by its id',
    async end(at, { access }) {
      const { results } = (await at.call('/api/v1/auth/sessions', { token: access })).body
      const { id } = results.find(({ isCurrent }: { isCurrent: boolean }) => isCurrent)
      return at.call(`/api/v1/auth/sessions/${id}`, { method: 'DELETE', token: access })
    },
  },
  { name: 'ending all sessions', end: (at, { access }) => post(at, '/auth/sessions/end-all', { token: access }) },
  {
    name: 'ending the others from another session',
    end: async (at, _tokens, person) =>
      post(at, '/auth/sessions/end-others', { token: (await logIn(at, person)).access }),
  },
  {
    name: 'reusing a refresh token (CVE-2025-4643)',
    async end(at, { refresh }, person) {
      const next = (await post(at, '/auth/refresh', { body: { refresh } })).body
      await post(at, '/auth/refresh', { body: { refresh: next.refresh } })
      await arrange(
        `update auth.refresh_tokens set used_at = now() - interval '1 hour' where session_id in
        (select id from auth.sessions where user_id = $1) and used_at is not null`,
        [person.id],
      )
      const replayed = await post(at, '/auth/refresh', { body: { refresh } })
      assert.equal(replayed.status, 401)
      return { status: 204, text: '' }
    },
  },
  {
    name: "staff ending all of a person's sessions",
    async end(at, _tokens, { id }) {
      const staff = await createStaff(at)
      return post(at, `/platform/people/${id}/sessions/end-all`, {
        token: staff.access,
        headers: { 'x-reason': 'ticket 4711, stolen' },
      })
    },
  },
  {
    name: 'deactivating the person',
    async end(_at, _tokens, { id }) {
      await arrange('update auth.users set is_active = false where id = $1', [id])
      return { status: 204, text: '' }
    },
  },
]

async function logIn(at: TestServer, { email, password }: Person): Promise<Tokens> {
  const { status, body, text } = await post(at, '/auth/login', { body: { email, password } })
  assert.equal(status, 200, text)
  return body
}

const DEPLOYMENTS: readonly { name: string; variables: Record<string, string> }[] = [
  { name: 'on PostgreSQL alone', variables: {} },
  ...(testRedisUrl() === null ? [] : [{ name: 'with Redis', variables: { REDIS_URL: testRedisUrl()! } }]),
]

for (const { name: deployment, variables } of DEPLOYMENTS)
  describe(`two processes ${deployment}`, () => {
    let servers: readonly [TestServer, TestServer]
    let tenant: TestTenant
    before(async () => {
      servers = [await openServer(variables), await openServer(variables)]
      tenant = await createTenant(servers[0])
    })
    after(() => Promise.all(servers.map((server) => server.close())))

    const asks = [
      (at: TestServer, token: string) => at.call('/api/v1/articles', { token }),
      (at: TestServer, token: string) => at.call('/api/v1/users/me', { token }),
      (at: TestServer, token: string) => post(at, '/auth/verify', { body: { token } }),
      (at: TestServer, token: string) => post(at, '/categories', { token, body: { name: `c${Math.random()}` } }),
    ]

    for (const { name, end } of ENDINGS)
      test(`refuse the access token everywhere after ${name}`, async () => {
        const [one, other] = servers
        const { editor } = tenant.people
        try {
          const tokens = await logIn(one, editor)
          // Both have seen it and cached what they can.
          for (const at of servers) for (const ask of asks) assert.ok((await ask(at, tokens.access)).status < 300, name)
          const ended = await end(one, tokens, editor)
          assert.ok(ended.status < 300, ended.text)
          // The first check finds it ended: there is nothing to wait for.
          for (const at of [other, one])
            for (const ask of asks) assert.equal((await ask(at, tokens.access)).body.code, 'auth.session_ended')
          const over = await other.graphql('{ articles { totalCount } }', { token: tokens.access })
          assert.equal(over.body.errors[0].extensions.code, 'auth.session_ended', over.text)
          assert.equal((await post(other, '/auth/refresh', { body: { refresh: tokens.refresh } })).status, 401)
        } finally {
          await arrange('update auth.users set is_active = true where id = $1', [editor.id])
        }
      })

    test("keep the person's other sessions", async () => {
      const [one, other] = servers
      const { viewer } = tenant.people
      const [ending, staying] = [await logIn(one, viewer), await logIn(one, viewer)]
      assert.equal((await post(one, '/auth/logout', { body: { refresh: ending.refresh } })).status, 204)
      assert.equal((await other.call('/api/v1/users/me', { token: staying.access })).status, 200)
    })

    test('refuse a session ended during hundreds of requests, from the first request that began later', async () => {
      const [one, other] = servers
      const tokens = await logIn(one, tenant.people.viewer)
      let endedAt = Number.POSITIVE_INFINITY
      const late: number[] = []
      const asking = async () => {
        for (let n = 0; n < 50; n++) {
          const begun = performance.now()
          const { status } = await other.call('/api/v1/users/me', { token: tokens.access })
          if (status === 200 && begun > endedAt) late.push(begun - endedAt)
        }
      }
      const running = Promise.all(Array.from({ length: 8 }, asking))
      assert.equal((await post(one, '/auth/logout', { body: { refresh: tokens.refresh } })).status, 204)
      endedAt = performance.now()
      await running
      assert.deepEqual(late, [])
      assert.equal((await other.call('/api/v1/users/me', { token: tokens.access })).status, 401)
    })
  })
