// The only way to PostgreSQL: scope, round trips, rollback, refusal, broken connections.
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { sql } from 'drizzle-orm'
import { type CallerFacts, callerOf } from '#framework/resource/caller/caller.ts'
import { testDatabaseUrls } from '#framework/testing/database.ts'
import { openRoundTripProxy } from '#framework/testing/servers/round-trip-proxy.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { TENANT_ID } from './compile-statement.ts'
import { Database } from './database.ts'
import type { Scope } from './scope.ts'

const TENANT = '0197a6a0-0000-7000-8000-00000000000a'
const ACTOR = '0197a6a0-0000-7000-8000-00000000000b'

const scopeOf = (facts: Partial<CallerFacts> = {}): Scope => ({
  caller: callerOf({ tenantId: TENANT, actorId: ACTOR, requestId: 'request-1', ...facts }),
})
const scope = scopeOf()
const SETTINGS = sql`select current_setting('pend.tenant_id', true), current_setting('pend.actor_id', true), current_setting('pend.request_id', true), current_setting('pend.system_reason', true)`

const { appUrl } = testDatabaseUrls()
const database = new Database({ url: appUrl, poolSize: 1 })
after(() => database.close())

describe('a database', () => {
  test('tells PostgreSQL who acts, for one transaction only (RLS-05)', async () => {
    const [inside] = await database.read(scope, [SETTINGS])
    assert.deepEqual(inside, [[TENANT, ACTOR, 'request-1', '']])
    const [other] = await database.read(scopeOf({ tenantId: null, actorId: null, requestId: 'request-2' }), [SETTINGS])
    assert.deepEqual(other, [['', '', 'request-2', '']])
  })

  test('forgets the scope of a failed transaction (RLS-05)', async () => {
    await assert.rejects(database.transaction(scope, ({ query }) => query(sql`select 1 / 0`)))
    const [next] = await database.read(scopeOf({ tenantId: null }), [SETTINGS])
    assert.equal(next![0]![0], '')
  })

  test('lets a reading transaction write nothing', async () => {
    for (const statement of [sql`delete from tasks.tasks`, sql`select 1 from tasks.tasks for update`])
      await assert.rejects(database.read(scope, [sql`select 1`, statement]), { code: '25006' })
  })

  test("ends a read that takes too long, and continues with the next; a write has its role's time", async () => {
    const own = new Database({ url: appUrl, poolSize: 1, readTimeout: 50 })
    await assert.rejects(own.read(scope, [sql`select 1`, sql`select pg_sleep(20)`]), { code: '57014' })
    const timeout = sql`select current_setting('statement_timeout')`
    assert.deepEqual(await own.read(scope, [timeout]), [[['50ms']]])
    assert.deepEqual(await own.write(scope, [timeout]), [[['30s']]])
    await own.close()
  })

  test('keeps the plans of a limited number of statements, whatever runs', async () => {
    const own = new Database({ url: appUrl, poolSize: 1 })
    for (let n = 0; n < 600; n++) await own.read(scope, [sql.raw(`select ${n}`)])
    const [rows] = await own.read(scope, [sql`select count(*) from pg_prepared_statements`])
    // And one that never changes: admission.
    assert.equal(rows![0]![0], 501)
    await own.close()
  })

  test('compiles a statement with the scope once, for every tenant', async () => {
    const own = sql`select ${TENANT_ID}::uuid`
    const other = scopeOf({ tenantId: ACTOR })
    const answers = [await database.read(scope, [own]), await database.read(other, [own])]
    assert.deepEqual(answers, [[[[TENANT]]], [[[ACTOR]]]])
  })

  test('reads in one network round trip', async () => {
    const proxy = await openRoundTripProxy(appUrl)
    const proxied = new Database({ url: proxy.url, poolSize: 1 })
    await proxied.read(scope, [sql`select 1`])
    proxy.takeCount()
    const [rows] = await proxied.read(scope, [sql`select ${'x'}::text`])
    assert.deepEqual(rows, [['x']])
    assert.equal(proxy.takeCount(), 1)
    await proxied.close()
    await proxy.close()
  })

  test('writes one statement in two network round trips: the statement, then COMMIT', async () => {
    const proxy = await openRoundTripProxy(appUrl)
    const proxied = new Database({ url: proxy.url, poolSize: 1 })
    await proxied.read(scope, [sql`select 1`])
    proxy.takeCount()
    await proxied.transaction(scope, ({ query }) => query(sql`select 1`))
    assert.equal(proxy.takeCount(), 2)
    await proxied.close()
    await proxy.close()
  })

  test('reports a write only once the COMMIT was answered (Q-10)', async () => {
    const own = new Database({ url: testDatabaseUrls().ownerUrl, poolSize: 1 })
    const refusedAtCommit = [
      sql`create table public.pairs (n integer unique deferrable initially deferred)`,
      sql`insert into public.pairs values (1)`,
      sql`insert into public.pairs values (1)`,
    ]
    try {
      await assert.rejects(own.write(scope, refusedAtCommit), { code: '23505' })
      assert.deepEqual(await own.write(scope, [sql`select 1`]), [[[1]]])
    } finally {
      await own.close()
    }
  })

  test('acts for the platform only in statements that say so', async () => {
    const reasons = await database.transaction(scope, async (transaction) => {
      const plain = await transaction.query(SETTINGS)
      const elevated = await transaction.as({ reason: 'a reason', mode: 'ordinary' }).query(SETTINGS)
      const plainAgain = await transaction.query(SETTINGS)
      return [plain, elevated, plainAgain].map((rows) => rows[0]![3])
    })
    assert.deepEqual(reasons, ['', 'a reason', ''])
  })

  test('returns nothing when the scope is refused, from reads and from transactions', async () => {
    const strict = new Database({
      url: appUrl,
      poolSize: 1,
      // Every answer but null refuses; an unknown problem code becomes `permissions.denied`.
      admission: { function: 'pg_catalog.version', asks: {} },
    })
    const isRefused = (error: unknown) => error instanceof Problem && error.code === 'permissions.denied'
    await assert.rejects(strict.read(scope, [sql`select 1`]), isRefused)
    let reached = false
    await assert.rejects(
      strict.transaction(scope, async ({ query }) => {
        await query(sql`select 1`)
        reached = true
      }),
      isRefused,
    )
    assert.equal(reached, false)
    await strict.close()
  })

  test('reads may not write', async () => {
    await assert.rejects(
      database.read(scope, [sql`select set_config('transaction_read_only', 'off', true), pg_notify('x', 'y')`]),
    )
    await assert.rejects(database.read(scope, [sql`create temporary table leftover (a int)`]))
  })

  test('runs callbacks for the commit after it and never after a rollback', async () => {
    const told: string[] = []
    await database.transaction(scope, async ({ query, afterCommit }) => {
      afterCommit(() => told.push('committed'))
      await query(sql`select 1`)
      assert.deepEqual(told, [])
    })
    await assert.rejects(
      database.transaction(scope, async ({ afterCommit }) => {
        afterCommit(() => told.push('never'))
        throw new Error('no')
      }),
    )
    assert.deepEqual(told, ['committed'])
  })

  test('survives broken connections and an unreachable server (logtide#291)', async () => {
    const proxy = await openRoundTripProxy(appUrl)
    const proxied = new Database({ url: proxy.url, poolSize: 2 })
    await proxied.read(scope, [sql`select 1`])
    const running = proxied.read(scope, [sql`select pg_sleep(5)`])
    setTimeout(() => proxy.breakConnections(), 100)
    await assert.rejects(running)
    assert.deepEqual(await proxied.read(scope, [sql`select 2::int`]), [[[2]]])
    await proxy.close()
    await assert.rejects(
      proxied.read(scope, [sql`select 1`]),
      (error) => error instanceof Problem && error.code === 'service.unavailable',
    )
    await proxied.close()
  })

  test('tells observers every statement with its scope', async () => {
    const seen: string[] = []
    const stop = database.observe(({ text, scope: { caller } }) => seen.push(`${caller.requestId} ${text}`))
    await database.read(scope, [sql`select 41`, sql`select 42`])
    stop()
    await database.read(scope, [sql`select 43`])
    assert.deepEqual(seen, ['request-1 select 41', 'request-1 select 42'])
  })

  test('keeps answers apart when two hundred callers share one connection', async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, async (_, n) => {
        const [rows] = await database.read(scopeOf({ requestId: `r${n}` }), [
          sql`select current_setting('pend.request_id'), ${n}::int`,
        ])
        return rows![0]
      }),
    )
    assert.deepEqual(
      answers,
      Array.from({ length: 200 }, (_, n) => [`r${n}`, n]),
    )
  })
})
