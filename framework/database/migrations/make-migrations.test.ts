// Changing declarations: after every change, a migrated database equals a newly created one.
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, describe, test } from 'node:test'
import { schemasOfProject } from '#framework/commands/migrations/schemas-of-project.ts'
import { AUDIT_FIELDS } from '#framework/resource/audit-fields.ts'
import { type AnyResource, defineResource, type Fields } from '#framework/resource/define-resource.ts'
import { boolean } from '#framework/resource/fields/boolean.ts'
import { choice } from '#framework/resource/fields/choice.ts'
import { decimal } from '#framework/resource/fields/decimal.ts'
import { integer } from '#framework/resource/fields/integer.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { references } from '#framework/resource/fields/references.ts'
import { slug } from '#framework/resource/fields/slug.ts'
import { text } from '#framework/resource/fields/text.ts'
import { uuid } from '#framework/resource/fields/uuid.ts'
import { resolveResources } from '#framework/resource/resolve-resources.ts'
import { openBootstrappedDatabase } from '#framework/testing/database.ts'
import { runStatement } from '#framework/testing/servers/kept-connections.ts'
import type { DatabaseUrls } from '../bootstrap/bootstrap.ts'
import { withClient } from '../bootstrap/with-client.ts'
import { compareCatalogs, readCatalog } from '../catalog/read-catalog.ts'
import { backFileOf } from './back/way-back.ts'
import { countObstacles } from './count-obstacles.ts'
import type { Decisions } from './diff/decisions.ts'
import { findRenameCandidates } from './diff/renames.ts'
import { changesOf, proposeMigrations, writeEmptyMigration, writeMigrations } from './make-migrations.ts'
import { readMigrationFiles } from './migration-files.ts'
import { moveTo, runMigrations } from './run-migrations.ts'

type Declared = { app: string; resource: AnyResource }[]
const changes = defineResource('changes', { schema: 'audit', audit: false, fields: AUDIT_FIELDS })
const shop = (...resources: AnyResource[]): Declared => [
  { app: 'audit', resource: changes },
  ...resources.map((resource) => ({ app: 'shop', resource })),
]
const fruit = <F extends Fields>(fields: F) => defineResource('fruit', { fields })
const schemas = (declared: Declared) => schemasOfProject({ models: resolveResources(declared) })

interface Line {
  urls: DatabaseUrls
  directory: string
  /** Makes and applies the migrations to these declarations; returns the last SQL. */
  moveTo(declared: Declared, renames?: Record<string, string>, decisions?: Decisions): Promise<string>
  query(sql: string): Promise<Record<string, unknown>[]>
}

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function openLine(declared: Declared): Promise<Line> {
  const { drop, adminUrl, ...urls } = await openBootstrappedDatabase()
  const directory = mkdtempSync(path.join(tmpdir(), 'pend-making-'))
  closers.push(drop, async () => rmSync(directory, { recursive: true }))
  const line: Line = {
    urls,
    directory,
    async moveTo(next, renames = {}, decisions = {}) {
      const proposed = proposeMigrations({
        directory,
        schemas: schemas(next),
        decisions: { renames: new Map(Object.entries(renames)), ...decisions },
      })
      writeMigrations(directory, proposed)
      await runMigrations({ ownerUrl: urls.ownerUrl, directory })
      return proposed.map(({ sql }) => sql).join('\n')
    },
    query: (sql) => runStatement(adminUrl, sql),
  }
  await line.moveTo(declared)
  return line
}

async function assertLikeFresh(line: Line, declared: Declared): Promise<void> {
  const fresh = await openLine(declared)
  const [grown, made] = await Promise.all([line, fresh].map(({ urls }) => withClient(urls.ownerUrl, readCatalog)))
  assert.deepEqual(compareCatalogs(grown!, made!), [])
  assert.deepEqual(proposeMigrations({ directory: line.directory, schemas: schemas(declared) }), [])
  await assertWayBack(line.directory)
}

