// Declarations in a real server's catalog: keys, checks, defaults, and the names in errors.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { defineResource } from '#framework/resource/define-resource.ts'
import { text } from '#framework/resource/fields/text.ts'
import { url } from '#framework/resource/fields/url.ts'
import {
  type Caller,
  type MigratedDatabase,
  openMigratedDatabase,
  queryAs,
} from '#framework/testing/migrated-database.ts'
import { SAMPLE_RESOURCES } from '#framework/testing/samples/sample-resources.ts'
import { constraintFieldsOf } from '../constraint-fields.ts'
import { constraintsOf } from './constraints-of.ts'

const LONG_NAME = 'measurementsOfTheAtmosphereOverLargeCities'
const links = defineResource('links', {
  fields: { address: url({ unique: true }), story: text({ search: true }) },
  unique: [['story', 'address']],
  filters: ['story'],
  ordering: ['story'],
})
const measurements = defineResource(LONG_NAME, {
  fields: { concentrationOfParticles: text({ max: 100, unique: true }), order: text({ max: 10 }) },
})
const readings = defineResource('readings', { fields: { unit: text({ max: 10 }) }, checks: false })

let database: MigratedDatabase
const acme: Caller = { tenant: '0a000000-0000-7000-8000-000000000001', actor: '0a000000-0000-7000-8000-00000000000a' }
const asApp = (text_: string, values: unknown[] = []) => queryAs(database.appUrl, acme, { text: text_, values })
before(async () => {
  const more = [links, measurements, readings].map((resource) => ({ app: 'more', resource }))
  database = await openMigratedDatabase([...SAMPLE_RESOURCES, ...more])
})
after(() => database.close())

describe('constraints', () => {
  test('are all known by name, with their fields', async () => {
    const found = await queryAs(
      database.adminUrl,
      {},
      `select conname as name, conrelid::regclass::text as table from pg_constraint
       where connamespace::regnamespace::text in ('public', 'auth', 'tenant', 'audit') and contype in ('p', 'u', 'f', 'c')`,
    )
    const known = new Map([...database.models.values()].flatMap((model) => [...constraintsOf(model)]))
    assert.deepEqual(
      found.filter(({ name }) => !known.has(name as string)),
      [],
    )
    assert.deepEqual(known.get('books_title_pages_key'), {
      kind: 'unique',
      resource: 'books',
      fields: ['title', 'pages'],
    })
    assert.deepEqual(known.get('books_shelf_id_fkey'), { kind: 'foreign', resource: 'books', fields: ['shelf'] })
    assert.deepEqual(known.get('books_labels_label_id_fkey')!.fields, ['labels'])
    assert.deepEqual(known.get('books_slug_check2'), { kind: 'check', resource: 'books', fields: ['slug'] })
  })

  test('have no checks where a resource says it needs none', async () => {
    assert.equal((await asApp("insert into readings (unit) values ('much longer than ten') returning unit")).length, 1)
    await assert.rejects(
      asApp(
        `insert into ${'measurements_of_the_atmosphere_over_large_cities'} ("order") values ('much longer than ten')`,
      ),
    )
  })

  test('keep distinct names when PostgreSQL would truncate them', async () => {
    const model = database.models.get(LONG_NAME)!
    const refused = asApp(`insert into ${model.table} (concentration_of_particles) values (repeat('x', 101))`)
    const { constraint } = await refused.catch((error) => error)
    assert.equal(constraint.length <= 63, true)
    assert.deepEqual(constraintFieldsOf(model, constraint), ['concentrationOfParticles'])
  })
})

describe('columns', () => {
  test("fall back to the declaration's defaults, and to the transaction's context", async () => {
    const [book] = await asApp("insert into books (title) values ('x') returning *")
    assert.match(book!.id as string, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab]/)
    assert.deepEqual(
      [book!.tenant_id, book!.status, book!.is_open, book!.words, book!.extra, book!.version],
      [acme.tenant, 'draft', false, ['new'], { a: "it's" }, 0],
      'no operation wrote it, so its version is 0',
    )
    const [note] = await asApp("insert into notes (text) values ('x') returning owner_id")
    assert.equal(note!.owner_id, acme.actor)
  })

  test('get ids that grow with time', async () => {
    const ids = await asApp(
      "insert into labels (name) select 'x' from generate_series(1, 3), pg_sleep(0.005) returning id::text",
    )
    const later = await asApp("insert into labels (name) values ('y') returning id::text")
    assert.ok(ids.every(({ id }) => (id as string) < (later[0]!.id as string)))
    assert.ok(
      Math.abs(Number.parseInt((later[0]!.id as string).replace('-', '').slice(0, 12), 16) - Date.now()) < 60_000,
    )
  })

  test("refuse what the field's kind refuses, whatever wrote it", async () => {
    const refused = [
      "insert into books (title) values (repeat('x', 201))",
      "insert into books (title, slug) values ('x', 'Not A Slug')",
      "insert into books (title, status) values ('x', 'lost')",
      "insert into books (title, pages) values ('x', 0)",
      'insert into books (title) values (null)',
    ]
    for (const sql of refused) await assert.rejects(asApp(sql), { code: /^235(14|02)$/ }, sql)
  })

  test('of a list of references contain a record once', async () => {
    const [book] = await asApp("insert into books (title) values ('twice') returning id")
    const [label] = await asApp("insert into labels (name) values ('z') returning id")
    const join = () => asApp('insert into books_labels (book_id, label_id) values ($1, $2)', [book!.id, label!.id])
    await join()
    await assert.rejects(join(), { code: '23505' })
  })
})

describe('values too long for an index', () => {
  const long = (seed: string) =>
    `https://example.com/${Array.from({ length: 500 }, (_, n) => `${seed}${n * 7919}é\\`)
      .join('')
      .slice(0, 2000)}`

  test('are stored, sorted and unique all the same', async () => {
    await asApp('insert into links (address, story) values ($1, $2)', [long('a'), long('s').repeat(4)])
    await asApp('insert into links (address, story) values ($1, $2)', [long('b'), long('s').repeat(4)])
    const error = await asApp('insert into links (address) values ($1)', [long('a')]).catch((reason) => reason)
    assert.equal(error.code, '23505')
    assert.deepEqual(constraintFieldsOf(database.models.get('links')!, error.constraint), ['address'])
  })

  test('are distinguished by their last letter', async () => {
    await asApp('insert into links (address) values ($1)', [`${long('c').slice(0, 1990)}1`])
    await asApp('insert into links (address) values ($1)', [`${long('c').slice(0, 1990)}2`])
  })
})
