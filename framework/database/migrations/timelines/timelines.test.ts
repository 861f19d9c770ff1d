// A product cloned from PEND and PEND's next version: two timelines, one database.
import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { schemasOfProject } from '#framework/commands/migrations/schemas-of-project.ts'
import { AUDIT_FIELDS } from '#framework/resource/audit-fields.ts'
import { defineResource, type Fields } from '#framework/resource/define-resource.ts'
import { integer } from '#framework/resource/fields/integer.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { text } from '#framework/resource/fields/text.ts'
import { resolveResources } from '#framework/resource/resolve-resources.ts'
import { type BootstrappedDatabase, openBootstrappedDatabase } from '#framework/testing/database.ts'
import { runStatement } from '#framework/testing/servers/kept-connections.ts'
import { withClient } from '../../bootstrap/with-client.ts'
import { compareCatalogs, readCatalog } from '../../catalog/read-catalog.ts'
import { proposeMigrations, writeEmptyMigration, writeMigrations } from '../make-migrations.ts'
import { readMigrationFiles } from '../migration-files.ts'
import { type MigrationOptions, moveTo, planMigrations, readMigrationStatus } from '../run-migrations.ts'
import { squashMigrations } from '../squash/squash-migrations.ts'

const changes = {
  app: 'audit',
  resource: defineResource('changes', { schema: 'audit', audit: false, fields: AUDIT_FIELDS }),
}
const TITLE = { title: text({ max: 50 }) }

/** PEND's blog with these fields. */
const blog = (fields: Fields = {}) => [
  changes,
  { app: 'blog', resource: defineResource('posts', { fields: { ...TITLE, ...fields } }) },
]
/** What the product adds. */
const store = (fields: Fields = {}) => ({
  app: 'store',
  resource: defineResource('offers', { fields: { post: reference('posts'), ...fields } }),
})
const schemasOf = (declared: ReturnType<typeof blog>) =>
  schemasOfProject({ models: resolveResources(declared as never) })

let pend: string
let clone: string
let urls: BootstrappedDatabase
const closers: (() => Promise<void>)[] = []
beforeEach(async () => {
  ;[pend, clone] = ['pend', 'clone'].map((name) => mkdtempSync(path.join(tmpdir(), `pend-${name}-`))) as [
    string,
    string,
  ]
  urls = await openBootstrappedDatabase()
  write(pend, blog())
  merge()
})
afterEach(async () => {
  for (const folder of [pend, clone]) rmSync(folder, { recursive: true })
  for (const close of [urls.drop, ...closers.splice(0)]) await close()
})

/** Makes migrations; returns their names. */
function write(directory: string, declared: object[], product?: string): string[] {
  const proposed = proposeMigrations({ directory, schemas: schemasOf(declared as never), ...(product && { product }) })
  writeMigrations(directory, proposed)
  return proposed.map(({ name }) => name)
}

/** As Git does: PEND's files and the product's are never the same ones. */
function merge(): void {
  rmSync(path.join(clone, 'meta'), { recursive: true, force: true })
  cpSync(pend, clone, { recursive: true })
}

const move = (options: Partial<MigrationOptions> = {}) =>
  moveTo({ ownerUrl: urls.ownerUrl, directory: clone, ...options })
const missing = (declared: object[]) => proposeMigrations({ directory: clone, schemas: schemasOf(declared as never) })
const catalog = (url = urls.ownerUrl) => withClient(url, readCatalog)
const query = (sql: string) => runStatement(urls.adminUrl, sql)

async function catalogOfNew(directory: string): Promise<Awaited<ReturnType<typeof catalog>>> {
  const fresh = await openBootstrappedDatabase()
  closers.push(fresh.drop)
  await moveTo({ ownerUrl: fresh.ownerUrl, directory })
  return catalog(fresh.ownerUrl)
}

/** A database that grew, a new one, and one made from the declarations at once are alike, and nothing is missing. */
async function assertAlike(declared: object[]): Promise<void> {
  assert.deepEqual(missing(declared), [])
  const atOnce = mkdtempSync(path.join(tmpdir(), 'pend-at-once-'))
  closers.push(async () => rmSync(atOnce, { recursive: true }))
  write(atOnce, declared)
  const grown = await catalog()
  assert.deepEqual(compareCatalogs(grown, await catalogOfNew(clone)), [])
  assert.deepEqual(compareCatalogs(grown, await catalogOfNew(atOnce)), [])
}

