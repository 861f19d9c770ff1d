// The audit trail as the triggers write it: complete, redacted where declared, and beyond the serving role's reach.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { PLATFORM_TENANT } from '#framework/resource/audit-fields.ts'
import {
  type Caller,
  type MigratedDatabase,
  openMigratedDatabase,
  queryAs,
  withConnection,
} from '#framework/testing/migrated-database.ts'
import { SAMPLE_RESOURCES } from '#framework/testing/samples/sample-resources.ts'

const [ACME, GLOBEX] = ['0a000000-0000-7000-8000-000000000001', '0b000000-0000-7000-8000-000000000001']
const ANN = '0a000000-0000-7000-8000-00000000000a'
const acme = { tenant: ACME, actor: ANN, request: 'req-1', address: '203.0.113.7' }

let database: MigratedDatabase
const asApp = (caller: Caller, text: string, values: unknown[] = []) =>
  queryAs(database.appUrl, caller, { text, values })
const trailOf = (recordId: unknown, caller: Caller = acme) =>
  asApp(caller, 'select * from audit.changes where record_id = $1 order by id', [recordId])
const insertBook = async () =>
  (await asApp(acme, "insert into books (title, code, cost) values ('Rome', 'c0de', 7) returning id"))[0]!.id

before(async () => {
  database = await openMigratedDatabase(SAMPLE_RESOURCES)
})
after(() => database.close())

describe('an entry of the trail', () => {
  test('records who did what to which record in which request, with old and new values', async () => {
    const id = await insertBook()
    await asApp(acme, "update books set title = 'Athens', pages = 10, version = 2 where id = $1", [id])
    await asApp(acme, 'delete from books where id = $1', [id])
    const [created, updated, deleted] = await trailOf(id)
    assert.deepEqual(
      { ...created, id: null, created_at: null, updated_at: null },
      {
        ...{ tenant_id: ACME, id: null, resource: 'books', record_id: id, operation: 'create', actor_id: ANN },
        ...{
          request_id: 'req-1',
          address: '203.0.113.7',
          reason: null,
          staff_reason: null,
          impersonator_id: null,
          key_id: null,
          position: null,
          hash: null,
          redaction: null,
          created_at: null,
          updated_at: null,
          version: 1,
        },
        changes: {
          ...{
            title: { old: null, new: 'Rome' },
            status: { old: null, new: 'draft' },
            isOpen: { old: null, new: false },
          },
          ...{
            words: { old: null, new: ['new'] },
            labels: { old: null, new: [] },
            extra: { old: null, new: { a: "it's" } },
            code: { old: null, new: '***' },
          },
        },
      },
    )
    assert.equal(updated!.operation, 'update')
    assert.deepEqual(updated!.changes, { title: { old: 'Rome', new: 'Athens' }, pages: { old: null, new: 10 } })
    assert.equal(deleted!.operation, 'delete')
    assert.deepEqual((deleted!.changes as Record<string, unknown>).title, { old: 'Athens', new: null })
  })

  test('CVE-2026-39943 never contains a hidden, redacted or omitted value', async () => {
    const id = await insertBook()
    await asApp(acme, "update books set code = 'new c0de', cost = 8 where id = $1", [id])
    const [, updated] = await trailOf(id)
    assert.deepEqual(updated!.changes, { code: { old: '***', new: '***' } })
    await asApp({ reason: 'test' }, "insert into auth.people (email, secret) values ('a@example.com', 's3cret')")
    const all = await queryAs(
      database.adminUrl,
      {},
      'select string_agg(changes::text, chr(10)) as text from audit.changes',
    )
    assert.doesNotMatch(all[0]!.text as string, /c0de|s3cret|"cost"/)
  })

  test('is not written for an update that changes nothing the trail may record', async () => {
    const id = await insertBook()
    await asApp(acme, 'update books set cost = 9, version = version + 1, updated_at = now() where id = $1', [id])
    await asApp(acme, 'update books set title = title where id = $1', [id])
    assert.equal((await trailOf(id)).length, 1)
  })

  test('names the field and the record when a list of references changes', async () => {
    const id = await insertBook()
    const [{ id: label }] = (await asApp(acme, "insert into labels (name) values ('x') returning id")) as [
      { id: string },
    ]
    await asApp(acme, 'insert into books_labels (book_id, label_id) values ($1, $2)', [id, label])
    await asApp(acme, 'delete from labels where id = $1', [label])
    const [, added, removed] = await trailOf(id)
    assert.deepEqual(
      [added!.resource, added!.operation, added!.changes],
      ['books', 'update', { labels: { old: [], new: [label] } }],
    )
    assert.deepEqual(removed!.changes, { labels: { old: [label], new: [] } })
  })

  test("carries the system's reason, and belongs to the platform for rows outside tenants", async () => {
    const [{ id }] = (await asApp(
      { ...acme, reason: 'import of currencies' },
      "insert into currencies (code) values ('EUR') returning id",
    )) as [{ id: string }]
    assert.deepEqual(await trailOf(id), [])
    const [entry] = await trailOf(id, { tenant: PLATFORM_TENANT })
    assert.equal(entry!.reason, 'import of currencies')
  })

  test('reports rows deleted with another record', async () => {
    const id = await insertBook()
    const [{ id: review }] = (await asApp(acme, 'insert into reviews (book_id) values ($1) returning id', [id])) as [
      { id: string },
    ]
    await asApp(acme, 'delete from books where id = $1', [id])
    assert.deepEqual(
      (await trailOf(review)).map(({ operation }) => operation),
      ['create', 'delete'],
    )
  })

  test('is written for direct SQL too, from any role', async () => {
    const id = await insertBook()
    await queryAs(database.adminUrl, {}, { text: "update books set title = 'by hand' where id = $1", values: [id] })
    const [, entry] = await trailOf(id)
    assert.deepEqual([entry!.actor_id, entry!.request_id], [null, null])
    assert.deepEqual(entry!.changes, { title: { old: 'Rome', new: 'by hand' } })
  })

  test('is rolled back with its change', async () => {
    const work = asApp(
      acme,
      "with made as (insert into labels (name) values ('gone') returning id) select 1 / 0 from made",
    )
    await assert.rejects(work, { code: '22012' })
    const found = await asApp(acme, "select 1 from audit.changes where changes -> 'name' ->> 'new' = 'gone'")
    assert.deepEqual(found, [])
  })
})

