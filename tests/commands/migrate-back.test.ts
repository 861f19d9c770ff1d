// Going back through the migrations of this project, as a person types it: to an earlier one, and to nothing.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { installedApps } from '#core/installed-apps.ts'
import { buildApplication } from '#framework/application/build-application.ts'
import { schemasOfProject } from '#framework/commands/migrations/schemas-of-project.ts'
import { compareCatalogs, readCatalog } from '#framework/database/catalog/read-catalog.ts'
import { earlierTexts } from '#framework/database/migrations/back/earlier-texts.ts'
import { readMigrationFiles } from '#framework/database/migrations/migration-files.ts'
import { digestOf } from '#framework/database/migrations/schema-state.ts'
import { type BootstrappedDatabase, openBootstrappedDatabase } from '#framework/testing/database.ts'
import { queryAs, withConnection } from '#framework/testing/migrated-database.ts'
import { runManage } from '../support/manage.ts'
import { copyProject, type ProjectCopy } from '../support/project-copy.ts'
import { runCommand } from '../support/run-command.ts'

const TENANT = '0197a6a0-0000-7000-8000-00000000000b'
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

/** With the code of the copy, whose declarations differ once a test has edited them. */
const start = (...words: string[]) => runManage(words, { root: copy.root, urls })
const run = (...words: string[]) => runCommand(words, { root: copy.root, urls })
const catalog = () => withConnection(urls.adminUrl, readCatalog)
const edit = (from: string, to: string) => {
  const file = path.join(copy.root, 'apps/content/tags.resource.ts')
  writeFileSync(file, readFileSync(file, 'utf8').replace(from, to))
}

test('the migrations hold the text of every object, so that each later change of one has a way back', () => {
  const schemas = schemasOfProject(buildApplication(installedApps))
  const findText = earlierTexts(readMigrationFiles(path.join(copy.root, 'migrations')))
  const objects = schemas.flatMap((schema) => schema.objects)
  const lost = objects.filter(({ create }) => findText(digestOf(create)) !== create)
  assert.ok(objects.length > 400)
  assert.deepEqual(lost, [])
})

describe('migrate, back', () => {
  test('undoes one app, then everything, and leads to the same database again', async () => {
    const whole = await catalog()
    const planned = await run('migrate', 'content', 'zero', '--plan')
    assert.match(planned.stdout, /^undo 0018_content_initial\n {2}loses rows of public\.categories\n {2}loses rows of/)
    assert.match((await run('sqlmigrate', '18', '--backwards')).stdout, /\ndrop table "public"\."categories", /)
    assert.equal((await run('migrate', 'content', 'zero')).stdout, 'undone 0018_content_initial\n')
    assert.match((await run('migrate', 'content')).stdout, /^applied 0018_content_initial/)
    assert.deepEqual(compareCatalogs(whole, await catalog()), [])
    const { status, stdout, stderr } = await run('migrate', 'zero')
    assert.equal(status, 0, stderr)
    assert.match(stdout, /^undone 0018_content_initial\nundone 0020_[\s\S]*\nundone 0001_pend_initial\n$/)
    const bare = await openBootstrappedDatabase()
    try {
      const left = compareCatalogs(await withConnection(bare.adminUrl, readCatalog), await catalog())
      assert.deepEqual(
        left.filter(({ name }) => name !== 'schema pend' && !name.startsWith('rights of schema pend')),
        [],
        'only the list of migrations stays',
      )
    } finally {
      await bare.drop()
    }
    assert.equal((await run('migrate')).status, 0)
    assert.deepEqual(compareCatalogs(whole, await catalog()), [])
  })

  test('restores the texts that a field changed, and counts the values that it would lose', async () => {
    const whole = await catalog()
    edit('fields: {', 'fields: {\n    shade: text({ max: 20 }),')
    await start('makemigrations')
    assert.match((await run('migrate')).stdout, /^applied \d{4}_content_add_tags_shade/)
    const changed = await catalog()
    assert.equal((await run('migrate', 'content', '18')).status, 0)
    assert.deepEqual(compareCatalogs(whole, await catalog()), [])
    await run('migrate')
    assert.deepEqual(compareCatalogs(changed, await catalog()), [])
    await queryAs(
      urls.adminUrl,
      { tenant: TENANT },
      `insert into tenant.tenants (id, slug, name) values ('${TENANT}', 'tb', 'T');
       insert into public.tags (tenant_id, name, slug, shade) values ('${TENANT}', 'A', 'a', 'red'), ('${TENANT}', 'B', 'b', null)`,
    )
    const refused = await run('migrate', '20')
    assert.equal(refused.status, 1)
    assert.match(refused.stderr, /^Going back would lose values of public\.tags\.shade \(1\)\.\nNothing was changed/)
    assert.deepEqual(compareCatalogs(changed, await catalog()), [])
    assert.match((await run('migrate', '20', '--allow-data-loss')).stdout, /^undone \d{4}_content_add_tags_shade/)
    assert.deepEqual(compareCatalogs(whole, await catalog()), [])
  })
})
