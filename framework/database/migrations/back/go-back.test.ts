// Undoing migrations on a real server: what is lost, what is refused, and what an interruption leaves.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { type BootstrappedDatabase, openBootstrappedDatabase } from '#framework/testing/database.ts'
import { runStatement } from '#framework/testing/servers/kept-connections.ts'
import { withClient } from '../../bootstrap/with-client.ts'
import { checksumOf } from '../migration-files.ts'
import { type MigrationOptions, moveTo, planMigrations } from '../run-migrations.ts'

let scratch: BootstrappedDatabase
let directory: string
beforeEach(async () => {
  scratch = await openBootstrappedDatabase()
  directory = mkdtempSync(path.join(tmpdir(), 'pend-back-'))
  mkdirSync(path.join(directory, 'back'))
})
afterEach(async () => {
  rmSync(directory, { recursive: true })
  await scratch.drop()
})

const write = (name: string, sql: string, back?: string) => {
  writeFileSync(path.join(directory, `${name}.sql`), sql)
  if (back !== undefined) writeFileSync(path.join(directory, 'back', `${name}.sql`), back)
}
const move = (options: Partial<MigrationOptions> = {}) => moveTo({ ownerUrl: scratch.ownerUrl, directory, ...options })
const query = (sql: string) => runStatement(scratch.ownerUrl, sql)
const applied = async () =>
  (await query('select name from pend.migrations order by name')).map(({ name }) => (name as string).slice(0, 4))
const columns = async (table: string) =>
  (
    await query(`select column_name as name from information_schema.columns where table_name = '${table}' order by 1`)
  ).map(({ name }) => name)

/** Fruit in three files, of which the last adds a column. */
async function openFruit(): Promise<void> {
  write('0001_shop_create', 'create table fruit (name text);', 'drop table fruit;')
  write('0002_cafe_create', 'create table cups (id int);', 'drop table cups;')
  write(
    '0003_shop_color',
    'alter table fruit add column color text;',
    `-- undoes ${checksumOf('alter table fruit add column color text;').slice(0, 16)}
-- loses values of public.fruit.color | public.fruit | select count(*) from fruit where color is not null

alter table fruit drop column color;`,
  )
  await move()
}

describe('going back', () => {
  test('undoes later files, latest first, and forward again applies them', async () => {
    await openFruit()
    assert.deepEqual(await planMigrations({ ownerUrl: scratch.ownerUrl, directory, target: '1' }), {
      applied: [],
      undone: ['0003_shop_color', '0002_cafe_create'],
    })
    assert.deepEqual((await move({ target: '1' })).undone, ['0003_shop_color', '0002_cafe_create'])
    assert.deepEqual([await applied(), await columns('fruit'), await columns('cups')], [['0001'], ['name'], []])
    assert.deepEqual((await move()).applied, ['0002_cafe_create', '0003_shop_color'])
    assert.deepEqual((await move({ target: 'zero' })).undone.length, 3)
    assert.deepEqual([await applied(), await columns('fruit')], [[], []])
    assert.deepEqual(await move({ target: 'zero' }), { applied: [], undone: [] })
  })

  test('of one app leaves the others, except those that may rely on it', async () => {
    await openFruit()
    assert.deepEqual((await move({ app: 'shop', target: '1' })).undone, ['0003_shop_color'])
    assert.deepEqual((await move({ app: 'cafe', target: 'zero' })).undone, ['0002_cafe_create'])
    await move()
    const dependents = (app: string) => new Set(app === 'shop' ? ['cafe'] : [])
    assert.deepEqual((await move({ app: 'shop', target: '1', dependents })).undone, ['0003_shop_color'])
    await move()
    assert.equal((await move({ app: 'shop', target: 'zero', dependents })).undone.length, 3)
    assert.deepEqual((await move({ app: 'shop', target: '1' })).applied, ['0001_shop_create'])
    await assert.rejects(move({ app: 'bar', target: 'zero' }), /The app "bar" has no migrations/)
    await assert.rejects(move({ app: 'shop', target: '2' }), /There is no migration "2"/)
  })

  test('follows the order of application where files of two branches met', async () => {
    write('0001_shop_a', 'create table a (id int primary key);', 'drop table a;')
    write('0003_shop_c', 'create table c (id int primary key);', 'drop table c;')
    await move()
    write('0002_shop_b', 'create table b (id int references c);', 'drop table b;')
    await move()
    assert.deepEqual((await move({ target: '1' })).undone, ['0002_shop_b', '0003_shop_c'])
  })

  test('counts what would be lost, under row security too, and needs a word for it', async () => {
    await openFruit()
    await query("insert into fruit values ('apple', 'red'), ('pear', 'green'), ('plum', null)")
    await query('alter table fruit enable row level security, force row level security')
    await assert.rejects(move({ target: '1' }), {
      message: 'Going back would lose values of public.fruit.color (2).',
      hint: /Nothing was changed.*--allow-data-loss/,
    })
    assert.deepEqual([await applied(), await columns('cups')], [['0001', '0002', '0003'], ['id']])
    await move({ target: '1', allowDataLoss: true })
    assert.deepEqual([await applied(), await columns('fruit')], [['0001'], ['name']])
    const [{ forced } = {}] = await query("select relforcerowsecurity as forced from pg_class where relname = 'fruit'")
    assert.equal(forced, true)
  })

  test('happens once when two processes ask for it, and one that migrates waits', async () => {
    await openFruit()
    const back = await Promise.all([move({ target: '1' }), move({ target: '1' })])
    assert.deepEqual(
      back.flatMap(({ undone }) => undone),
      ['0003_shop_color', '0002_cafe_create'],
    )
    await Promise.all([move(), move({ target: '1' }), move()])
    await move()
    assert.deepEqual(
      [await applied(), await columns('fruit')],
      [
        ['0001', '0002', '0003'],
        ['color', 'name'],
      ],
    )
  })

  test('can forget files without running anything', async () => {
    await openFruit()
    await move({ target: '1', fake: true })
    assert.deepEqual([await applied(), await columns('fruit')], [['0001'], ['color', 'name']])
  })
})

