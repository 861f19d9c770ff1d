// What every driver of the database must do, tried through its interface: the one that serves, and any that is measured beside it.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { OpenPool, WireAnswer, WireConnection, WirePool, WireQuery } from '#framework/database/driver/driver.ts'
import { isLostConnection, isTimeout } from '#framework/database/driver/lost-connections.ts'
import { testDatabaseUrls } from './database.ts'
import { runStatement } from './kept-connections.ts'

const queryOf = (text: string, values: unknown[] = [], name?: string): WireQuery => ({
  text,
  values,
  ...(name && { name }),
})

/** The first value of each answer, else its word, else what it was refused with. */
function outcomes(sent: readonly Promise<WireAnswer>[]): Promise<unknown[]> {
  return Promise.all(
    sent.map((each) =>
      each.then(
        ({ rows, command }) => rows[0]?.[0] ?? command ?? 'nothing',
        (error: Error & { code?: string }) => error.code ?? error.message,
      ),
    ),
  )
}

/** What a transaction came to. */
const endOf = (committed: Promise<void>) =>
  committed.then(
    () => 'committed',
    (error: Error & { code?: string }) => error.code ?? error.message,
  )

/** What it is refused with. */
const failureOf = (refused: Promise<unknown>) =>
  refused.then(
    () => assert.fail('It was not refused.'),
    (error: Error) => error,
  )

const CIRCLE: { self?: unknown } = {}
CIRCLE.self = CIRCLE

