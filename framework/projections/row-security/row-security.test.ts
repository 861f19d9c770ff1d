// Row security as PostgreSQL enforces it: every case runs on a real server, as the role that serves requests.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { enterAs, type MigratedDatabase, queryAs, withConnection } from '#framework/testing/migrated-database.ts'
import {
  ACME,
  ANN,
  acme,
  BOB,
  GLOBEX,
  globex,
  openSampleGround,
  refusalOf,
  type SampleGround,
  type SampleRows,
} from '#framework/testing/samples/sample-rows.ts'
import { formatPolicies } from './index.ts'

let database: MigratedDatabase
let asApp: SampleGround['asApp']
let idOf: SampleGround['idOf']
let ours: SampleRows
let theirs: SampleRows
before(async () => {
  ;({ database, asApp, idOf, ours, theirs } = await openSampleGround())
})
after(() => database.close())

describe('the tenant wall', () => {
  test('RLS-04 shows no rows without a context, nor after the context of a committed transaction', async () => {
    assert.deepEqual(await asApp({}, 'select * from books'), [])
    await withConnection(database.appUrl, async (client) => {
      await client.query('begin')
      await enterAs(client, acme)
      assert.equal((await client.query('select * from books')).rowCount, 1)
      await client.query('commit')
      assert.equal((await client.query("select current_setting('pend.tenant_id', true) as left")).rows[0].left, '')
      assert.equal((await client.query('select * from books')).rowCount, 0)
    })
  })

  test('RLS-04 refuses a write without a context', async () => {
    assert.equal(await refusalOf(asApp({}, "insert into labels (name) values ('x')")), '42501')
  })

  test('RLS-36 restores the earlier context when a savepoint is rolled back', async () => {
    await withConnection(database.appUrl, async (client) => {
      await client.query('begin')
      await enterAs(client, acme)
      await client.query('savepoint s')
      await enterAs(client, globex)
      await client.query('rollback to savepoint s')
      const { rows } = await client.query('select id from books')
      assert.deepEqual(rows, [{ id: ours.book }])
      await client.query('rollback')
    })
  })

  test('RLS-01 evaluates a prepared statement with a generic plan for each tenant', async () => {
    await withConnection(database.appUrl, async (client) => {
      await client.query('set plan_cache_mode = force_generic_plan')
      await client.query('prepare q as select id from books')
      for (const [caller, id] of [
        [acme, ours.book],
        [globex, theirs.book],
        [acme, ours.book],
      ] as const) {
        await client.query('begin')
        await enterAs(client, caller)
        assert.deepEqual((await client.query('execute q')).rows, [{ id }])
        await client.query('commit')
      }
      assert.equal((await client.query('execute q')).rowCount, 0)
    })
  })

  test('RLS-06 stands when a policy is added that is always true', async () => {
    await withConnection(database.adminUrl, (client) =>
      client.query('create policy careless on books for select to pend_app using (true)'),
    )
    try {
      assert.deepEqual(await asApp(acme, 'select id from books'), [{ id: ours.book }])
    } finally {
      await withConnection(database.adminUrl, (client) => client.query('drop policy careless on books'))
    }
  })

  test('RLS-06 stands before a trigger of the owner, whose other walls are open', async () => {
    await withConnection(database.ownerUrl, async (client) => {
      await client.query(`create function public.reach() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$ begin update public.books set pages = 4711; return null; end $$`)
      await client.query('create trigger reach after update on labels execute function public.reach()')
    })
    await asApp(acme, "update labels set name = name || '!' where id = $1", [ours.label])
    await withConnection(database.ownerUrl, (client) => client.query('drop function public.reach() cascade'))
    const pagesOf = async (caller: typeof acme, id: string) =>
      (await asApp(caller, 'select pages from books where id = $1', [id]))[0]!.pages
    assert.equal(await pagesOf(acme, ours.book), 4711)
    assert.notEqual(await pagesOf(globex, theirs.book), 4711)
  })

  test('RLS-03 binds the owner of the tables', async () => {
    assert.deepEqual(await queryAs(database.ownerUrl, acme, 'select * from books'), [])
    assert.equal(await refusalOf(queryAs(database.ownerUrl, acme, "insert into labels (name) values ('x')")), '42501')
  })

  test('RLS-07 refuses to create a row for another tenant and to move one there', async () => {
    assert.equal(
      await refusalOf(asApp(acme, 'insert into labels (tenant_id, name) values ($1, $2)', [GLOBEX, 'x'])),
      '42501',
    )
    assert.equal(
      await refusalOf(asApp(acme, 'update labels set tenant_id = $1 where id = $2', [GLOBEX, ours.label])),
      '42501',
    )
  })

  test("RLS-07 lets nobody change a column that decides a row's tenant", async () => {
    for (const column of ['id', 'owner_id', 'created_at', 'tenant_id'])
      assert.equal(await refusalOf(asApp(acme, `update notes set ${column} = ${column}`)), '42501', column)
  })

  test('RLS-33 reads the context once per statement and finds the rows by the index', async () => {
    const plan = await asApp(acme, 'explain select * from books where id = $1', [ours.book])
    const text = plan.map((row) => row['QUERY PLAN']).join('\n')
    assert.match(text, /InitPlan/)
    const indexes = await asApp({}, "select indexdef from pg_indexes where tablename = 'books'")
    for (const { indexdef } of indexes) assert.match(indexdef as string, /\(tenant_id|, tenant_id\)/)
  })
})

