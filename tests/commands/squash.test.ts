// `squashmigrations` as somebody types it, in a copy of this project: what it proves first, what it writes, and who goes on from there.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, afterEach, before, describe, test } from 'node:test'
import { compareCatalogs, readCatalog } from '#framework/database/catalog/read-catalog.ts'
import { type BootstrappedDatabase, openBootstrappedDatabase } from '#framework/testing/database.ts'
import { queryAs, withConnection } from '#framework/testing/migrated-database.ts'
import { copyProject, type ProjectCopy } from '../support/project-copy.ts'
import { runCommand } from '../support/run-command.ts'

let copy: ProjectCopy
let urls: BootstrappedDatabase
before(async () => {
  copy = copyProject()
  urls = await openBootstrappedDatabase('migrated')
})
after(async () => {
  copy.remove()
  await urls.drop()
})

/** Squashing makes databases, which the owner of the tables may not. */
const run = (...words: string[]) => runCommand(words, { root: copy.root, urls: { ...urls, ownerUrl: urls.adminUrl } })
const folder = () => path.join(copy.root, 'migrations')
const files = () => readdirSync(folder()).filter((name) => name.endsWith('.sql'))
const write = (name: string, sql: string) => writeFileSync(path.join(folder(), `${name}.sql`), sql)

describe('squashmigrations', () => {
  const byHand = '9000_content_by_hand'
  afterEach(() => rmSync(path.join(folder(), `${byHand}.sql`), { force: true }))

  test('proves that the migrations of this project lead to its declarations', async () => {
    const { status, stdout, stderr } = await run('squashmigrations', '--check')
    assert.equal(status, 0, stderr)
    assert.match(stdout, /^The \d+ migrations and the declarations lead to the same database\.\n$/)
  })

  test('names what only a migration made, and writes nothing', async () => {
    write(byHand, "-- By hand.\ncreate index by_hand_idx on public.tags (name) where name <> '';\n")
    const kept = files()
    const { status, stderr } = await run('squashmigrations')
    assert.equal(status, 1)
    assert.match(stderr, /Only in migrations: index public\.by_hand_idx/)
    assert.match(stderr, /so nothing was written/)
    assert.deepEqual(files(), kept)
  })

  test('names tables that only a migration filled, and writes nothing', async () => {
    write(
      byHand,
      `-- By hand.
alter table auth.users no force row level security;
insert into auth.users (email, first_name, last_name) values ('first@example.com', 'First', 'Person');
set constraints all immediate;
alter table auth.users force row level security;
`,
    )
    const { status, stderr } = await run('squashmigrations')
    assert.equal(status, 1)
    assert.match(stderr, /Rows that migrations bring: auth\.users/)
    assert.ok(files().includes(`${byHand}.sql`))
  })

  test('writes one file for each app, and a database that went the long way goes on', async () => {
    write(byHand, '-- By hand.\nselect 1;\n')
    assert.equal((await run('migrate')).status, 0)
    const long = files().length
    const { status, stdout, stderr } = await run('squashmigrations')
    assert.equal(status, 0, stderr)
    assert.match(stdout, new RegExp(`They replace ${long} migrations`))
    assert.ok(files().every((name) => /^\d{4}_[a-z-]+_initial\.sql$/.test(name)))
    const { by } = JSON.parse(readFileSync(path.join(folder(), 'squashed.json'), 'utf8'))
    assert.deepEqual(
      by,
      files().map((name) => name.replace('.sql', '')),
    )
    assert.equal((await run('makemigrations', '--check')).status, 0)
    assert.equal((await run('migrate', '--check')).stdout, 'The database is up to date.\n')
    write('9000_content_next', '-- By hand.\nselect 2;\n')
    assert.match((await run('migrate')).stdout, /^applied 9000_content_next \(\d+ ms\)\n$/)
    const ledger = await queryAs(urls.adminUrl, {}, 'select name from pend.migrations order by name')
    assert.deepEqual(
      ledger.map(({ name }) => `${name}.sql`),
      files(),
    )
  })

  test('leads a new database to the same place', async () => {
    const fresh = await openBootstrappedDatabase()
    try {
      assert.equal((await runCommand(['migrate'], { root: copy.root, urls: fresh })).status, 0)
      const [grown, made] = await Promise.all(
        [urls, fresh].map(({ adminUrl }) => withConnection(adminUrl, readCatalog)),
      )
      assert.deepEqual(compareCatalogs(grown!, made!), [])
    } finally {
      await fresh.drop()
    }
  })
})
