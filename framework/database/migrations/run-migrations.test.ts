// The runner on a real server: order, transactions, locks, and refusals.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { type BootstrappedDatabase, openBootstrappedDatabase } from '#framework/testing/database.ts'
import { runStatement } from '#framework/testing/servers/kept-connections.ts'
import { withClient } from '../bootstrap/with-client.ts'
import { readMigrationFiles } from './migration-files.ts'
import { type MigrationOptions, planMigrations, readMigrationStatus, runMigrations } from './run-migrations.ts'
import { writeSquashRecord } from './squash/read-squash-record.ts'

let scratch: BootstrappedDatabase
let directory: string
let ownerUrl: string

beforeEach(async () => {
  scratch = await openBootstrappedDatabase()
  ownerUrl = scratch.ownerUrl
  directory = mkdtempSync(path.join(tmpdir(), 'pend-runner-'))
})
afterEach(async () => {
  rmSync(directory, { recursive: true })
  await scratch.drop()
})

const write = (name: string, sql: string) => writeFileSync(path.join(directory, `${name}.sql`), sql)
const run = (options: Partial<MigrationOptions> = {}) => runMigrations({ ownerUrl, directory, ...options })
const query = (sql: string) => runStatement(ownerUrl, sql)
const tables = async () =>
  (await query("select tablename as name from pg_tables where schemaname = 'public' order by 1")).map(
    ({ name }) => name,
  )

describe('a run', () => {
  test('applies the files in numeric order, each once', async () => {
    write('0002_shop_fill', "insert into fruit values ('apple')")
    write('0001_shop_create', 'create table fruit (name text)')
    const reported: string[] = []
    assert.deepEqual(await run({ report: (name) => reported.push(name) }), ['0001_shop_create', '0002_shop_fill'])
    assert.deepEqual(reported, ['0001_shop_create', '0002_shop_fill'])
    assert.deepEqual(await run(), [])
    assert.deepEqual(await query('select name from fruit'), [{ name: 'apple' }])
  })

  test('keeps nothing of a failed file, reports its line, and keeps the files before it', async () => {
    write('0001_shop_create', 'create table fruit (name text)')
    write('0002_shop_fail', 'create table half (id int);\n\nselect nonsense;\n')
    write('0003_shop_never', 'create table never (id int)')
    await assert.rejects(run(), {
      name: 'MigrationFailure',
      message: /0002_shop_fail\.sql failed in line 3: column "nonsense" does not exist/,
      hint: /Nothing of this file was kept/,
    })
    assert.deepEqual(await tables(), ['fruit'])
    write('0002_shop_fail', 'create table whole (id int)')
    assert.deepEqual(await run(), ['0002_shop_fail', '0003_shop_never'])
  })

  test('stops at its target, and goes back only where SQL undoes what was written by hand', async () => {
    for (const n of [1, 2, 3]) write(`000${n}_shop_t${n}`, `create table t${n} (id int)`)
    assert.deepEqual(await run({ target: '2' }), ['0001_shop_t1', '0002_shop_t2'])
    await assert.rejects(run({ target: '0001_shop_t1' }), {
      message: 'Nothing undoes 0002_shop_t2: it was written by hand.',
      hint: /into migrations\/back\/0002_shop_t2\.sql/,
    })
    await assert.rejects(run({ target: '9' }), { message: /There is no migration "9"/, hint: /0003_shop_t3/ })
    assert.deepEqual(await run({ target: '0003_shop_t3.sql' }), ['0003_shop_t3'])
  })

  test('can record files as applied without running them', async () => {
    write('0001_shop_create', 'create table fruit (name text)')
    await run({ fake: true })
    assert.deepEqual(await tables(), [])
    const [status] = await readMigrationStatus({ ownerUrl, directory })
    assert.ok(status!.appliedAt instanceof Date)
  })

  test('plans without touching the database', async () => {
    write('0001_shop_create', 'create table fruit (name text)')
    assert.deepEqual(await planMigrations({ ownerUrl, directory }), { applied: ['0001_shop_create'], undone: [] })
    assert.deepEqual(
      (await readMigrationStatus({ ownerUrl, directory })).map(({ appliedAt }) => appliedAt),
      [null],
    )
    assert.deepEqual(await query("select 1 from pg_namespace where nspname = 'pend'"), [])
  })

  test('RLS-21 fails instead of changing no row when policies would hide rows from a statement', async () => {
    write(
      '0001_shop_create',
      'create table fruit (name text); alter table fruit enable row level security, force row level security',
    )
    write('0002_shop_fill', "update fruit set name = 'x'")
    await assert.rejects(run(), /0002_shop_fill\.sql failed.*row-level security/)
  })
})