describe('what one tenant can learn about another', () => {
  test('RLS-08 lets two tenants hold the same unique value, and refuses it twice in one', async () => {
    assert.equal(await refusalOf(asApp(acme, "insert into shelves (name) values ('history')")), '23505')
    const both = await queryAs(database.adminUrl, {}, "select count(*)::int as n from shelves where name = 'history'")
    assert.deepEqual(both, [{ n: 2 }])
  })

  test('RLS-09 does not reveal through ON CONFLICT that another tenant has the value', async () => {
    await asApp(globex, "insert into shelves (name) values ('only theirs')")
    const rows = await asApp(
      acme,
      "insert into shelves (name) values ('only theirs') on conflict do nothing returning id",
    )
    assert.equal(rows.length, 1)
    await asApp(acme, "delete from shelves where name = 'only theirs'")
  })

  test('RLS-10 gives the same answer for the id of another tenant and for one that does not exist', async () => {
    const answers = []
    for (const id of [theirs.shelf, '0f000000-0000-7000-8000-000000000000']) {
      const refused = asApp(acme, "insert into books (title, shelf_id) values ('x', $1)", [id])
      const error = await refused.catch((reason) => reason)
      answers.push([error.code, error.constraint, String(error.detail).replaceAll(id, 'id')])
    }
    assert.equal(answers[0]![0], '23503')
    assert.deepEqual(answers[0], answers[1])
  })

  test('RLS-16 shows no value of a row in the details of an error', async () => {
    const error = await asApp(acme, "insert into shelves (name) values ('history')").catch((reason) => reason)
    assert.equal(error.detail, undefined)
  })

  test('RLS-35 does not wait for a value that another tenant holds uncommitted', async () => {
    await withConnection(database.appUrl, async (client) => {
      await client.query('begin')
      await enterAs(client, globex)
      await client.query("insert into shelves (name) values ('pending')")
      await asApp(acme, "insert into shelves (name) values ('pending')")
      await client.query('rollback')
    })
    await asApp(acme, "delete from shelves where name = 'pending'")
  })

  test('RLS-20 shows no counter, because keys are random', async () => {
    const found = await queryAs(
      database.adminUrl,
      {},
      `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'S' and n.nspname in ('public', 'auth', 'tenant', 'audit', 'tasks', 'pend')`,
    )
    assert.deepEqual(found, [])
  })

  test('RLS-17 shows no statistics of tables behind the wall', async () => {
    await withConnection(database.adminUrl, (client) => client.query('analyze books'))
    assert.deepEqual(await asApp(acme, "select * from pg_stats where tablename = 'books'"), [])
  })
})