/** The last migration forward, back and forward again, in a database without rows: nothing else changes on the way. */
async function assertWayBack(directory: string): Promise<void> {
  const { drop, ownerUrl } = await openBootstrappedDatabase()
  closers.push(drop)
  const [previous, last] = readMigrationFiles(directory).slice(-2)
  const read = async (target: string) => {
    await moveTo({ ownerUrl, directory, target })
    return withClient(ownerUrl, readCatalog)
  }
  const [before, after] = [await read(previous!.name), await read(last!.name)]
  if (/^-- cannot/m.test(readFileSync(path.join(directory, backFileOf(last!.name)), 'utf8')))
    return assert.rejects(read(previous!.name), /^PendError: Nothing undoes .* is required, but/)
  assert.deepEqual(compareCatalogs(before, await read(previous!.name)), [])
  assert.deepEqual(compareCatalogs(after, await read(last!.name)), [])
}

const TENANT = '0a000000-0000-7000-8000-000000000001'
const insert = (line: Line, columns: string, values: string) =>
  line.query(`insert into fruit (tenant_id, ${columns}) values ('${TENANT}', ${values})`)
const propose = (line: Line, declared: Declared) =>
  proposeMigrations({ directory: line.directory, schemas: schemas(declared) })
const lossesOf = (line: Line, declared: Declared) =>
  propose(line, declared).flatMap(({ steps }) => steps.flatMap(({ loss }) => loss ?? []))

const RENAMES = { 'fruit.name': 'label', 'fruit.price': 'cost' }
const small = { name: text({ required: true, max: 50, unique: true }) }