describe('the trail', () => {
  const REFUSED = [
    "insert into audit.changes (resource, record_id, operation, changes) values ('books', gen_random_uuid(), 'create', '{}')",
    "update audit.changes set resource = 'x'",
    'delete from audit.changes',
    'truncate audit.changes',
    'alter table books disable trigger record_change',
    'drop trigger record_change on books',
    'create trigger forged after insert on books for each row execute function audit.record_change()',
    'select audit.record_change()',
  ]

  test('RLS-28 is read-only for the role that serves requests', async () => {
    for (const sql of REFUSED) await assert.rejects(asApp(acme, sql), { code: '42501' }, sql)
  })

  test('RLS-28 accepts nothing from its owner either, except through the trigger', async () => {
    const sql = REFUSED[0]!.replace('(resource', '(tenant_id, resource').replace("('books'", `('${ACME}', 'books'`)
    await assert.rejects(queryAs(database.ownerUrl, acme, sql), { code: '42501' })
    assert.deepEqual(await queryAs(database.ownerUrl, acme, 'delete from audit.changes returning id'), [])
  })

  test('shows each tenant its own entries', async () => {
    await insertBook()
    assert.deepEqual(await asApp({ tenant: GLOBEX, actor: ANN }, 'select * from audit.changes'), [])
    assert.deepEqual(await asApp({}, 'select * from audit.changes'), [])
  })

  test('RLS-13 cannot be misled by a temporary table or function of the same name', async () => {
    await withConnection(database.adminUrl, (client) =>
      client.query(
        'do $$ begin execute format($f$grant temporary on database %I to pend_app$f$, current_database()); end $$',
      ),
    )
    const id = await withConnection(database.appUrl, async (client) => {
      await client.query('create temp table changes (tenant_id uuid, resource text, record_id uuid)')
      await client.query('create schema if not exists audit').catch(() => {})
      await client.query(
        "create function pg_temp.to_jsonb(anyelement) returns jsonb language sql as $$ select '{}'::jsonb $$",
      )
      await client.query('set search_path = pg_temp, public, pg_catalog')
      await client.query('begin')
      await client.query("select set_config('pend.tenant_id', $1, true)", [ACME])
      const { rows } = await client.query("insert into public.books (title) values ('hijack') returning id")
      await client.query('commit')
      assert.equal((await client.query('select * from pg_temp.changes')).rowCount, 0)
      return rows[0].id
    })
    assert.equal((await trailOf(id)).length, 1)
  })
})
