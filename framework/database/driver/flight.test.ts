// Statements sent in one turn form one message: what happens when one fails, returns nothing or cannot be written.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'drizzle-orm'
import pg from 'pg'
import { callerOf } from '#framework/resource/caller/caller.ts'
import { testDatabaseUrls } from '#framework/testing/database.ts'
import { runStatement } from '#framework/testing/servers/kept-connections.ts'
import { Database } from '../database.ts'
import type { Scope } from '../scope.ts'
import type { WireAnswer, WireQuery } from './driver.ts'
import { sendTogether, sendTransaction } from './flight.ts'

const { appUrl } = testDatabaseUrls()
const scope: Scope = { caller: callerOf({ requestId: 'flight' }) }

describe('a flight', () => {
  let pool: pg.Pool
  let client: pg.PoolClient
  before(async () => {
    pool = new pg.Pool({ connectionString: appUrl, max: 1, pipeline: true })
    client = await pool.connect()
  })
  after(async () => {
    client.release()
    await pool.end()
  })

  const queryOf = (text: string, values: unknown[] = [], name?: string): WireQuery => ({
    text,
    values,
    ...(name && { name }),
  })
  const send = (...words: Parameters<typeof queryOf>) => sendTogether(client, queryOf(...words))
  const outcomes = (sent: Promise<WireAnswer>[]) =>
    Promise.all(
      sent.map((each) =>
        each.then(
          ({ rows, command }) => rows[0]?.[0] ?? command ?? 'nothing',
          (error: Error & { code?: string }) => error.code ?? error.message,
        ),
      ),
    )

  test('answers each statement with its own rows', async () => {
    const sent = [send('begin'), send('select 1'), send('select $1::text', ['two']), send('commit')]
    assert.deepEqual(await outcomes(sent), ['BEGIN', 1, 'two', 'COMMIT'])
  })

  test('omits everything after a failure, including a COMMIT', async () => {
    const sent = [send('begin'), send('select 1'), send('select 1 / 0'), send('select 3'), send('commit')]
    assert.deepEqual(await outcomes(sent), ['BEGIN', 1, '22012', '22012', '22012'])
    assert.deepEqual(await outcomes([send('rollback'), send('select 4')]), ['ROLLBACK', 4])
  })

  test('keeps answers apart when a statement returns nothing', async () => {
    assert.deepEqual(await outcomes([send(''), send('select 2'), send('-- only words', [], 'f0'), send('select 3')]), [
      'nothing',
      2,
      'nothing',
      3,
    ])
  })

  test('sends nothing after a value that cannot be written', async () => {
    const circle: { self?: unknown } = {}
    circle.self = circle
    const [begun, circled, last] = await outcomes([send('begin'), send('select $1::json', [circle]), send('commit')])
    assert.equal(begun, 'BEGIN')
    assert.match(String(circled), /circular/)
    assert.match(String(last), /before this one/)
    assert.deepEqual(await outcomes([send('rollback'), send('select 5')]), ['ROLLBACK', 5])
  })

  test('prepares a named statement once, and again where an earlier failure prevented it', async () => {
    assert.deepEqual(await outcomes([send('select 1 / 0'), send('select 6', [], 'f6')]), ['22012', '22012'])
    assert.deepEqual(await outcomes([send('select 6', [], 'f6'), send('select 6', [], 'f6')]), [6, 6])
    const known = await outcomes([send("select count(*)::int from pg_prepared_statements where name = 'f6'")])
    assert.deepEqual(known, [1])
  })

  describe('as a transaction', () => {
    const CIRCLE: { self?: unknown } = {}
    CIRCLE.self = CIRCLE
    // PostgreSQL checks its uniqueness at commit.
    const TABLE =
      'create table public.flights (n integer unique deferrable initially deferred); grant select, insert on public.flights to pend_app'
    const insert = (n: number) => queryOf('insert into public.flights values ($1)', [n])
    const sendAll = async (...queries: WireQuery[]) => {
      const { answers, committed } = sendTransaction(client, queries)
      const ended = committed.then(
        () => 'committed',
        (error: Error & { code?: string }) => error.code ?? error.message,
      )
      return { answers: await outcomes([...answers]), ended: await ended }
    }
    const stored = async () => (await send('select n from public.flights order by n')).rows.map(([n]) => n)
    before(() => runStatement(testDatabaseUrls().adminUrl, TABLE))
    after(() => runStatement(testDatabaseUrls().adminUrl, 'drop table public.flights'))

    test('commits as a whole, without BEGIN and COMMIT', async () => {
      const sent = await sendAll(insert(1), queryOf('select count(*)::int from public.flights'), insert(2))
      assert.deepEqual(sent, { answers: ['INSERT', 1, 'INSERT'], ended: 'committed' })
      assert.deepEqual(await stored(), [1, 2])
    })

    test('leaves nothing when one of its statements fails, and its connection outside a transaction', async () => {
      const sent = await sendAll(insert(3), queryOf('select 1 / 0'), insert(4))
      assert.deepEqual(sent, { answers: ['INSERT', '22012', '22012'], ended: '22012' })
      assert.deepEqual(await stored(), [1, 2])
      assert.deepEqual((await sendAll(insert(5))).ended, 'committed')
    })

    test('does not count as committed when the commit itself fails', async () => {
      const sent = await sendAll(insert(1), insert(6))
      assert.deepEqual(sent, { answers: ['INSERT', 'INSERT'], ended: '23505' })
      assert.deepEqual(await stored(), [1, 2, 5])
    })

    test('keeps nothing written before a value that cannot be', async () => {
      for (const behind of [[], [insert(8)]]) {
        const { answers, ended } = await sendAll(insert(7), queryOf('select $1::json', [CIRCLE]), ...behind)
        assert.equal(answers[0], 'INSERT')
        assert.match(String(answers[1]), /circular/)
        assert.match(ended, /could not be sent/)
      }
      assert.deepEqual(await stored(), [1, 2, 5])
      assert.deepEqual((await sendAll(insert(9))).ended, 'committed')
    })

    test('keeps its settings to itself (RLS-05)', async () => {
      await sendAll(queryOf("select set_config('pend.tenant_id', 'mine', true)"), insert(10))
      assert.deepEqual(await outcomes([send("select current_setting('pend.tenant_id', true)")]), [''])
    })
  })
})

