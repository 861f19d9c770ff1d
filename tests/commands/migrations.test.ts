// The migration commands as a person types them, in a copy of this project with its own database.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { installedApps } from '#core/installed-apps.ts'
import { buildApplication } from '#framework/application/build-application.ts'
import { compareCatalogs, readCatalog } from '#framework/database/catalog/read-catalog.ts'
import { type BootstrappedDatabase, openBootstrappedDatabase, testDatabaseUrls } from '#framework/testing/database.ts'
import { openMigratedDatabase, queryAs, withConnection } from '#framework/testing/migrated-database.ts'
import { runManage } from '../support/manage.ts'
import { copyProject, type ProjectCopy } from '../support/project-copy.ts'
import { runCommand } from '../support/run-command.ts'

let copy: ProjectCopy
let urls: BootstrappedDatabase
before(async () => {
  copy = copyProject()
  urls = await openBootstrappedDatabase()
})
after(async () => {
  copy.remove()
  await urls.drop()
})

/** With the code of the copy, whose declarations differ once a test has edited them. */
const start = (...words: string[]) => runManage(words, { root: copy.root, urls })
/** With the code of this tree, on the files of the copy. */
const run = (...words: string[]) => runCommand(words, { root: copy.root, urls })
const TAGS = 'apps/content/tags.resource.ts'
const edit = (from: string, to: string) => {
  const file = path.join(copy.root, TAGS)
  const text = readFileSync(file, 'utf8')
  assert.ok(text.includes(from))
  writeFileSync(file, text.replace(from, to))
}

describe('the migrations of this project', () => {
  test('lead to the declarations', async () => {
    const { status, stdout, stderr } = await run('makemigrations', '--check')
    assert.equal(status, 0, stdout + stderr)
  })

  test('RLS-40 build step by step the same database as the declarations build at once', async () => {
    const { models, databaseObjects } = buildApplication(installedApps)
    const declared = [...models.values()].map(({ app, resource }) => ({ app, resource }))
    const fresh = await openMigratedDatabase(declared, databaseObjects)
    try {
      const [grown, made] = await Promise.all(
        [testDatabaseUrls().adminUrl, fresh.adminUrl].map((url) => withConnection(url, readCatalog)),
      )
      assert.ok(made!.has('index audit.changes_unsealed_idx'))
      assert.deepEqual(
        compareCatalogs(grown!, made!),
        [],
        'nothing exists that is not declared, and nothing is missing',
      )
    } finally {
      await fresh.close()
    }
  })
})

describe('migrate', () => {
  test('plans, applies once, and has nothing left to do', async () => {
    const planned = await start('migrate', '--plan')
    assert.match(planned.stdout, /^0001_pend_initial\n/)
    assert.equal((await run('migrate', '--check')).status, 1)
    assert.match((await run('migrate', '1')).stdout, /^applied 0001_pend_initial \(\d+ ms\)\n$/)
    assert.match((await start('showmigrations')).stdout, /^\[X\] 0001_pend_initial {2}\d{4}.*\n\[ \] 0002/)
    assert.equal((await run('migrate')).status, 0)
    assert.equal((await run('migrate', '--check')).stdout, 'The database is up to date.\n')
    const shown = JSON.parse((await run('showmigrations', 'content', '--json')).stdout)
    assert.ok(shown.every((file: { app: string; appliedAt: string }) => file.app === 'content' && file.appliedAt))
  })

  test('reports a mistake in one sentence', async () => {
    for (const words of [
      ['migrate', '9999'],
      ['sqlmigrate', 'nothing'],
      ['showmigrations', 'nothing'],
      ['migrate', 'nothing'],
      ['migrate', 'content', '1'],
    ]) {
      const { status, stderr } = await run(...words)
      assert.equal(status, 1)
      assert.doesNotMatch(stderr, /\n {4}at /)
    }
  })
})

