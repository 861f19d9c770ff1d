// What apps declare beside tables is made in order, replaced, and taken away again by migrations.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { BootError } from '#framework/application/boot-error.ts'
import { buildApplication } from '#framework/application/build-application.ts'
import { defineApp } from '#framework/application/define-app.ts'
import { schemasOfProject } from '#framework/commands/migrations/schemas-of-project.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import { integer } from '#framework/resource/fields/integer.ts'
import { text } from '#framework/resource/fields/text.ts'
import { resolveResources } from '#framework/resource/resolve-resources.ts'
import { type BootstrappedDatabase, openBootstrappedDatabase } from '#framework/testing/database.ts'
import { runStatement } from '#framework/testing/servers/kept-connections.ts'
import { withClient } from '../bootstrap/with-client.ts'
import { compareCatalogs, readCatalog } from '../catalog/read-catalog.ts'
import { proposeMigrations, writeMigrations } from '../migrations/make-migrations.ts'
import { readMigrationFiles } from '../migrations/migration-files.ts'
import { moveTo, runMigrations } from '../migrations/run-migrations.ts'
import {
  type DatabaseObject,
  defineDatabaseFunction,
  defineDatabaseObject,
  defineIndex,
  defineTrigger,
  defineView,
} from './define-database-object.ts'

const TENANT = '0a000000-0000-7000-8000-000000000001'
const fruit = defineResource('fruit', {
  audit: false,
  fields: { name: text({ required: true, max: 50 }), size: integer() },
})
const doubling = (factor: number) =>
  defineDatabaseFunction({
    name: 'public.grow()',
    reason: 'Fruit grows as it is stored.',
    sql: `create or replace function public.grow() returns trigger language plpgsql as $$
begin
  new.size := new.size * ${factor};
  return new;
end $$;`,
  })
const big = defineDatabaseFunction({
  name: 'public.is_big(integer)',
  reason: 'What is big.',
  sql: 'create or replace function public.is_big(size integer) returns boolean language sql immutable as $$ select size > 10 $$;',
  callers: ['pend_app'],
})
const growing = (grow: DatabaseObject) =>
  defineTrigger({
    ...{ name: 'grow', on: 'public.fruit', event: 'before insert', when: 'new.size is not null', calls: grow },
    reason: 'Fruit that has a size.',
  })
const bigIndex = defineIndex({
  ...{ name: 'fruit_big_idx', on: 'public.fruit', definition: '("tenant_id") where "size" > 10' },
  reason: 'Few are big.',
})
const bigFruit = defineView({
  ...{ name: 'public.big_fruit', sql: 'select id, name from public.fruit where public.is_big(size)' },
  ...{ reason: 'For reports.', needs: [big], readers: ['pend_readonly'] },
})

let urls: BootstrappedDatabase
let directory: string
before(async () => {
  urls = await openBootstrappedDatabase()
  directory = mkdtempSync(path.join(tmpdir(), 'pend-objects-'))
})
after(async () => {
  rmSync(directory, { recursive: true })
  await urls.drop()
})

/** Migrates to these objects, back, and there again, and resolves with the SQL that it took. */
async function migrateTo(objects: readonly DatabaseObject[]): Promise<string> {
  const models = resolveResources([{ app: 'shop', resource: fruit }])
  const schemas = schemasOfProject({ models, databaseObjects: new Map([['shop', objects]]) })
  const proposed = proposeMigrations({ directory, schemas })
  writeMigrations(directory, proposed)
  const before = await catalog()
  await runMigrations({ ownerUrl: urls.ownerUrl, directory })
  const after = await catalog()
  const target = readMigrationFiles(directory).at(-1 - proposed.length)?.name
  if (target !== undefined) {
    const { undone } = await moveTo({ ownerUrl: urls.ownerUrl, directory, target })
    assert.equal(undone.length, proposed.length)
    assert.deepEqual(compareCatalogs(before, await catalog()), [])
    await runMigrations({ ownerUrl: urls.ownerUrl, directory })
    assert.deepEqual(compareCatalogs(after, await catalog()), [])
  }
  return proposed.map(({ sql }) => sql).join('\n')
}

const catalog = () => withClient(urls.adminUrl, readCatalog)