describe('a transaction', () => {
  test('fails when an unawaited statement failed', async () => {
    const database = new Database({ url: appUrl, poolSize: 1 })
    const told: string[] = []
    const work = database.transaction(scope, async ({ query, afterCommit }) => {
      afterCommit(() => told.push('committed'))
      await query(sql`select 1`)
      query(sql`select 1 / 0`).catch(() => {})
      await new Promise((resolve) => setTimeout(resolve, 50))
    })
    await assert.rejects(work, /rolled back/)
    assert.deepEqual(told, [])
    await database.close()
  })

  test('is refused as a whole when its connection ends in the middle, and the next one has another', async () => {
    const database = new Database({ url: appUrl, poolSize: 1 })
    const [rows] = await database.read(scope, [sql`select pg_backend_pid()`])
    const running = database.read(scope, [sql`select 1`, sql`select pg_sleep(20)`, sql`select 3`])
    running.catch(() => {})
    await runStatement(testDatabaseUrls().adminUrl, 'select pg_terminate_backend($1)', [rows![0]![0]])
    await assert.rejects(running)
    assert.deepEqual(await database.read(scope, [sql`select 7`]), [[[7]]])
    await database.close()
  })

  test("respects the driver's timeout, and ends no connection that answered in time", async () => {
    const url = new URL(appUrl)
    url.searchParams.set('query_timeout', '300')
    const database = new Database({ url: url.href, poolSize: 1 })
    const [before] = await database.read(scope, [sql`select pg_backend_pid()`])
    await new Promise((resolve) => setTimeout(resolve, 400))
    const [later] = await database.read(scope, [sql`select pg_backend_pid()`])
    assert.deepEqual(later, before)
    await assert.rejects(database.read(scope, [sql`select pg_sleep(20)`]))
    assert.deepEqual(await database.read(scope, [sql`select 8`]), [[[8]]])
    await database.close()
  })
})
