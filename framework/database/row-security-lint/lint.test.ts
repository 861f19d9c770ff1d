// The lint on sound databases, and on each planted fault.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { testDatabaseUrls } from '#framework/testing/database.ts'
import { type MigratedDatabase, openMigratedDatabase } from '#framework/testing/migrated-database.ts'
import { SAMPLE_RESOURCES } from '#framework/testing/samples/sample-resources.ts'
import { withClient } from '../bootstrap/with-client.ts'
import { lintDatabase, lintRowSecurity, requireSoundRowSecurity } from './lint.ts'
import { LINT_RULES } from './rules.ts'

let database: MigratedDatabase
before(async () => {
  database = await openMigratedDatabase(SAMPLE_RESOURCES)
})
after(() => database.close())

/** Findings after `sql`, which the test then rolls back. */
async function findingsAfter(sql: string): Promise<string[]> {
  return withClient(database.adminUrl, async (client) => {
    await client.query('begin')
    try {
      await client.query(sql)
      return (await lintRowSecurity(client)).map(({ rule, object }) => `${rule} ${object}`)
    } finally {
      await client.query('rollback')
    }
  })
}

const COMPLETE = `
  create table planted (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
  alter table planted enable row level security, force row level security;
  create policy wall on planted as restrictive using (tenant_id = nullif(current_setting('pend.tenant_id', true), '')::uuid);
  create policy door on planted to pend_app using (tenant_id is not null);
  alter table planted owner to pend_owner;
  grant select (tenant_id, id) on planted to pend_app;`

const PLANTED: [string, string, string[]][] = [
  ['L01 a serving role that bypasses policies', 'alter role pend_readonly bypassrls', ['L01 pend_readonly']],
  ['L02 a serving role that belongs to the owner', 'grant pend_owner to pend_app', ['L02 pend_owner to pend_app']],
  [
    'L02 a serving role that belongs to a bypassing role',
    'create role planted_bypass bypassrls; grant planted_bypass to pend_app',
    ['L02 planted_bypass to pend_app'],
  ],
  [
    'L03 a table of tenants without row security (RLS-39)',
    'create table planted (tenant_id uuid not null, id uuid, primary key (tenant_id, id))',
    ['L03 planted'],
  ],
  [
    'L03 a table open to a serving role without row security',
    'create table planted (id uuid); grant select (id) on planted to pend_readonly',
    ['L03 planted'],
  ],
  ['L04 a table that lets its owner past', 'alter table books no force row level security', ['L04 books']],
  [
    'L05 a table with row security and no policy',
    'create table planted (id uuid); alter table planted enable row level security, force row level security',
    ['L05 planted'],
  ],
  [
    'L06 a table without a wall',
    `${COMPLETE} drop policy wall on planted`,
    ['L06 planted for delete', 'L06 planted for insert', 'L06 planted for select', 'L06 planted for update'],
  ],
  [
    'L06 a wall for one verb alone',
    `${COMPLETE} drop policy wall on planted; create policy w on planted as restrictive for select using (tenant_id is not null)`,
    ['L06 planted for delete', 'L06 planted for insert', 'L06 planted for update'],
  ],
  [
    'L06 a wall that does not speak of tenants',
    `${COMPLETE} alter policy wall on planted using (id is not null)`,
    ['L06 planted for select'],
  ],
  [
    'L06 a wall for other roles',
    `${COMPLETE} alter policy wall on planted to pend_owner`,
    ['L06 planted for delete', 'L06 planted for insert', 'L06 planted for select', 'L06 planted for update'],
  ],
  [
    'L07 a policy that is always true',
    'create policy careless on books to pend_app using (true)',
    ['L07 books, policy careless'],
  ],
  [
    'L07 a check that is always true',
    'create policy careless on books for insert to pend_app with check (true)',
    ['L07 books, policy careless'],
  ],
  [
    'L08 a table owned by a serving role',
    `${COMPLETE} alter table planted owner to pend_app`,
    ['L08 planted', 'L09 planted by pend_app'],
  ],
  ['L09 a right that policies do not check', 'grant truncate on books to pend_app', ['L09 books by pend_app']],
  [
    'L09 a right to refer to a column',
    'grant references (id) on books to pend_readonly',
    ['L09 books by pend_readonly'],
  ],
  [
    'L10 a view with the rights of its owner',
    'create view planted as select * from books; grant select on planted to pend_app',
    ['L10 planted'],
  ],
  [
    'L11 a materialized view',
    'create materialized view planted as select * from books; grant select on planted to pend_readonly',
    ['L11 planted'],
  ],
  [
    'L12 a partition without policies of its own',
    `create table planted (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id)) partition by hash (tenant_id);
     alter table planted enable row level security, force row level security;
     create policy wall on planted as restrictive using (tenant_id is not null); create policy door on planted using (id is not null);
     create table planted_0 partition of planted for values with (modulus 1, remainder 0); grant select (id) on planted_0 to pend_app`,
    ['L03 planted_0', 'L12 planted_0'],
  ],
  [
    'L13 a function with the rights of its owner',
    `create function public.planted() returns int language sql security definer set search_path = pg_catalog as 'select 1'; grant execute on function planted() to pend_app`,
    ['L13 planted()'],
  ],
  [
    'L14 a reference without tenant_id',
    `${COMPLETE} alter table planted add unique (id); create table child (like books); alter table planted add column book_id uuid; alter table books add constraint planted_key unique (id); alter table planted add foreign key (book_id) references books (id); drop table child`,
    ['L14 planted.planted_book_id_fkey', 'L15 planted_id_key', 'L15 planted_key'],
  ],
  ['L15 a key that is unique among all tenants', 'create unique index planted on shelves (name)', ['L15 planted']],
  [
    'L16 a row that may belong to no tenant',
    `${COMPLETE} alter table planted drop constraint planted_pkey; alter table planted alter column tenant_id drop not null; create index on planted (tenant_id)`,
    ['L16 planted'],
  ],
  [
    'L17 a table whose indexes do not begin with the tenant',
    `${COMPLETE} alter table planted drop constraint planted_pkey, add primary key (id)`,
    ['L17 planted'],
  ],
  [
    'L18 a counter',
    `${COMPLETE} alter table planted add column number int generated always as identity`,
    ['L18 planted.number'],
  ],
  ['L18 a counter in a default', `${COMPLETE} alter table planted add column number serial`, ['L18 planted.number']],
  [
    'L19 a schema in which a serving role may create',
    'grant create on schema public to pend_readonly',
    ['L19 public by pend_readonly'],
  ],
  [
    'L20 temporary tables',
    `do $$ begin execute format('grant temporary on database %I to pend_readonly', current_database()); end $$`,
    ['L20'],
  ],
  [
    'L21 a function marked leakproof',
    `create function public.planted() returns int language sql leakproof as 'select 1'`,
    ['L21 planted()'],
  ],
  [
    'L22 a function with the rights of its owner and no fixed path',
    `create function public.planted() returns int language sql security definer as 'select 1'; revoke all on function planted() from public`,
    ['L22 planted()'],
  ],
]