describe('a field', () => {
  test('that is new gets its column, checks, rights and place in the trail', async () => {
    const line = await openLine(shop(fruit(small)))
    await insert(line, 'name', "'apple'")
    const next = shop(
      fruit({
        ...small,
        color: choice(['red', 'green'], { default: 'green' }),
        weight: decimal(),
        code: slug({ unique: true }),
      }),
    )
    await line.moveTo(next)
    assert.deepEqual(await line.query('select name, color, weight from fruit'), [
      { name: 'apple', color: 'green', weight: null },
    ])
    await assertLikeFresh(line, next)
  })

  test('that becomes searchable is found in existing rows, and in none once nothing is searched', async () => {
    const line = await openLine(shop(fruit(small)))
    await insert(line, 'name', "'Äpfel'")
    const kept = () => line.query('select scope, body from pend.texts order by body')
    const scope = `${TENANT}/fruit/`
    const searched = (fields: Fields) =>
      shop(fruit({ ...small, name: text({ required: true, max: 50, unique: true, search: true }), ...fields }))
    await line.moveTo(searched({}))
    assert.deepEqual(await kept(), [{ scope, body: 'apfel' }])
    await line.moveTo(searched({ note: text({ search: true, default: 'ripe' }) }))
    assert.deepEqual(await kept(), [{ scope, body: 'apfel\u001fripe' }])
    await line.moveTo(searched({}))
    await insert(line, 'name', "'plum'")
    assert.deepEqual(await kept(), [
      { scope, body: 'apfel' },
      { scope, body: 'plum' },
    ])
    await line.moveTo(shop(fruit(small)))
    assert.deepEqual(await kept(), [])
    await line.moveTo(searched({}))
    await line.moveTo(shop())
    assert.deepEqual(await kept(), [])
  })

  test('keeps its search column through a new type, a new name and the end of its filter, without loss', async () => {
    const stock = (fields: Fields, filters: string[]) => shop(defineResource('fruit', { fields, filters } as never))
    const line = await openLine(stock({ name: text({ max: 50 }), price: decimal() }, ['name', 'price']))
    await insert(line, 'name, price', "'Äpfel', 1.25")
    const steps: [Declared, Record<string, string>][] = [
      [stock({ name: text({ max: 50 }), price: decimal({ digits: 15, scale: 3 }) }, ['name', 'price']), {}],
      [stock({ label: text({ max: 60 }), cost: decimal({ digits: 15, scale: 3 }) }, ['label', 'cost']), RENAMES],
      [stock({ label: text({ max: 60 }), cost: decimal({ digits: 40, scale: 3 }) }, ['label', 'cost']), {}],
      [stock({ label: text({ max: 60 }), cost: decimal({ digits: 40, scale: 3 }) }, []), {}],
    ]
    for (const [next, renames] of steps) {
      if (Object.keys(renames).length === 0) assert.deepEqual(lossesOf(line, next), [])
      await line.moveTo(next, renames)
      await assertLikeFresh(line, next)
    }
    assert.deepEqual(await line.query('select label, cost from fruit'), [{ label: 'Äpfel', cost: '1.250' }])
  })

  test('that is required cannot be added without a value for existing rows', async () => {
    const line = await openLine(shop(fruit(small)))
    assert.throws(() => propose(line, shop(fruit({ ...small, origin: text({ required: true }) }))), {
      name: 'PendError',
      message: /public\.fruit\.origin is required, but the rows that are there already would have no value/,
      hint: /Give the field a default/,
    })
  })

  test('that is removed is a loss to be confirmed', async () => {
    const line = await openLine(shop(fruit({ ...small, color: text(), code: slug({ unique: true }) })))
    const next = shop(fruit(small))
    assert.deepEqual(lossesOf(line, next), [
      'The values of public.fruit.color would be lost.',
      'The values of public.fruit.code would be lost.',
    ])
    await line.moveTo(next)
    await assertLikeFresh(line, next)
  })

  test('with a declared earlier name keeps its values, and its keys get new names', async () => {
    const line = await openLine(shop(fruit({ ...small, shade: text({ max: 20, index: true }) })))
    await insert(line, 'name, shade', "'apple', 'red'")
    const next = shop(
      fruit({
        title: text({ required: true, max: 50, unique: true, renamedFrom: 'name' }),
        color: text({ max: 20, index: true, renamedFrom: 'shade' }),
      }),
    )
    assert.deepEqual(lossesOf(line, next), [])
    const sql = await line.moveTo(next)
    assert.match(sql, /rename constraint "fruit_name_key" to "fruit_title_key"/)
    assert.match(sql, /alter index "public"\."fruit_shade_idx" rename to "fruit_color_idx"/)
    assert.deepEqual(await line.query('select title, color from fruit'), [{ title: 'apple', color: 'red' }])
    await assertLikeFresh(line, next)
  })

  test('that vanished while another appeared may be a rename: a person must decide', async () => {
    const line = await openLine(shop(fruit(small)))
    const next = shop(fruit({ title: text({ required: true, max: 50, unique: true, default: '' }) }))
    const [before, after] = changesOf(line.directory, schemas(next)).find(([state]) => state.app === 'shop')!
    assert.deepEqual(findRenameCandidates(before, after, new Map()), [
      { kind: 'column', from: 'fruit.name', to: 'title' },
    ])
    assert.deepEqual(lossesOf(line, next), ['The values of public.fruit.name would be lost.'])
    await insert(line, 'name', "'apple'")
    await line.moveTo(next, { 'fruit.name': 'title' })
    assert.deepEqual(await line.query('select title from fruit'), [{ title: 'apple' }])
    await assertLikeFresh(line, next)
  })

  test('with a lower maximum gets a new check, which refuses rows beyond it', async () => {
    const line = await openLine(shop(fruit(small)))
    const next = shop(fruit({ name: text({ required: true, max: 3, unique: true }) }))
    await insert(line, 'name', "'apple'")
    await assert.rejects(line.moveTo(next), /fruit_name_check.*violated by some row/)
    await line.query('delete from fruit')
    await runMigrations({ ownerUrl: line.urls.ownerUrl, directory: line.directory })
    await assertLikeFresh(line, next)
  })

  test('with other choices gets a new check', async () => {
    const line = await openLine(shop(fruit({ ...small, color: choice(['red', 'green'], { default: 'red' }) })))
    await insert(line, 'name', "'apple'")
    const next = shop(fruit({ ...small, color: choice(['red', 'blue'], { default: 'blue' }) }))
    await line.moveTo(next)
    assert.deepEqual(await line.query('select color from fruit'), [{ color: 'red' }])
    await assertLikeFresh(line, next)
  })

  test('that becomes required is first filled with its default, and the trail records it', async () => {
    const line = await openLine(shop(fruit({ ...small, ripe: boolean() })))
    await insert(line, 'name', "'apple'")
    const next = shop(fruit({ ...small, ripe: boolean({ default: true }) }))
    await line.moveTo(next)
    assert.deepEqual(await line.query('select ripe from fruit'), [{ ripe: true }])
    const [entry] = await line.query("select changes from audit.changes where operation = 'update'")
    assert.deepEqual(entry!.changes, { ripe: { old: null, new: true } })
    await assertLikeFresh(line, next)
  })

  test('that becomes optional loses nothing', async () => {
    const line = await openLine(shop(fruit({ ...small, ripe: boolean({ default: true }) })))
    const next = shop(fruit({ ...small, ripe: boolean() }))
    assert.deepEqual(lossesOf(line, next), [])
    await line.moveTo(next)
    await assertLikeFresh(line, next)
  })

  test('changes its type with its values, and warns when they may be cut', async () => {
    const narrow = shop(fruit({ ...small, size: integer({ default: 1 }) }))
    const line = await openLine(narrow)
    await insert(line, 'name, size', "'apple', 7")
    const wide = shop(fruit({ ...small, size: decimal({ digits: 14, scale: 2, default: '1.00' }) }))
    assert.deepEqual(lossesOf(line, wide), [])
    await line.moveTo(wide)
    assert.deepEqual(await line.query('select size from fruit'), [{ size: '7.00' }])
    await assertLikeFresh(line, wide)
    assert.match(lossesOf(line, narrow).join(), /fruit\.size becomes integer: values of numeric\(14, 2\) may be cut/)
  })

  test('changes what the trail records of it', async () => {
    const line = await openLine(shop(fruit(small)))
    const next = shop(fruit({ name: text({ required: true, max: 50, unique: true, audit: 'redacted' }) }))
    const sql = await line.moveTo(next)
    assert.doesNotMatch(sql, /create policy|add constraint/)
    await assertLikeFresh(line, next)
  })
})