describe('a product', () => {
  test('writes into a folder of its own, and PEND never does', async () => {
    assert.deepEqual(write(clone, [...blog(), store()], 'shop'), ['shop/0001_store_create_offers'])
    assert.match(
      readFileSync(path.join(clone, 'shop/0001_store_create_offers.sql'), 'utf8'),
      /^-- after 0003_blog_create_posts\n-- create offers\n/,
    )
    assert.deepEqual(write(clone, [...blog(), store({ price: integer() })]), ['shop/0002_store_add_offers_price'])
    assert.equal(writeEmptyMigration(clone, { app: 'store' }), 'migrations/shop/0003_store_by_hand.sql')
    assert.deepEqual(readdirSync(path.join(clone, 'shop/back')).length, 2)
    assert.ok(!existsSync(path.join(clone, 'meta/store.json')))
    assert.deepEqual(write(pend, blog({ subtitle: text() })), ['0004_blog_add_posts_subtitle_and_1_more'])
  })

  test('that only adds takes the next version without a word', async () => {
    write(clone, [...blog(), store({ price: integer() })], 'shop')
    await move()
    write(pend, blog({ subtitle: text(), size: integer({ index: true }) }))
    merge()
    const next = [...blog({ subtitle: text(), size: integer({ index: true }) }), store({ price: integer() })]
    assert.deepEqual(
      (await planMigrations({ ownerUrl: urls.ownerUrl, directory: clone })).applied.map((name) => name.slice(0, 9)),
      ['0004_blog'],
    )
    await move()
    await assertAlike(next)
    assert.deepEqual(
      (await readMigrationStatus({ ownerUrl: urls.ownerUrl, directory: clone })).map(({ product }) => product),
      [null, null, null, 'shop', null],
    )
  })

  test('that changes a table of PEND keeps its change, and one migration joins the texts that name columns', async () => {
    const own = { color: text({ max: 20, index: true }), rank: integer() }
    write(clone, [...blog({ color: own.color }), store()], 'shop')
    write(clone, [...blog(own), store()])
    await move()
    const theirs = { subtitle: text({ max: 80 }), title: text({ max: 70, index: true }) }
    write(pend, blog(theirs))
    merge()
    await move()
    const declared = [...blog({ ...theirs, ...own }), store()]
    const steps = missing(declared).flatMap((migration) => migration.steps)
    assert.ok(steps.length > 0)
    assert.deepEqual(
      steps.filter(({ phase }) => phase !== 'objects' && phase !== 'clear' && phase !== 'ends'),
      [],
    )
    assert.deepEqual(write(clone, declared), ['shop/0004_blog_policies'])
    await move()
    await assertAlike(declared)
  })

  test('goes back by itself, and everything goes back to nothing', async () => {
    const bare = await catalog()
    write(clone, [...blog({ color: text() }), store()], 'shop')
    write(pend, blog({ subtitle: text() }))
    await move()
    merge()
    await move()
    write(clone, [...blog({ color: text(), subtitle: text() }), store()])
    await move()
    const whole = await catalog()
    const { undone, applied } = await move({ app: 'shop', target: 'zero' })
    assert.deepEqual(
      [undone.filter((name) => name.startsWith('shop/')).length, applied],
      [3, ['0004_blog_add_posts_subtitle_and_1_more']],
    )
    assert.deepEqual(compareCatalogs(await catalogOfNew(pend), await catalog()), [])
    await move()
    assert.deepEqual(compareCatalogs(whole, await catalog()), [])
    const back = await move({ target: '3' })
    assert.ok(back.undone.length > 0)
    assert.deepEqual(
      (await move({ target: 'shop/1' })).applied.length + (await move()).applied.length,
      back.undone.length,
    )
    await move({ target: 'zero' })
    assert.deepEqual(
      compareCatalogs(bare, await catalog()).filter(({ name }) => !name.includes('schema pend')),
      [],
    )
  })
})