describe('the lint', () => {
  test('finds nothing in a database made from declarations', async () => {
    assert.deepEqual(await lintDatabase(database.adminUrl), [])
    assert.deepEqual(await lintDatabase(database.appUrl), [])
  })

  test('finds nothing in the database of the installed apps', async () => {
    assert.deepEqual(await lintDatabase(testDatabaseUrls().appUrl), [])
  })

  test('finds nothing wrong with a complete hand-made table', async () => {
    assert.deepEqual(await findingsAfter(COMPLETE), [])
  })

  for (const [title, sql, expected] of PLANTED)
    test(`finds ${title}`, async () => {
      const found = await findingsAfter(sql)
      assert.equal(found.length >= expected.length, true, found.join())
      assert.deepEqual(
        expected.filter((start) => !found.some((finding) => finding.startsWith(start))),
        [],
        found.join('\n'),
      )
      assert.deepEqual(
        found.filter((finding) => !expected.some((start) => finding.startsWith(start))),
        [],
      )
    })

  test('has a planted fault for every rule, except those that need a file on the server', () => {
    const planted = new Set(PLANTED.map(([title]) => title.slice(0, 3)))
    assert.deepEqual(
      LINT_RULES.map(({ id }) => id).filter((id) => !planted.has(id)),
      ['L23'],
    )
  })

  test('refuses to serve real users from a database with a finding', async () => {
    await withClient(database.adminUrl, (client) => client.query('alter table books no force row level security'))
    try {
      await assert.rejects(
        requireSoundRowSecurity(database.appUrl, 'production'),
        /does not keep tenants apart: L04 books/,
      )
      assert.deepEqual(await requireSoundRowSecurity(database.appUrl, 'development'), [
        'L04 books lets its owner past the policies.',
      ])
    } finally {
      await withClient(database.adminUrl, (client) => client.query('alter table books force row level security'))
    }
    assert.deepEqual(await requireSoundRowSecurity(database.appUrl, 'production'), [])
  })

  test('omits accepted findings, for their object alone', async () => {
    await withClient(database.adminUrl, async (client) => {
      await client.query('begin')
      await client.query(
        'alter table books no force row level security; alter table labels no force row level security',
      )
      const found = await lintRowSecurity(client, [{ rule: 'L04', object: 'books', reason: 'test' }])
      assert.deepEqual(
        found.map(({ object }) => object),
        ['labels'],
      )
      await client.query('rollback')
    })
  })
})