describe('references', () => {
  test('RLS-11 keep a delete inside its tenant when it cascades', async () => {
    const book = await idOf(acme, "insert into books (title) values ('to go')")
    await asApp(acme, 'insert into reviews (book_id) values ($1)', [book])
    await asApp(globex, 'delete from books where id = $1', [book])
    assert.equal((await asApp(acme, 'select * from reviews where book_id = $1', [book])).length, 1)
    await asApp(acme, 'delete from books where id = $1', [book])
    assert.equal((await asApp(acme, 'select * from reviews where book_id = $1', [book])).length, 0)
    assert.equal((await asApp(globex, 'select * from reviews')).length, 1)
  })

  test('clear only their own column when the target is deleted', async () => {
    const parent = await idOf(acme, "insert into shelves (name) values ('parent')")
    const child = await idOf(acme, "insert into shelves (name, parent_id) values ('child', $1)", [parent])
    await asApp(acme, 'delete from shelves where id = $1', [parent])
    assert.deepEqual(await asApp(acme, 'select tenant_id, parent_id from shelves where id = $1', [child]), [
      { tenant_id: ACME, parent_id: null },
    ])
    await asApp(acme, 'delete from shelves where id = $1', [child])
  })

  test('refuse to delete a record with references to it', async () => {
    assert.match(await refusalOf(asApp(acme, 'delete from shelves where id = $1', [ours.shelf])), /^23(503|001)$/)
  })

  test('take their join rows along', async () => {
    const label = await idOf(acme, "insert into labels (name) values ('short-lived')")
    await asApp(acme, 'insert into books_labels (book_id, label_id) values ($1, $2)', [ours.book, label])
    await asApp(acme, 'delete from labels where id = $1', [label])
    assert.deepEqual(await asApp(acme, 'select label_id from books_labels'), [{ label_id: ours.label }])
  })

  test('RLS-10 join no records of two tenants', async () => {
    const join = (book: string, label: string) =>
      refusalOf(asApp(acme, 'insert into books_labels (book_id, label_id) values ($1, $2)', [book, label]))
    assert.equal(await join(ours.book, theirs.label), '23503')
    assert.equal(await join(theirs.book, ours.label), '23503')
  })
})

describe('row rules other than tenant', () => {
  test('hide rows of an owner from another member of the tenant', async () => {
    const colleague = { tenant: ACME, actor: BOB }
    assert.deepEqual(await asApp(colleague, 'select * from notes'), [])
    assert.deepEqual(await asApp(colleague, 'select * from notes_labels'), [])
    assert.deepEqual(await asApp(colleague, "update notes set text = 'x' returning id"), [])
    assert.equal(
      await refusalOf(
        asApp(colleague, 'insert into notes_labels (note_id, label_id) values ($1, $2)', [ours.note, ours.label]),
      ),
      '42501',
    )
  })

  test('CVE-2024-6534 let nobody give a row away', async () => {
    assert.equal(await refusalOf(asApp(acme, 'update notes set owner_id = $1', [BOB])), '42501')
    assert.equal(await refusalOf(asApp(acme, "insert into notes (owner_id, text) values ($1, 'x')", [BOB])), '42501')
  })

  test('let everybody read shared rows and only the system write them', async () => {
    const system = { ...acme, reason: 'test' }
    await asApp(system, "insert into currencies (code) values ('EUR')")
    assert.deepEqual(await asApp(globex, 'select code from currencies'), [{ code: 'EUR' }])
    assert.deepEqual(await asApp({}, 'select code from currencies'), [])
    assert.equal(await refusalOf(asApp(acme, "insert into currencies (code) values ('USD')")), '42501')
    assert.deepEqual(await asApp(acme, 'delete from currencies returning code'), [])
  })

  test('open global rows only to the system', async () => {
    assert.deepEqual(await asApp(acme, 'select * from auth.people'), [])
    assert.equal((await asApp({ reason: 'test' }, 'select * from auth.people')).length, 2)
  })

  test('enforce declared conditions verb by verb', async () => {
    const stranger = { tenant: '0c000000-0000-7000-8000-000000000001', actor: ANN }
    assert.equal((await asApp(stranger, 'select * from tenant.passes')).length, 1)
    assert.deepEqual(await asApp(acme, "update tenant.passes set role = 'owner' returning id"), [])
    assert.equal(await refusalOf(asApp(acme, 'insert into tenant.passes (person_id) values ($1)', [ANN])), '42501')
  })
})

test('the text of all policies is a sequence of statements that a reviewer can read', () => {
  const text = formatPolicies(database.models)
  assert.match(text, /-- library\/notes: rows owner/)
  assert.match(text, /-- accounts\/people: rows global \(a person belongs to several tenants\)/)
  assert.match(text, /create policy "notes_owner" on "public"."notes" as restrictive for all to public/)
})
