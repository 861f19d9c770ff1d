// What every database driver must do, tested through its interface: for the one in use, and any measured beside it.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type {
  OpenPool,
  SentTransaction,
  WireAnswer,
  WireConnection,
  WirePool,
  WireQuery,
} from '#framework/database/driver/driver.ts'
import { isLostConnection, isTimeout } from '#framework/database/driver/lost-connections.ts'
import { testDatabaseUrls } from './database.ts'
import { runStatement } from './servers/kept-connections.ts'

const queryOf = (text: string, values: unknown[] = [], name?: string): WireQuery => ({
  text,
  values,
  ...(name && { name }),
})

/** The first value of each answer, else its command tag, else its error. */
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

/** The outcome of a transaction and each of its statements. */
async function cameTo({ answers, committed }: SentTransaction): Promise<{ answers: unknown[]; ended: string }> {
  const end = committed.then(
    () => 'committed',
    (error: Error & { code?: string }) => error.code ?? error.message,
  )
  return { answers: await outcomes(answers), ended: await end }
}

/** The error of a refusal. */
const failureOf = (refused: Promise<unknown>) =>
  refused.then(
    () => assert.fail('It was not refused.'),
    (error: Error) => error,
  )

const CIRCLE: { self?: unknown } = {}
CIRCLE.self = CIRCLE

/** A driver with one connection and its own table. */
class Driven {
  readonly table: string
  readonly #openPool: OpenPool
  #pool: WirePool | undefined
  #connection: WireConnection | undefined

  constructor(openPool: OpenPool, table: string) {
    this.#openPool = openPool
    this.table = table
  }

  get connection(): WireConnection {
    return this.#connection!
  }

  open(size: number, patience = 10_000): WirePool {
    return this.#openPool({ url: testDatabaseUrls().appUrl, size, patience, onError: () => {} })
  }

  send(...words: Parameters<typeof queryOf>): Promise<WireAnswer> {
    return this.connection.send(queryOf(...words))
  }

  insert(n: number): WireQuery {
    return queryOf(`insert into public.${this.table} values ($1)`, [n])
  }

  async stored(): Promise<unknown[]> {
    return (await this.send(`select n from public.${this.table} order by n`)).rows.map(([n]) => n)
  }

  async start(): Promise<void> {
    // The unique constraint is checked at commit.
    const columns = 'n integer unique deferrable initially deferred'
    const grants = `grant select, insert on public.${this.table} to pend_app`
    await runStatement(testDatabaseUrls().adminUrl, `create table public.${this.table} (${columns}); ${grants}`)
    this.#pool = this.open(1)
    this.#connection = await this.#pool.connect()
  }

  async stop(): Promise<void> {
    this.connection.release()
    await this.#pool!.close()
    await runStatement(testDatabaseUrls().adminUrl, `drop table public.${this.table}`)
  }
}

/** Describes the driver of that name, as tests of the calling file; `table` belongs to it. */
export function describeDriver(name: string, openPool: OpenPool, table: string): void {
  describe(`the driver ${name}`, () => {
    const driven = new Driven(openPool, table)
    before(() => driven.start())
    after(() => driven.stop())
    testValues(driven)
    testTurns(driven)
    testTransactions(driven)
    testSight(driven)
    testPool(driven)
  })
}

function testValues(driven: Driven): void {
  test('reads what JSON knows as its values, and everything else as the text of PostgreSQL', async () => {
    const { rows } = await driven.send(
      `select 1::bigint, true, null, '{"a": [1]}'::jsonb, array['a', null]::text[], 1.10::numeric(6, 2),
        '2026-11-30'::date, '2026-11-30 10:00+00'::timestamptz at time zone 'UTC', '1 day'::interval, '(1,2)'::point,
        array['2026-11-30']::date[], array['[2026-01-01,2026-01-08)']::daterange[]`,
    )
    assert.deepEqual(rows[0], [
      ...[1, true, null, { a: [1] }, ['a', null], '1.10'],
      ...['2026-11-30', '2026-11-30 10:00:00', '1 day', '(1,2)'],
      ...['{2026-11-30}', '{"[2026-01-01,2026-01-08)"}'],
    ])
  })

  test('writes values of every shape', async () => {
    const id = '0197a6a0-0000-7000-8000-00000000000a'
    const { rows } = await driven.send(
      'select $1::text, $2::integer, $3::boolean, $4::uuid[], $5::jsonb, $6::jsonb, $7::timestamptz = $8::timestamptz, $9::text[]',
      [
        ...[null, 7, false, [id], { a: 1 }, '{"b":2}'],
        ...['2026-11-30T10:00:00.000Z', '2026-11-30T11:00:00+01:00', ['a"b', '']],
      ],
    )
    assert.deepEqual(rows[0], [null, 7, false, [id], { a: 1 }, { b: 2 }, true, ['a"b', '']])
  })
}