describe('a resource', () => {
  const basket = defineResource('baskets', {
    fields: { name: text(), fruit: references('fruit'), best: reference('fruit') },
  })

  test('that is new gets its join tables', async () => {
    const line = await openLine(shop(fruit(small)))
    const next = shop(fruit(small), basket)
    await line.moveTo(next)
    await assertLikeFresh(line, next)
  })

  test('may precede the one it refers to', async () => {
    const line = await openLine(shop(basket, fruit(small)))
    await assertLikeFresh(line, shop(basket, fruit(small)))
  })

  test('that is removed is a loss to be confirmed, and takes its join tables along', async () => {
    const line = await openLine(shop(fruit(small), basket))
    const next = shop(fruit(small))
    assert.deepEqual(lossesOf(line, next), ['All rows of public.baskets, public.baskets_fruit would be lost.'])
    await line.moveTo(next)
    await assertLikeFresh(line, next)
  })

  test('under a new name keeps its rows, its join tables and its references', async () => {
    const line = await openLine(shop(fruit(small), basket))
    await insert(line, 'name', "'apple'")
    await line.query(`insert into baskets (tenant_id, name, best_id) select tenant_id, 'b', id from fruit`)
    await line.query(
      'insert into baskets_fruit (tenant_id, basket_id, fruit_id) select b.tenant_id, b.id, best_id from baskets b',
    )
    const produce = defineResource('produce', { fields: small })
    const crate = defineResource('crates', {
      fields: { name: text(), fruit: references('produce'), best: reference('produce') },
    })
    const next = shop(produce, crate)
    await line.moveTo(next, { fruit: 'produce', baskets: 'crates' })
    assert.equal(
      (
        await line.query(
          'select 1 from crates_fruit j join produce p on p.id = j.produce_id join crates c on c.id = j.crate_id',
        )
      ).length,
      1,
    )
    await assertLikeFresh(line, next)
  })

  test('with another row rule gets other policies', async () => {
    const line = await openLine(shop(defineResource('rates', { rows: 'shared', fields: small })))
    const next = shop(
      defineResource('rates', {
        rows: {
          ...resolveResources(shop(defineResource('rates', { rows: 'shared', fields: small }))).get('rates')!.rows,
          policies: [],
        },
        fields: small,
      }),
    )
    const sql = await line.moveTo(next)
    assert.match(sql, /drop policy "rates_read"/)
    await assertLikeFresh(line, next)
  })

  test('that moves into tenants needs a way to assign its rows', async () => {
    const line = await openLine(shop(defineResource('rates', { rows: 'shared', fields: small })))
    assert.throws(() => propose(line, shop(defineResource('rates', { fields: small }))), /rates\.tenant_id is required/)
  })
})