/** Describes the driver of that name, as tests of the file that calls it; `table` is its own. */
export function describeDriver(name: string, openPool: OpenPool, table: string): void {
  describe(`the driver ${name}`, () => {
    const { appUrl, adminUrl } = testDatabaseUrls()
    const open = (size: number, patience = 10_000) => openPool({ url: appUrl, size, patience, onError: () => {} })
    const insert = (n: number) => queryOf(`insert into public.${table} values ($1)`, [n])
    let pool: WirePool
    let connection: WireConnection
    const send = (...words: Parameters<typeof queryOf>) => connection.send(queryOf(...words))
    const stored = async () => (await send(`select n from public.${table} order by n`)).rows.map(([n]) => n)

    before(async () => {
      // Its uniqueness is looked at when the transaction commits.
      const columns = 'n integer unique deferrable initially deferred'
      const grants = `grant select, insert on public.${table} to pend_app`
      await runStatement(adminUrl, `create table public.${table} (${columns}); ${grants}`)
      pool = open(1)
      connection = await pool.connect()
    })
    after(async () => {
      connection.release()
      await pool.close()
      await runStatement(adminUrl, `drop table public.${table}`)
    })

    test('reads what JSON knows as its values, and everything else as the text of PostgreSQL', async () => {
      const { rows } = await send(
        `select 1::bigint, true, null, '{"a": [1]}'::jsonb, array['a', null]::text[], 1.10::numeric(6, 2),
          '2026-11-30'::date, '2026-11-30 10:00+00'::timestamptz at time zone 'UTC', '1 day'::interval, '(1,2)'::point,
          array['2026-11-30']::date[], array['[2026-01-01,2026-01-08)']::daterange[]`,
      )
      assert.deepEqual(rows, [
        [
          ...[1, true, null, { a: [1] }, ['a', null], '1.10'],
          ...['2026-11-30', '2026-11-30 10:00:00', '1 day', '(1,2)'],
          ...['{2026-11-30}', '{"[2026-01-01,2026-01-08)"}'],
        ],
      ])
    })

    test('writes values of every shape', async () => {
      const id = '0197a6a0-0000-7000-8000-00000000000a'
      const { rows } = await send(
        'select $1::text, $2::integer, $3::boolean, $4::uuid[], $5::jsonb, $6::jsonb, $7::timestamptz = $8::timestamptz, $9::text[]',
        [
          ...[null, 7, false, [id], { a: 1 }, '{"b":2}'],
          ...['2026-11-30T10:00:00.000Z', '2026-11-30T11:00:00+01:00', ['a"b', '']],
        ],
      )
      assert.deepEqual(rows, [[null, 7, false, [id], { a: 1 }, { b: 2 }, true, ['a"b', '']]])
    })

    test('answers each statement with its own rows, in their order', async () => {
      const sent = [send('begin'), send('select 1'), send('select $1::text', ['two']), send(''), send('commit')]
      assert.deepEqual(await outcomes(sent), ['BEGIN', 1, 'two', 'nothing', 'COMMIT'])
    })

    test('keeps nothing after a failure, whatever was sent behind it', async () => {
      const sent = [send('begin'), connection.send(insert(100)), send('select 1 / 0'), send('select 3'), send('commit')]
      const [begun, inserted, failed] = await outcomes(sent)
      assert.deepEqual([begun, inserted, failed], ['BEGIN', 'INSERT', '22012'])
      await send('rollback')
      assert.deepEqual(await outcomes([send('select 4')]), [4])
      assert.deepEqual(await stored(), [])
    })

    test('commits a transaction as a whole', async () => {
      const { answers, committed } = connection.sendTransaction([insert(1), queryOf('select 2'), insert(2)])
      assert.deepEqual(await outcomes(answers), ['INSERT', 2, 'INSERT'])
      assert.equal(await endOf(committed), 'committed')
      assert.deepEqual(await stored(), [1, 2])
    })

    test('commits nothing when a statement, a value or the commit itself fails', async () => {
      for (const wrong of [queryOf('select 1 / 0'), queryOf('select $1::json', [CIRCLE]), insert(1)]) {
        const { answers, committed } = connection.sendTransaction([insert(3), wrong])
        await outcomes(answers)
        assert.notEqual(await endOf(committed), 'committed', wrong.text)
        assert.deepEqual(await stored(), [1, 2], wrong.text)
      }
    })

    test('keeps what a transaction is told for itself (RLS-05)', async () => {
      const told = queryOf("select set_config('pend.tenant_id', 'mine', true)")
      await connection.sendTransaction([told]).committed
      assert.deepEqual(await outcomes([send("select current_setting('pend.tenant_id', true)")]), [''])
    })

    test('keeps the plan of a named statement', async () => {
      const text = `select n from public.${table} where n = $1`
      for (const n of [1, 2]) await send(text, [n], 'kept')
      const count = 'select count(*)::int from pg_prepared_statements where statement = $1'
      assert.deepEqual(await outcomes([send(count, [text])]), [1])
    })

    test('lets itself be seen from outside', async () => {
      assert.deepEqual(await outcomes([send('select pg_backend_pid()')]), [connection.processId])
      const before = connection.bytesRead
      const sleeping = send('select pg_sleep(0.2)')
      await new Promise((resolve) => setTimeout(resolve, 50))
      assert.equal(connection.isAwaited, true)
      await sleeping
      assert.equal(connection.isAwaited, false)
      assert.ok(connection.bytesRead > before)
    })

    test('lends the same connection as the same object', async () => {
      const own = open(1)
      const first = await own.connect()
      first.release()
      const second = await own.connect()
      assert.equal(second, first)
      second.release()
      await own.close()
    })

    test('says of a connection that is cut off that it was lost, and has another one then', async () => {
      const own = open(1)
      const cut = await own.connect()
      const waiting = cut.send(queryOf('select pg_sleep(20)'))
      const cause = failureOf(waiting)
      setTimeout(() => cut.destroy(new Error('Connection terminated: the server says nothing.')), 50)
      assert.ok(isLostConnection(await cause))
      cut.release(await cause)
      const next = await own.connect()
      assert.deepEqual(await outcomes([next.send(queryOf('select 1'))]), [1])
      next.release()
      await own.close()
    })

    test('says of a wait that was too long that it was', async () => {
      const own = open(1, 100)
      const held = await own.connect()
      const cause = await failureOf(own.connect())
      assert.ok(isTimeout(cause), cause.message)
      assert.ok(isLostConnection(cause), cause.message)
      held.release()
      await own.close()
    })
  })
}
