// Through a PgBouncer in transaction mode, tenants share a few connections, and nobody sees anything of another.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { pooledUrl } from '#framework/database/connections/pooled-url.ts'
import { testDatabaseUrls } from '#framework/testing/database.ts'
import { hasPgBouncer, openPgBouncer } from '#framework/testing/servers/pgbouncer.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, type TestTenant } from '#tests/support/tenant.ts'

type Owned = TestTenant<'owner'>

const WRITES = 30

async function writeArticles(server: TestServer, { people, slug }: Owned): Promise<void> {
  const write = (n: number) =>
    server.call('/api/v1/articles', {
      method: 'POST',
      token: people.owner.access,
      body: { title: `${slug} ${n}`, body: 'Text' },
    })
  const answers = await Promise.all(Array.from({ length: WRITES }, (_, n) => write(n)))
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([201]))
}

async function titlesOf(server: TestServer, { people }: Owned): Promise<string[]> {
  const { body } = await server.call('/api/v1/articles?page_size=100', { token: people.owner.access })
  return (body.results as { title: string }[]).map(({ title }) => title)
}

test('a pooler takes the place of the host, and no log-in', () => {
  const url = 'postgres://pend_app:a%2Fb@db.example.com/pend?sslmode=require'
  assert.equal(pooledUrl(url, '127.0.0.1:6432'), 'postgres://pend_app:a%2Fb@127.0.0.1:6432/pend?sslmode=require')
  assert.equal(pooledUrl(url, undefined), url)
  const readOnly = 'postgres://pend_app:a@db.example.com/pend?options=-c+default_transaction_read_only%3Don'
  assert.equal(pooledUrl(readOnly, '127.0.0.1:6432'), 'postgres://pend_app:a@127.0.0.1:6432/pend')
})

if (hasPgBouncer)
  describe('a server behind PgBouncer', () => {
    test('answers tenants side by side on two connections, and each sees its own records (TEN-12)', async () => {
      const bouncer = await openPgBouncer(testDatabaseUrls(), { size: 2 })
      const server = await openServer({ PEND_POOLER: bouncer.address, PEND_POOL_SIZE: '20' })
      try {
        const tenants = await Promise.all([1, 2, 3].map(() => createTenant(server)))
        await Promise.all(tenants.map((tenant) => writeArticles(server, tenant)))
        for (const tenant of tenants) {
          const titles = await titlesOf(server, tenant)
          assert.equal(titles.length, WRITES)
          assert.ok(titles.every((title) => title.startsWith(`${tenant.slug} `)))
        }
      } finally {
        await server.close()
        await bouncer.stop()
      }
    })

    test('reaches the database only through it', async () => {
      const bouncer = await openPgBouncer(testDatabaseUrls(), { size: 2 })
      const server = await openServer({ PEND_POOLER: bouncer.address })
      try {
        const tenant = await createTenant(server)
        await bouncer.stop()
        const { status } = await server.call('/api/v1/articles', { token: tenant.people.owner.access })
        assert.equal(status, 503)
      } finally {
        await server.close()
      }
    })
  })
