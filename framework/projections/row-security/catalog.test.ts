// Rules for every table and every right of the serving roles, as PostgreSQL's catalog lists them.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type MigratedDatabase, queryAs, withConnection } from '#framework/testing/migrated-database.ts'
import {
  acme,
  GLOBEX,
  globex,
  openSampleGround,
  refusalOf,
  type SampleGround,
  type SampleRows,
} from '#framework/testing/samples/sample-rows.ts'
import { rowSecurityOf } from './index.ts'

let database: MigratedDatabase
let asApp: SampleGround['asApp']
let ours: SampleRows
let theirs: SampleRows
before(async () => {
  ;({ database, asApp, ours, theirs } = await openSampleGround())
})
after(() => database.close())

describe('rights of the serving roles', () => {
  const REFUSED = [
    'truncate labels',
    'alter table labels disable row level security',
    'alter table labels disable trigger all',
    'create index on labels (name)',
    'create table public.mine (id int)',
    'create table pend.mine (id int)',
    'create temp table mine (id int)',
    'create schema mine',
    'create function public.mine() returns int language sql as $$ select 1 $$',
    'set session_replication_role = replica',
    'set role pend_owner',
    'drop table labels',
    'select * from pend.migrations',
    'select audit.record_change()',
    "copy labels from program 'true'",
  ]

  test('RLS-14 RLS-27 omit everything that policies do not check', async () => {
    for (const sql of REFUSED) assert.match(await refusalOf(asApp(acme, sql)), /^(42501|0A000|0LP01)$/, sql)
  })

  test('RLS-21 refuse a statement that tries to bypass policies', async () => {
    await withConnection(database.appUrl, async (client) => {
      await client.query('set row_security = off')
      assert.equal(await refusalOf(client.query('select * from labels')), '42501')
    })
  })

  test('name each column, and none that is hidden from reports', async () => {
    assert.equal(
      await refusalOf(queryAs(database.readonlyUrl, { reason: 'x' }, 'select secret from auth.people')),
      '42501',
    )
    assert.equal((await queryAs(database.readonlyUrl, { reason: 'x' }, 'select email from auth.people')).length, 2)
    assert.equal(
      await refusalOf(queryAs(database.readonlyUrl, acme, "insert into labels (name) values ('x')")),
      '25006',
    )
    const grants = await queryAs(
      database.adminUrl,
      {},
      "select table_name from information_schema.role_table_grants where grantee in ('pend_app', 'pend_readonly') and privilege_type <> 'DELETE'",
    )
    assert.deepEqual(grants, [])
  })

  test('subject reports to the same policies', async () => {
    assert.deepEqual(await queryAs(database.readonlyUrl, {}, 'select id from books'), [])
    assert.deepEqual(await queryAs(database.readonlyUrl, acme, 'select id from books'), [{ id: ours.book }])
  })
})

describe('every table of the catalog', () => {
  const TABLES = `
    select n.nspname || '.' || c.relname as name,
      (select a.attname from pg_attribute a where a.attrelid = c.oid and has_column_privilege('pend_app', c.oid, a.attnum, 'update') and a.attnum > 0 limit 1) as changeable,
      (select string_agg(quote_ident(a.attname), ', ') from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      has_table_privilege('pend_app', c.oid, 'delete') as deletable
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')
      and n.nspname in ('public', 'auth', 'tenant', 'audit', 'tasks')
    order by 1`

  const VERBS = (name: string, { columns, changeable, deletable }: Record<string, unknown>) => {
    const foreign = `tenant_id = '${GLOBEX}'`
    const set = changeable ? `set ${changeable} = ${name}.${changeable}` : null
    return [
      `select 1 from ${name} where ${foreign}`,
      `with other as (select * from ${name}) select 1 from other where ${foreign}`,
      `select 1 where exists (select 1 from ${name} where ${foreign})`,
      `insert into ${name} (${columns}) select ${columns} from ${name} where ${foreign} returning 1`,
      ...(set
        ? [
            `update ${name} ${set} where ${foreign} returning 1`,
            `update ${name} ${set} from labels as l where ${name}.${foreign} returning 1`,
            `select 1 from ${name} where ${foreign} for update`,
          ]
        : []),
      ...(deletable
        ? [
            `delete from ${name} where ${foreign} returning 1`,
            `delete from ${name} using labels as l where ${name}.${foreign} returning 1`,
          ]
        : []),
    ]
  }

  test('RLS-37 neither returns nor changes a row of another tenant by any verb', async () => {
    const tables = await queryAs(database.adminUrl, {}, TABLES)
    assert.equal(tables.length, 11)
    const state = () =>
      Promise.all(
        tables.map(({ name }) =>
          queryAs(database.adminUrl, {}, `select * from ${name} where tenant_id = '${GLOBEX}' order by ctid`),
        ),
      )
    const earlier = await state()
    for (const rows of earlier) assert.ok(rows.length > 0)
    for (const table of tables)
      for (const sql of VERBS(table.name as string, table)) {
        const rows = await asApp(acme, sql).catch((error) => {
          assert.equal(error.code, '42501', `${sql}: ${error.message}`)
          return []
        })
        assert.deepEqual(rows, [], sql)
      }
    assert.deepEqual(await state(), earlier)
  })

  test('RLS-37 lets MERGE and ON CONFLICT reach no row of another tenant', async () => {
    const merge = `merge into labels using (values ('${theirs.label}'::uuid)) as given (id) on labels.id = given.id and labels.tenant_id = '${GLOBEX}'
      when matched then update set name = 'taken' when not matched then do nothing`
    await asApp(acme, merge)
    const upsert = `insert into labels (tenant_id, id, name) values ('${GLOBEX}', '${theirs.label}', 'taken') on conflict (tenant_id, id) do update set name = 'taken'`
    assert.equal(await refusalOf(asApp(acme, upsert)), '42501')
    assert.deepEqual(await asApp(globex, 'select name from labels'), [{ name: 'old' }])
  })

  test('RLS-40 has the policies of the declaration and no others', async () => {
    const installed = await queryAs(
      database.adminUrl,
      {},
      "select schemaname || '.' || tablename as table, policyname as name from pg_policies where roles <> '{pend_owner}'",
    )
    const declared = [...database.models.values()]
      .flatMap((model) => rowSecurityOf(model, database.models))
      .filter(({ name, create }) => name.startsWith('policy ') && !create.includes('to pend_owner'))
    assert.equal(installed.length, declared.length)
    for (const { table, name } of installed)
      assert.ok(
        declared.some((each) => each.table === table && each.create.includes(`"${name}"`)),
        `${table} ${name}`,
      )
  })
})