describe('makemigrations', () => {
  test('writes a new field, which migrate applies', async () => {
    edit('fields: {', 'fields: {\n    shade: text({ max: 20 }),')
    assert.match(
      (await start('makemigrations', '--check')).stdout,
      /^Missing: migrations\/\d{4}_content_add_tags_shade/,
    )
    assert.match((await start('makemigrations', '--dry-run')).stdout, /add column "shade" text;/)
    const { stdout } = await start('makemigrations', 'content', '--name', 'add_shade')
    assert.match(stdout, /^Written: migrations\/\d{4}_content_add_shade\.sql\n/)
    assert.match((await run('migrate')).stdout, /applied \d{4}_content_add_shade/)
    assert.match(
      (await start('sqlmigrate', stdout.match(/\d{4}_content_add_shade/)![0])).stdout,
      /^-- add tags.shade\n/,
    )
  })

  test('takes a rename from an option and keeps the values', async () => {
    edit('shade: text', 'tint: text')
    const refused = await start('makemigrations')
    assert.equal(refused.status, 1)
    assert.match(refused.stderr, /^The values of public\.tags\.shade would be lost\.\nNothing was written/)
    assert.match(refused.stderr, /--rename tags\.shade:tint/)
    await start('makemigrations', '--rename', 'tags.shade:tint')
    const file = readdirSync(path.join(copy.root, 'migrations'))
      .filter((name) => name.endsWith('.sql'))
      .at(-1)!
    assert.match(readFileSync(path.join(copy.root, 'migrations', file), 'utf8'), /rename column "shade" to "tint"/)
    const migrated = await run('migrate')
    assert.equal(migrated.status, 0, migrated.stderr)
  })

  test('drops a field only when the loss is confirmed', async () => {
    edit('    tint: text({ max: 20 }),\n', '')
    assert.equal((await start('makemigrations')).status, 1)
    assert.equal((await start('makemigrations', '--allow-data-loss')).status, 0)
    assert.equal((await run('migrate')).status, 0)
    const columns = await queryAs(
      urls.ownerUrl,
      {},
      "select 1 from information_schema.columns where table_name = 'tags' and column_name in ('tint', 'shade')",
    )
    assert.deepEqual(columns, [])
  })

  test('names the field that needs a default, and refuses renames and apps it does not know', async () => {
    edit('fields: {', 'fields: {\n    must: text({ required: true }),')
    const { status, stderr } = await start('makemigrations')
    assert.equal(status, 1)
    assert.match(stderr, /^public\.tags\.must is required, but/)
    for (const words of [
      ['nothing'],
      ['--rename', 'x y'],
      ['--rename', 'no.such:name'],
      ['--empty'],
      ['content', '--empty', '--name', 'A B'],
    ])
      assert.equal((await run('makemigrations', ...words)).status, 1)
  })

  test('fills rows of all tenants from an option, and emits the usual events', async () => {
    edit('    must: text({ required: true }),\n', '')
    edit('fields: {', 'fields: {\n    note: text(),')
    await start('makemigrations')
    assert.equal((await run('migrate')).status, 0)
    const tenants = ['0197a6a0-0000-7000-8000-00000000000b', '0197a6a0-0000-7000-8000-00000000000c']
    for (const tenant of tenants)
      await queryAs(
        urls.adminUrl,
        { tenant },
        `insert into tenant.tenants (id, slug, name) values ('${tenant}', 't${tenant.slice(-1)}', 'T');
         insert into public.tags (tenant_id, version, name, slug, note) values ('${tenant}', 1, 'A', 'a', null), ('${tenant}', 1, 'B', 'b', 'kept')`,
      )
    edit('note: text()', 'note: text({ required: true })')
    const { status, stderr } = await start('makemigrations', '--fill', 'tags.note=none')
    assert.deepEqual([status, stderr], [0, ''])
    const migrated = await run('migrate')
    assert.equal(migrated.status, 0, migrated.stderr)
    for (const tenant of tenants) {
      const ask = (sql: string) => queryAs(urls.adminUrl, { tenant }, sql.replaceAll('$', `'${tenant}'`))
      assert.deepEqual(await ask('select note, version from public.tags where tenant_id = $ order by name'), [
        { note: 'none', version: 2 },
        { note: 'kept', version: 1 },
      ])
      const told = "select name, changed from tasks.events where tenant_id = $ and name = 'tags.updated'"
      assert.deepEqual(await ask(told), [{ name: 'tags.updated', changed: ['note'] }])
      const trail =
        "select reason from audit.changes where tenant_id = $ and resource = 'tags' and operation = 'update'"
      assert.deepEqual(await ask(trail), [{ reason: 'fill tags.note' }])
    }
    edit('    note: text({ required: true }),\n', '')
    assert.equal((await start('makemigrations', '--allow-data-loss')).status, 0)
    assert.equal((await run('migrate')).status, 0)
  })

  test('writes an empty file for hand-written SQL', async () => {
    assert.match(
      (await start('makemigrations', 'content', '--empty', '--name', 'fill')).stdout,
      /^Written: migrations\/\d{4}_content_fill\.sql\n$/,
    )
  })
})

describe('rls', () => {
  test('finds nothing in a migrated database, and names a planted fault', async () => {
    assert.match((await start('rls', 'lint')).stdout, /^\d+ rules: nothing found\.\n$/)
    await queryAs(urls.ownerUrl, {}, 'alter table tags no force row level security')
    const { status, stdout } = await run('rls', 'lint', '--json')
    assert.equal(status, 1)
    assert.deepEqual(
      JSON.parse(stdout).map(({ rule, object }: { rule: string; object: string }) => [rule, object]),
      [['L04', 'tags']],
    )
  })

  test('RLS-40 names a policy added by hand and a trigger switched off by hand', async () => {
    await queryAs(urls.ownerUrl, {}, 'alter table tags force row level security, disable trigger record_change')
    await queryAs(urls.ownerUrl, {}, 'create policy more on tags to pend_app using (tenant_id is not null)')
    const { status, stdout } = await run('rls', 'lint')
    assert.equal(status, 1)
    assert.match(
      stdout,
      /^D01 create trigger "record_change" after insert or update or delete on "public"\."tags" is declared/,
    )
    assert.match(
      stdout,
      /\nD02 create policy "more" on "public"\."tags" as permissive for all to pend_app is in the database/,
    )
    await queryAs(urls.ownerUrl, {}, 'alter table tags enable trigger record_change')
    await queryAs(urls.ownerUrl, {}, 'drop policy more on tags')
    assert.equal((await run('rls', 'lint')).status, 0)
  })

  test('shows who sees which rows', async () => {
    assert.match((await run('rls', 'show')).stdout, /\narticles +public\.articles +tenant\n/)
    assert.match((await run('rls', 'show', 'tags')).stdout, /create policy "tags_tenant"/)
    assert.equal((await run('rls', 'show', 'nothing')).status, 1)
    assert.equal((await run('rls', 'dance')).status, 1)
  })
})