describe('a reference', () => {
  test('can be added to existing rows', async () => {
    const line = await openLine(shop(fruit(small)))
    await insert(line, 'name', "'apple'")
    const next = shop(
      fruit({ ...small, parent: reference('fruit', { onDelete: 'set-null' }), kin: references('fruit') }),
    )
    await line.moveTo(next)
    await assertLikeFresh(line, next)
  })

  test('RLS-10 is refused when a row refers to nothing, although forced policies hide rows from their owner', async () => {
    const line = await openLine(shop(fruit({ ...small, parentId: uuid() })))
    await insert(line, 'name, parent_id', "'apple', gen_random_uuid()")
    const next = shop(fruit({ ...small, parent: reference('fruit', { index: false }) }))
    await assert.rejects(line.moveTo(next), /fruit_parent_id_fkey/)
    await line.query('update fruit set parent_id = null')
    await runMigrations({ ownerUrl: line.urls.ownerUrl, directory: line.directory })
    await assertLikeFresh(line, next)
  })

  test('cannot lead from outside tenants to a row inside one', () => {
    const rates = defineResource('rates', { rows: 'shared', fields: { best: reference('fruit') } })
    assert.throws(
      () => schemas(shop(fruit(small), rates)),
      /rates\.best_id: a row without a tenant cannot point at fruit/,
    )
  })
})

describe('the files', () => {
  test('are none when nothing changed, and name their content', async () => {
    const line = await openLine(shop(fruit(small)))
    assert.deepEqual(propose(line, shop(fruit(small))), [])
    const names = (declared: Declared) => propose(line, declared).map(({ name }) => name)
    assert.deepEqual(names(shop(fruit({ ...small, color: text() }))), ['0004_shop_add_fruit_color_and_1_more'])
    assert.deepEqual(names(shop(fruit({ name: text({ required: true, max: 50, unique: true, audit: 'none' }) }))), [
      '0004_shop_policies',
    ])
    assert.ok(readdirSync(line.directory).includes('0003_shop_create_fruit.sql'))
  })

  test('of a removed app drop its tables last', async () => {
    const line = await openLine(shop(fruit(small)))
    const next: Declared = [{ app: 'audit', resource: changes }]
    assert.deepEqual(lossesOf(line, next), ['All rows of public.fruit would be lost.'])
    await line.moveTo(next)
    assert.equal(existsSync(path.join(line.directory, 'meta/shop.json')), false)
    await assertLikeFresh(line, next)
  })

  test('can be requested for one app alone', async () => {
    const line = await openLine(shop(fruit(small)))
    const both = [
      ...shop(fruit({ ...small, color: text() })),
      { app: 'cafe', resource: defineResource('cups', { fields: small }) },
    ]
    const proposed = proposeMigrations({
      directory: line.directory,
      schemas: schemas(both),
      app: 'cafe',
      suffix: 'first_cups',
    })
    assert.deepEqual(
      proposed.map(({ name }) => name),
      ['0004_cafe_first_cups'],
    )
  })

  test('can be empty, for hand-written SQL', async () => {
    const line = await openLine(shop(fruit(small)))
    assert.equal(
      writeEmptyMigration(line.directory, { app: 'shop', suffix: 'fill_names' }),
      'migrations/0004_shop_fill_names.sql',
    )
    assert.match(
      readFileSync(path.join(line.directory, '0004_shop_fill_names.sql'), 'utf8'),
      /no force row level security/,
    )
    await runMigrations({ ownerUrl: line.urls.ownerUrl, directory: line.directory })
    assert.throws(() => writeEmptyMigration(line.directory, { app: undefined }), /belongs to an app/)
    assert.throws(
      () => writeEmptyMigration(line.directory, { app: 'shop', suffix: 'Bad Name' }),
      /not a valid name for a migration/,
    )
  })
})