describe('two processes', () => {
  test('that migrate at once apply each file once', async () => {
    write('0001_shop_create', 'create table fruit (name text); select pg_sleep(0.3)')
    write('0002_shop_fill', "insert into fruit values ('apple')")
    const applied = await Promise.all([run(), run(), run()])
    assert.deepEqual(applied.flat().sort(), ['0001_shop_create', '0002_shop_fill'])
    assert.equal((await query('select * from fruit')).length, 1)
  })

  test('do not wait for each other indefinitely', async () => {
    write('0001_shop_create', 'select pg_sleep(1.5)')
    const first = run()
    await new Promise((resolve) => setTimeout(resolve, 400))
    await assert.rejects(run({ patience: '100ms' }), /Another process has been migrating/)
    assert.deepEqual(await first, ['0001_shop_create'])
  })

  test('leave no lock behind when one of them dies', async () => {
    write('0001_shop_create', 'create table fruit (name text); select pg_sleep(5)')
    const first = assert.rejects(run())
    await new Promise((resolve) => setTimeout(resolve, 400))
    await withClient(scratch.adminUrl, (client) =>
      client.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pend migrate' and datname = current_database()",
      ),
    )
    await first
    assert.deepEqual(await tables(), [])
    unlinkSync(path.join(directory, '0001_shop_create.sql'))
    write('0001_shop_create', 'create table fruit (name text)')
    assert.deepEqual(await run(), ['0001_shop_create'])
  })

  test('give up on a table in use, before requests pile up behind the lock', async () => {
    write('0001_shop_create', 'create table fruit (name text)')
    await run()
    write('0002_shop_alter', 'alter table fruit add column size int')
    await withClient(ownerUrl, async (client) => {
      await client.query('begin')
      await client.query('select * from fruit')
      const refused = run({ lockTimeout: '200ms' })
      await assert.rejects(refused, { message: /0002_shop_alter\.sql failed/, hint: /in use: try again/ })
      await client.query('rollback')
    })
    assert.deepEqual(await run(), ['0002_shop_alter'])
  })
})

describe('the history', () => {
  test('refuses a file changed after it was applied, but accepts other line ends', async () => {
    write('0001_shop_create', 'create table fruit (name text);\n-- end\n')
    await run()
    write('0001_shop_create', 'create table fruit (name text);\r\n-- end\r\n')
    assert.deepEqual(await run(), [])
    write('0001_shop_create', 'create table fruit (name text, size int);\n')
    await assert.rejects(run(), /0001_shop_create\.sql was changed after it had been applied/)
  })

  test('refuses to continue without an applied file', async () => {
    write('0001_shop_create', 'create table fruit (name text)')
    await run()
    unlinkSync(path.join(directory, '0001_shop_create.sql'))
    await assert.rejects(run(), /has applied 0001_shop_create, which is not among the files/)
  })

  test('accepts a file of another branch numbered between applied ones', async () => {
    write('0001_shop_a', 'select 1')
    write('0003_shop_c', 'select 1')
    await run()
    write('0002_shop_b', 'select 1')
    assert.deepEqual(await run(), ['0002_shop_b'])
  })

  test('refuses two files with one number and unreadable names', async () => {
    write('0001_shop_a', 'select 1')
    write('0001_cafe_b', 'select 1')
    await assert.rejects(run(), /Two migrations have the number 0001: 0001_cafe_b and 0001_shop_a/)
    unlinkSync(path.join(directory, '0001_cafe_b.sql'))
    write('2_shop', 'select 1')
    await assert.rejects(run(), /2_shop\.sql is not a valid name for a migration/)
  })

  test('says how to begin when the folder is missing', async () => {
    await assert.rejects(run({ directory: path.join(directory, 'nowhere') }), { hint: /makemigrations/ })
  })
})