/** The size that a stored fruit has. */
async function storedSize(size: number): Promise<unknown> {
  const statement = `insert into fruit (tenant_id, name, size) values ('${TENANT}', 'apple', ${size}) returning size`
  return (await runStatement(urls.adminUrl, statement))[0]!.size
}

const exists = async (name: string) =>
  (await runStatement(urls.adminUrl, `select to_regclass('${name}') is not null as found`))[0]!.found

describe('declared objects', () => {
  test('are made after what they need, however they are listed', async () => {
    const grow = doubling(2)
    await migrateTo([bigFruit, growing(grow), bigIndex, grow, big])
    assert.equal(await storedSize(6), 12)
    assert.deepEqual(await runStatement(urls.adminUrl, 'select name from public.big_fruit'), [{ name: 'apple' }])
    assert.equal(await exists('public.fruit_big_idx'), true)
  })

  test('let nobody call a function whom they do not name', async () => {
    const [rights] = await runStatement(
      urls.adminUrl,
      `select has_function_privilege('pend_app', 'public.is_big(integer)', 'execute') as app,
        has_function_privilege('pend_readonly', 'public.is_big(integer)', 'execute') as readonly`,
    )
    assert.deepEqual(rights, { app: true, readonly: false })
  })

  test('put the new body of a function in the place of the old one, under its triggers', async () => {
    const grow = doubling(3)
    const sql = await migrateTo([big, grow, growing(grow), bigIndex, bigFruit])
    assert.match(sql, /new\.size \* 3/)
    assert.doesNotMatch(sql, /drop function|trigger "grow"/)
    assert.equal(await storedSize(6), 18)
  })

  test('go when nothing declares them any more', async () => {
    const sql = await migrateTo([big])
    assert.match(sql, /drop view if exists public\.big_fruit;[\s\S]*drop function if exists public\.grow\(\);/)
    assert.equal(await storedSize(6), 6)
    assert.equal(await exists('public.fruit_big_idx'), false)
  })

  test('take the place of a function of the framework, and give it back', async () => {
    const zone = defineDatabaseFunction({
      name: 'pend.time_zone()',
      reason: 'Our days begin in Vienna.',
      replaces: true,
      sql: `create or replace function pend.time_zone() returns text language sql stable as $$ select 'Europe/Vienna' $$;`,
    })
    const zoneNow = async () => (await runStatement(urls.adminUrl, 'select pend.time_zone() as zone'))[0]!.zone
    await migrateTo([zone])
    assert.equal(await zoneNow(), 'Europe/Vienna')
    await migrateTo([])
    assert.equal(await zoneNow(), 'UTC')
  })

  test('make and undo what has no word of its own', async () => {
    const storage = defineDatabaseObject({
      ...{ name: 'storage of public.fruit', table: 'public.fruit', reason: 'Fruit changes often.' },
      create: 'alter table public.fruit set (fillfactor = 70);',
      drop: 'alter table public.fruit reset (fillfactor);',
    })
    const options = async () =>
      (await runStatement(urls.adminUrl, "select reloptions from pg_class where oid = 'public.fruit'::regclass"))[0]!
    await migrateTo([storage])
    assert.deepEqual(await options(), { reloptions: ['fillfactor=70'] })
    await migrateTo([])
    assert.deepEqual(await options(), { reloptions: null })
  })
})

describe('boot', () => {
  const mistakesOf = (objects: unknown) => {
    try {
      buildApplication([defineApp({ name: 'shop', resources: [], databaseObjects: objects as DatabaseObject[] })])
      return []
    } catch (error) {
      assert.ok(error instanceof BootError)
      return error.mistakes.map(({ id }) => id)
    }
  }

  test('refuses an object without a reason, one that it does not know, and a second one of a name', () => {
    assert.deepEqual(mistakesOf([bigIndex]), [])
    assert.deepEqual(mistakesOf([defineView({ name: 'public.x', sql: 'select 1' } as never)]), [
      'database-object.missing-option',
    ])
    assert.deepEqual(mistakesOf([{ name: 'function x' }]), ['app.option'])
    assert.deepEqual(mistakesOf([bigIndex, bigIndex]), ['database-object.duplicate'])
  })

  test('refuses a name without its schema', () => {
    assert.deepEqual(mistakesOf([defineIndex({ name: 'x', on: 'fruit', definition: '(id)', reason: 'x' })]), [
      'database-object.option',
    ])
  })
})