describe('a change that rows can break', () => {
  const was = { name: text(), kind: choice(['a', 'b']), code: text({ max: 100 }), size: integer({ min: 1, max: 9 }) }
  const before = shop(fruit(was))
  const risksOf = (line: Line, next: Declared) =>
    proposeMigrations({ directory: line.directory, schemas: schemas(next) }).flatMap(({ steps }) =>
      steps.flatMap(({ risk }) => risk ?? []),
    )

  test('is reported with a remedy, and with the number of rows of a database that break it', async () => {
    const line = await openLine(before)
    await insert(line, 'name, kind, code, size', `null, 'b', 'far too long', 9`)
    await insert(line, 'name, kind, code, size', `'same', 'a', 'short', 2`)
    await insert(line, 'name, kind, code, size', `'same', 'b', 'short', 1`)
    const fields = {
      name: text({ required: true }),
      kind: choice(['a']),
      code: text({ max: 5 }),
      size: integer({ min: 2, max: 9 }),
    }
    const next = shop(defineResource('fruit', { fields, unique: [['name']] }))
    const risks = risksOf(line, next)
    const counts = await countObstacles(line.urls.ownerUrl, risks)
    const told = risks.map(({ sentence }, at) => [
      /fruit\.(\w+) (becomes required|becomes unique|takes less)/.exec(sentence)?.slice(1).join(' '),
      counts[at],
    ])
    assert.deepEqual(told.toSorted(), [
      ['code takes less', 1],
      ['kind takes less', 2],
      ['name becomes required', 1],
      ['name becomes unique', 1],
      ['size takes less', 1],
    ])
    for (const { advice } of risks) assert.match(advice, /makemigrations <app> --empty/)
    const [forced] = await line.query("select relforcerowsecurity as forced from pg_class where relname = 'fruit'")
    assert.deepEqual(forced, { forced: true }, 'counting leaves the table as it was')
    assert.deepEqual(
      await countObstacles('postgres://nobody@127.0.0.1:1/none', risks),
      risks.map(() => null),
    )
    await assert.rejects(line.moveTo(next), (error: Error & { hint?: string }) => {
      assert.match(error.message, /^\d{4}_shop_\w+\.sql failed in line \d+: /)
      assert.match(String(error.hint), /The statement: alter table "public"\."fruit" .*in a migration before this one/)
      return true
    })
  })

  test('is not reported when every row still fits', async () => {
    const line = await openLine(before)
    const wider = {
      name: text(),
      kind: choice(['c', 'b', 'a']),
      code: text({ max: 200 }),
      size: integer({ min: 0, max: 20 }),
    }
    assert.deepEqual(risksOf(line, shop(fruit(wider))), [])
    assert.deepEqual(risksOf(line, shop(fruit({ ...was, more: text({ max: 3 }) }))), [])
  })
})