describe('a file that would leave its transaction', () => {
  for (const sql of [
    'commit',
    'select 1; COMMIT;',
    'begin; select 1',
    '-- x\nrollback;',
    'create index concurrently i on t (a)',
    'vacuum',
  ])
    test(`is refused before anything runs: ${JSON.stringify(sql)}`, async () => {
      write('0001_shop_leave', sql)
      await assert.rejects(run(), /each file runs inside one transaction/)
    })

  test('is distinguished from words inside functions, texts and comments', async () => {
    write(
      '0001_shop_words',
      '-- begin; commit;\nselect \'; commit;\';\ncreate function f() returns int language plpgsql as $x$ begin return 1; end $x$;\n/* ; rollback */ select 1 as "; commit"',
    )
    assert.equal((await run()).length, 1)
  })
})

describe('files that stand for earlier ones', () => {
  const HISTORY = ['0001_shop_create', '0002_shop_more', '0003_cafe_create']
  const checksums = async () =>
    Object.fromEntries(
      (await query('select name, left(checksum, 16) as digest from pend.migrations')).map(({ name, digest }) => [
        name,
        digest,
      ]),
    )

  /** The long way, whole or in part, and then the files in its place. */
  async function squashAfter(target?: string): Promise<void> {
    write('0001_shop_create', 'create table fruit (name text)')
    write('0002_shop_more', 'alter table fruit add column size int')
    write('0003_cafe_create', 'create table cups (id int)')
    await run({ target })
    const whole = Object.fromEntries(readMigrationFiles(directory).map(({ name, checksum }) => [name, checksum]))
    for (const name of HISTORY) unlinkSync(path.join(directory, `${name}.sql`))
    write('0001_shop_initial', 'create table fruit (name text, size int)')
    write('0002_cafe_initial', 'create table cups (id int)')
    const replaces = [Object.fromEntries(HISTORY.map((name) => [name, whole[name]!.slice(0, 16)]))]
    writeSquashRecord(directory, null, { by: ['0001_shop_initial', '0002_cafe_initial'], replaces })
  }

  test('are known to a database that went the long way, which goes on from there', async () => {
    await squashAfter()
    assert.deepEqual(await planMigrations({ ownerUrl, directory }), { applied: [], undone: [] })
    write('0003_shop_next', 'alter table fruit add column color text')
    assert.deepEqual(await run(), ['0003_shop_next'])
    assert.deepEqual(Object.keys(await checksums()).sort(), [
      '0001_shop_initial',
      '0002_cafe_initial',
      '0003_shop_next',
    ])
    assert.deepEqual(await run(), [])
    const status = await readMigrationStatus({ ownerUrl, directory })
    assert.ok(status.every(({ appliedAt }) => appliedAt instanceof Date))
  })

  test('are noted even where nothing else is to be done', async () => {
    await squashAfter()
    assert.deepEqual(await run(), [])
    assert.deepEqual(Object.keys(await checksums()).sort(), ['0001_shop_initial', '0002_cafe_initial'])
  })

  test('make a new database by themselves', async () => {
    await squashAfter()
    await query('drop table fruit, cups; drop table pend.migrations')
    assert.deepEqual(await run(), ['0001_shop_initial', '0002_cafe_initial'])
  })

  test('are refused to a database that stopped on the long way', async () => {
    await squashAfter('2')
    await assert.rejects(run(), {
      message: 'The database lacks 1 of the 3 migrations that 0001_shop_initial and its like replaced.',
      hint: /with the last version of the project that has those files/,
    })
    assert.deepEqual(Object.keys(await checksums()).sort(), ['0001_shop_create', '0002_shop_more'])
  })

  test('are refused to a database that went another way', async () => {
    await squashAfter()
    await query("update pend.migrations set checksum = 'other' where name = '0002_shop_more'")
    await assert.rejects(run(), /lacks 1 of the 3 migrations/)
  })
})