function testTurns(driven: Driven): void {
  test('answers each statement with its own rows, in their order', async () => {
    const sent = [
      driven.send('begin'),
      driven.send('select 1'),
      driven.send('select $1::text', ['two']),
      driven.send(''),
      driven.send('commit'),
    ]
    assert.deepEqual(await outcomes(sent), ['BEGIN', 1, 'two', 'nothing', 'COMMIT'])
  })

  test('keeps nothing after a failure, whatever was sent behind it', async () => {
    const sent = [
      driven.send('begin'),
      driven.connection.send(driven.insert(100)),
      driven.send('select 1 / 0'),
      driven.send('select 3'),
      driven.send('commit'),
    ]
    const [begun, inserted, failed] = await outcomes(sent)
    assert.deepEqual([begun, inserted, failed], ['BEGIN', 'INSERT', '22012'])
    await driven.send('rollback')
    assert.deepEqual(await outcomes([driven.send('select 4')]), [4])
    assert.deepEqual(await driven.stored(), [])
  })

  test('keeps the plan of a named statement', async () => {
    const text = `select n from public.${driven.table} where n = $1`
    for (const n of [1, 2]) await driven.send(text, [n], 'kept')
    const count = 'select count(*)::int from pg_prepared_statements where statement = $1'
    assert.deepEqual(await outcomes([driven.send(count, [text])]), [1])
  })
}

function testTransactions(driven: Driven): void {
  test('commits a transaction as a whole', async () => {
    const queries = [driven.insert(1), queryOf('select 2'), driven.insert(2)]
    const { answers, ended } = await cameTo(driven.connection.sendTransaction(queries))
    assert.deepEqual(answers, ['INSERT', 2, 'INSERT'])
    assert.equal(ended, 'committed')
    assert.deepEqual(await driven.stored(), [1, 2])
  })

  test('commits nothing when a statement, a value or the commit itself fails', async () => {
    for (const wrong of [queryOf('select 1 / 0'), queryOf('select $1::json', [CIRCLE]), driven.insert(1)]) {
      const { ended } = await cameTo(driven.connection.sendTransaction([driven.insert(3), wrong]))
      assert.notEqual(ended, 'committed', wrong.text)
      assert.deepEqual(await driven.stored(), [1, 2], wrong.text)
    }
  })

  test('keeps what a transaction is told for itself (RLS-05)', async () => {
    const told = queryOf("select set_config('pend.tenant_id', 'mine', true)")
    await cameTo(driven.connection.sendTransaction([told]))
    assert.deepEqual(await outcomes([driven.send("select current_setting('pend.tenant_id', true)")]), [''])
  })
}

function testSight(driven: Driven): void {
  test('lets itself be seen from outside', async () => {
    assert.deepEqual(await outcomes([driven.send('select pg_backend_pid()')]), [driven.connection.backendId])
    const before = driven.connection.bytesRead
    const sleeping = driven.send('select pg_sleep(0.2)')
    await new Promise((resolve) => setTimeout(resolve, 50))
    assert.equal(driven.connection.isAwaited, true)
    await sleeping
    assert.equal(driven.connection.isAwaited, false)
    assert.ok(driven.connection.bytesRead > before)
  })
}

function testPool(driven: Driven): void {
  test('lends the same connection as the same object', async () => {
    const own = driven.open(1)
    const first = await own.connect()
    first.release()
    const second = await own.connect()
    assert.equal(second, first)
    second.release()
    await own.close()
  })

  test('says of a connection that is cut off that it was lost, and has another one then', async () => {
    const own = driven.open(1)
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
    const own = driven.open(1, 100)
    const held = await own.connect()
    const cause = await failureOf(own.connect())
    assert.ok(isTimeout(cause), cause.message)
    assert.ok(isLostConnection(cause), cause.message)
    held.release()
    await own.close()
  })
}
