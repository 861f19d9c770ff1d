// A clone with migrations of its own takes PEND's next version: as a person types it, in a copy of this project.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { compareCatalogs, readCatalog } from '#framework/database/catalog/read-catalog.ts'
import { type BootstrappedDatabase, openBootstrappedDatabase } from '#framework/testing/database.ts'
import { withConnection } from '#framework/testing/migrated-database.ts'
import { runManage } from '../support/manage.ts'
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
const admin = () => ({ root: copy.root, urls: { ...urls, ownerUrl: urls.adminUrl } })
/** With the code of the copy, whose declarations differ once a test has edited them. */
const start = (...words: string[]) => runManage(words, admin())
const run = (...words: string[]) => runCommand(words, admin())
const shop = () => path.join(copy.root, 'migrations/shop')
const tags = () => path.join(copy.root, 'apps/content/tags.resource.ts')
const declare = (text: string) => writeFileSync(tags(), text)
const withField = (text: string, field: string) =>
  text.replace('fields: {', `fields: {\n    ${field}: text({ max: 20 }),`)

/** A version of PEND in the place of the clone: without the product's files. */
async function release(declared: string): Promise<void> {
  const aside = path.join(copy.root, 'shop-aside')
  renameSync(shop(), aside)
  declare(declared)
  const { status, stderr } = await start('makemigrations')
  assert.equal(status, 0, stderr)
  renameSync(aside, shop())
}

describe('a product', () => {
  test('gets a name that no app has', async () => {
    for (const name of ['content', 'meta', 'My Shop']) {
      const { status, stderr } = await run('makemigrations', '--product', name)
      assert.equal(status, 1)
      assert.match(stderr, /is not a valid name for a product\.\nUse small letters/)
    }
  })

  test('changes a table of PEND, which changes it too: both changes stand, in old databases and in new ones', async () => {
    const first = readFileSync(tags(), 'utf8')
    declare(withField(first, 'shade'))
    const { stdout } = await start('makemigrations', '--product', 'shop')
    assert.match(stdout, /^Written: migrations\/shop\/0001_content_add_tags_shade/)
    assert.equal((await run('migrate')).status, 0)
    assert.match((await run('makemigrations', '--product', 'cafe')).stderr, /The product of this clone is shop/)
    await release(withField(first, 'origin'))
    assert.match((await run('migrate')).stdout, /^applied 0021_content_add_tags_origin/)
    declare(withField(withField(first, 'origin'), 'shade'))
    assert.match((await start('makemigrations')).stdout, /^Written: migrations\/shop\/0002_content_policies\.sql\n/)
    assert.match((await run('migrate')).stdout, /^applied shop\/0002_content_policies/)
    assert.equal((await start('makemigrations', '--check')).status, 0)
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

  test('squashes its own migrations, and PEND its own', async () => {
    const before = readdirSync(path.join(copy.root, 'migrations')).filter((name) => name.endsWith('.sql'))
    const { status, stdout, stderr } = await start('squashmigrations')
    assert.equal(status, 0, stderr)
    assert.match(stdout, /^Written: migrations\/shop\/0001_content_initial\.sql\nThey replace 2 migrations/)
    assert.deepEqual(
      readdirSync(path.join(copy.root, 'migrations')).filter((name) => name.endsWith('.sql')),
      before,
    )
    assert.ok(existsSync(path.join(shop(), 'squashed.json')))
    assert.equal((await run('migrate')).stdout, 'The database is up to date.\n')
    assert.match((await run('showmigrations', 'shop')).stdout, /^\[X\] shop\/0001_content_initial {2}\d{4}-[^\n]*\n$/)
  })

  test('hears in one sentence that both added a column, and nothing changes', async () => {
    const both = readFileSync(tags(), 'utf8')
    declare(withField(both, 'tone'))
    await start('makemigrations')
    await run('migrate')
    const grown = await withConnection(urls.adminUrl, readCatalog)
    await release(withField(both.replace('    shade: text({ max: 20 }),\n', ''), 'tone'))
    for (const words of [['migrate'], ['makemigrations', '--check']]) {
      const { status, stderr } = await run(...words)
      assert.equal(status, 1)
      assert.match(stderr, /^PEND and shop both add the column public\.tags\.tone\.\nNothing was changed\./)
    }
    assert.deepEqual(compareCatalogs(grown, await withConnection(urls.adminUrl, readCatalog)), [])
  })
})