describe('a way back is refused, and nothing changes', () => {
  const rejects = async (target: string, error: object) => {
    await assert.rejects(move({ target }), error)
    assert.deepEqual(
      [await applied(), await columns('fruit')],
      [
        ['0001', '0002', '0003'],
        ['color', 'name'],
      ],
    )
  }

  test('where a person wrote none', async () => {
    await openFruit()
    rmSync(path.join(directory, 'back/0002_cafe_create.sql'))
    await rejects('1', { message: /Nothing undoes 0002_cafe_create/, hint: /migrations\/back\/0002_cafe_create\.sql/ })
  })

  test('where it says that there is none', async () => {
    await openFruit()
    write('0002_cafe_create', 'create table cups (id int);', '-- cannot: the cups are sold.\n')
    await rejects('1', { message: 'Nothing undoes 0002_cafe_create: the cups are sold.' })
  })

  test('where the migration was edited after it', async () => {
    await openFruit()
    write('0002_cafe_create', 'create table cups (id int);', '-- undoes 0123456789abcdef\n\ndrop table cups;')
    await rejects('1', {
      message: '0002_cafe_create.sql was edited after its way back was written.',
      hint: /begin it with: -- undoes [0-9a-f]{16}/,
    })
  })

  test('where its SQL fails, or would end the transaction', async () => {
    await openFruit()
    write('0002_cafe_create', 'create table cups (id int);', 'drop table plates;')
    await rejects('1', { message: /back\/0002_cafe_create\.sql failed.*"plates" does not exist/ })
    write('0002_cafe_create', 'create table cups (id int);', 'drop table cups; commit;')
    await rejects('1', { message: /contains COMMIT/ })
  })

  test('where the connection breaks on the way', async () => {
    await openFruit()
    write('0002_cafe_create', 'create table cups (id int);', 'drop table cups; select pg_sleep(5);')
    const broken = assert.rejects(move({ target: '1' }))
    await new Promise((resolve) => setTimeout(resolve, 500))
    await withClient(scratch.adminUrl, (client) =>
      client.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pend migrate' and datname = current_database()",
      ),
    )
    await broken
    assert.deepEqual([await applied(), await columns('cups')], [['0001', '0002', '0003'], ['id']])
    write('0002_cafe_create', 'create table cups (id int);', 'drop table cups;')
    assert.equal((await move({ target: '1' })).undone.length, 2)
  })
})