describe('existing rows', () => {
  const was = { name: text({ max: 50 }), kind: choice(['a', 'b', "it's"]) }
  const before = shop(fruit(was))
  const fill = (place: string, value: string): Decisions => ({ fills: new Map([[place, value]]) })
  const other = '0a000000-0000-7000-8000-000000000002'

  async function openFilled(): Promise<Line> {
    const line = await openLine(before)
    await insert(line, 'version, name, kind', `1, null, 'a'`)
    await insert(line, 'version, name, kind', `1, 'plum', 'b'`)
    await line.query(`insert into fruit (tenant_id, version, kind) values ('${other}', 1, 'it''s')`)
    return line
  }
  const rowsOf = (line: Line, columns: string) => line.query(`select ${columns}, version from fruit order by id`)
  const trailOf = (line: Line) =>
    line.query("select tenant_id, changes, reason from audit.changes where operation = 'update' order by id")

  test("get the person's value where a field becomes required, in every tenant, and the trail says why", async () => {
    const line = await openFilled()
    const next = shop(fruit({ ...was, name: text({ max: 50, required: true }) }))
    const past = await line.query("update fruit set updated_at = '2020-01-01' returning id")
    assert.equal(past.length, 3)
    const decisions = fill('fruit.name', "'no name'")
    const [proposed] = proposeMigrations({ directory: line.directory, schemas: schemas(next), decisions })
    assert.deepEqual(
      proposed!.steps.flatMap(({ risk }) => risk ?? []),
      [],
    )
    await line.moveTo(next, {}, decisions)
    assert.deepEqual(await rowsOf(line, 'name, updated_at > now() - interval $$1 day$$ as is_new'), [
      { name: 'no name', version: 2, is_new: true },
      { name: 'plum', version: 1, is_new: false },
      { name: 'no name', version: 2, is_new: true },
    ])
    const changes = { name: { old: null, new: 'no name' } }
    assert.deepEqual(await trailOf(line), [
      { tenant_id: TENANT, changes, reason: 'fill fruit.name' },
      { tenant_id: other, changes, reason: 'fill fruit.name' },
    ])
    await assertLikeFresh(line, next)
  })

  test('get the value of a new required field with its column, and none counts as changed', async () => {
    const line = await openFilled()
    const next = shop(fruit({ ...was, origin: text({ required: true }) }))
    await line.moveTo(next, {}, fill('fruit.origin', "'unknown'"))
    assert.deepEqual(
      await rowsOf(line, 'origin'),
      Array.from({ length: 3 }, () => ({ origin: 'unknown', version: 1 })),
    )
    await assertLikeFresh(line, next)
  })

  test('get another value where a choice loses one, even one that the old choice refuses', async () => {
    const line = await openFilled()
    const next = shop(fruit({ ...was, kind: choice(['a', 'c']) }))
    const words = new Map([
      ['b', 'c'],
      ["it's", 'a'],
    ])
    const decisions = { words: new Map([['fruit.kind', words]]) }
    const [proposed] = proposeMigrations({ directory: line.directory, schemas: schemas(next), decisions })
    assert.deepEqual(
      proposed!.steps.flatMap(({ risk }) => risk ?? []),
      [],
    )
    await line.moveTo(next, {}, decisions)
    assert.deepEqual(await rowsOf(line, 'kind'), [
      { kind: 'a', version: 1 },
      { kind: 'c', version: 2 },
      { kind: 'a', version: 2 },
    ])
    await assertLikeFresh(line, next)
  })

  test('are reported while one of several values has no replacement', async () => {
    const line = await openFilled()
    const next = shop(fruit({ ...was, kind: choice(['a', 'c']) }))
    const decisions = { words: new Map([['fruit.kind', new Map([['b', 'c']])]]) }
    const [proposed] = proposeMigrations({ directory: line.directory, schemas: schemas(next), decisions })
    const [risk] = proposed!.steps.flatMap((step) => step.risk ?? [])
    assert.match(risk!.advice, /--map fruit\.kind:it's=…/)
  })

  test('change under the old names where resource and field are renamed at once', async () => {
    const line = await openFilled()
    const next = shop(
      defineResource('produce', {
        fields: { label: text({ max: 50, required: true }), sort: choice(['a', 'c', "it's"]) },
      }),
    )
    const renames = { fruit: 'produce', 'produce.name': 'label', 'produce.kind': 'sort' }
    const words = new Map([['produce.sort', new Map([['b', 'c']])]])
    await line.moveTo(next, renames, { ...fill('produce.label', "'none'"), words })
    assert.deepEqual(await line.query('select label, sort from produce order by id'), [
      { label: 'none', sort: 'a' },
      { label: 'plum', sort: 'c' },
      { label: 'none', sort: "it's" },
    ])
    assert.equal((await trailOf(line)).length, 3)
    await assertLikeFresh(line, next)
  })
})