describe('a conflict', () => {
  test('of two columns with one name is refused before anything runs, in old databases and in new ones', async () => {
    write(clone, [...blog({ color: text() }), store()], 'shop')
    await move()
    write(pend, [...blog(), { app: 'audit', resource: defineResource('notes', { fields: {} }) }])
    write(pend, [
      ...blog({ color: text({ max: 9 }) }),
      { app: 'audit', resource: defineResource('notes', { fields: {} }) },
    ])
    const before = await catalog()
    merge()
    const error = {
      message: 'PEND and shop both add the column public.posts.color.',
      hint: /Nothing was changed\. In the version before this merge/,
    }
    await assert.rejects(move(), error)
    await assert.rejects(catalogOfNew(clone), error)
    assert.throws(() => missing(blog()), error)
    assert.deepEqual(compareCatalogs(before, await catalog()), [])
    assert.deepEqual((await query('select count(*)::int as count from pend.migrations'))[0]!.count, 5)
  })

  test('ends once the version before the merge renamed the column, with its values', async () => {
    write(clone, [...blog({ color: text() }), store()], 'shop')
    await move()
    await query(
      "insert into posts (tenant_id, title, color) values ('0a000000-0000-7000-8000-000000000001', 'A', 'red')",
    )
    const renamed = [...blog({ shade: text({ renamedFrom: 'color' }) }), store()]
    write(clone, renamed)
    await move()
    write(pend, blog({ color: text({ max: 9 }) }))
    merge()
    await move()
    const declared = [...blog({ color: text({ max: 9 }), shade: text({ renamedFrom: 'color' }) }), store()]
    write(clone, declared)
    await move()
    await assertAlike(declared)
    assert.deepEqual(await query('select color, shade from posts'), [{ color: null, shade: 'red' }])
  })

  test('of a table that PEND drops and the product extends names the table', () => {
    write(clone, [...blog({ color: text() }), store()], 'shop')
    write(pend, [changes])
    merge()
    assert.throws(() => missing([changes]), /PEND and shop both change the table public\.posts/)
  })

  test('of a column that PEND renames and the product indexes names the column', () => {
    write(
      clone,
      [
        changes,
        { app: 'blog', resource: defineResource('posts', { fields: { title: text({ max: 50, index: true }) } }) },
      ],
      'shop',
    )
    const renamed = {
      app: 'blog',
      resource: defineResource('posts', { fields: { headline: text({ max: 50, renamedFrom: 'title' }) } }),
    }
    write(pend, [changes, renamed])
    merge()
    assert.throws(() => missing([changes, renamed]), /PEND and shop both change the column public\.posts\.title/)
  })
})

describe('the files of a product', () => {
  test('say which of PEND they follow, and that one is there', () => {
    write(clone, [...blog(), store()], 'shop')
    const file = path.join(clone, 'shop/0001_store_create_offers.sql')
    const sql = readFileSync(file, 'utf8')
    writeFileSync(file, sql.replace(/^.*\n/, ''))
    assert.throws(() => readMigrationFiles(clone), /does not say which of PEND's migrations it follows/)
    writeFileSync(file, sql.replace('0003_blog', '0009_blog'))
    assert.throws(
      () => readMigrationFiles(clone),
      /follows 0009_blog_create_posts, which is not among PEND's migrations/,
    )
  })

  test('are those of one product', () => {
    write(clone, [...blog(), store()], 'shop')
    cpSync(path.join(clone, 'shop'), path.join(clone, 'cafe'), { recursive: true })
    assert.throws(() => readMigrationFiles(clone), /has several products: cafe, shop/)
  })

  test('are squashed by themselves, and follow files of PEND that a squash replaced', async () => {
    write(clone, [...blog({ color: text() }), store()], 'shop')
    write(clone, [...blog({ color: text() }), store({ price: integer() })])
    await move()
    const declared = [...blog({ color: text() }), store({ price: integer() })]
    const squash = (directory: string, next: object[]) =>
      squashMigrations({ directory, schemas: schemasOf(next as never), adminUrl: urls.adminUrl })
    const { written, differences } = await squash(clone, declared)
    assert.deepEqual([written, differences], [['shop/0001_blog_initial', 'shop/0002_store_initial'], []])
    assert.deepEqual(
      readMigrationFiles(clone)
        .map(({ name }) => name)
        .slice(0, 3),
      readMigrationFiles(pend).map(({ name }) => name),
    )
    assert.deepEqual(await move(), { applied: [], undone: [] })
    write(pend, blog({ subtitle: text() }))
    await squash(pend, blog({ subtitle: text() }))
    assert.deepEqual(readdirSync(clone).filter((name) => name.endsWith('.sql')).length, 3)
    for (const name of readdirSync(clone).filter((each) => each.endsWith('.sql'))) rmSync(path.join(clone, name))
    merge()
    assert.deepEqual(
      readMigrationFiles(clone).map(({ product }) => product),
      [null, null, null, 'shop', 'shop'],
    )
  })
})
