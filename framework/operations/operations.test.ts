// The operations on a real database: what they write, list, refuse and cost.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createContext } from '#framework/request/create-context.ts'
import { type Fixture, openFixture } from '#framework/testing/fixtures/open-fixture.ts'
import { hasCode } from '#framework/testing/has-code.ts'
import { books, diaries, genres, library, shelves } from '#framework/testing/samples/sample-library.ts'
import type { Problem } from '#shared/exceptions/problem.ts'
import { createAsSystem, createRecord } from './create.ts'
import { listRecords } from './list.ts'
import { createRecords } from './many/bulk.ts'
import { readRecord } from './read.ts'
import { removeRecord } from './remove.ts'
import { runAction } from './run-action.ts'
import { updateRecord } from './update.ts'

let fixture: Fixture
before(async () => {
  fixture = await openFixture([library])
})
after(() => fixture.close())

async function countStatements<T>(work: () => Promise<T>): Promise<[T, number]> {
  let count = 0
  const stop = fixture.runtime.database.observe(() => count++)
  const result = await work()
  stop()
  return [result, count]
}

describe('create', () => {
  test('stores every kind of value and answers it as given', async () => {
    const ctx = fixture.contextOf('editor')
    const shelf = await createRecord(ctx, shelves, { name: 'A' })
    const genre = await createRecord(ctx, genres, { name: 'Crime' })
    const given = {
      title: 'Élan 👍',
      pages: 300,
      price: '12.50',
      isRare: true,
      published: '2024-02-29',
      readAt: '2026-11-23T10:00:00.123Z',
      keywords: ['a', "b'c", 'd,e'],
      extra: { deep: [1, null, { x: 'y' }] },
      shelf: shelf.record.id,
      genres: [genre.record.id],
    }
    const { record, version } = await createRecord(ctx, books, given)
    const { id, createdAt, updatedAt, ...rest } = record
    assert.deepEqual(rest, { ...given, slug: 'elan', state: 'here', lendings: 0 })
    assert.match(id, /^[0-9a-f-]{36}$/)
    assert.match(createdAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    assert.equal(updatedAt, createdAt)
    assert.equal(version, 1)
    assert.deepEqual((await readRecord(ctx, books, { id })).record, record)
  })

  test('reports every fault at once and writes nothing', async () => {
    const ctx = fixture.contextOf('editor')
    await assert.rejects(
      createRecord(ctx, books, { title: '', pages: 0, isRare: 'yes', colour: 'red' } as never),
      (error) => {
        hasCode('request.validation_failed')(error)
        assert.deepEqual((error as Problem).errors.map(({ pointer, code }) => `${pointer} ${code}`).sort(), [
          '/colour unknown',
          '/isRare type',
          '/pages too_small',
          '/title too_short',
        ])
        return true
      },
    )
    assert.equal((await listRecords(ctx, books, { counts: 'exact' })).count, 0)
  })

  test('refuses fields that only the server sets (CVE-2023-39345, CVE-2026-46477)', async () => {
    const ctx = fixture.contextOf('editor')
    for (const stolen of [
      'id',
      'tenantId',
      'tenant_id',
      'ownerId',
      'version',
      'createdAt',
      'secret',
      'lendings',
      '__proto__x',
    ])
      await assert.rejects(
        createRecord(ctx, books, { title: 'x', [stolen]: 'y' } as never),
        hasCode('request.validation_failed'),
      )
  })

  test('refuses a second record with a unique value, in this tenant only (RLS-08)', async () => {
    const ctx = fixture.contextOf('editor')
    await createRecord(ctx, books, { title: 'Same' })
    await assert.rejects(createRecord(ctx, books, { title: 'Same', slug: 'same' }), (error) => {
      hasCode('resource.duplicate')(error)
      return (
        (assert.deepEqual(
          (error as Problem).errors.map(({ pointer }) => pointer),
          ['/slug'],
        ) as never) || true
      )
    })
    await createRecord(fixture.contextOf('editor'), books, { title: 'Same' })
  })

  test('refuses a reference to nothing and to another tenant with the same answer (RLS-10)', async () => {
    const ctx = fixture.contextOf('editor')
    const foreign = await createRecord(fixture.contextOf('editor'), shelves, { name: 'B' })
    const answers = []
    for (const shelf of [foreign.record.id, '0197a6a0-0000-7000-8000-00000000000f']) {
      const error = await createRecord(ctx, books, { title: 'x', shelf }).catch((refused) => refused)
      answers.push([error.code, error.message, error.errors])
    }
    assert.deepEqual(answers[0], answers[1])
    assert.equal(answers[0]![0], 'resource.invalid_reference')
    assert.deepEqual(
      answers[0]![2].map((item: { pointer: string }) => item.pointer),
      ['/shelf'],
    )
    await assert.rejects(
      createRecord(ctx, books, { title: 'y', genres: [foreign.record.id] }),
      hasCode('resource.invalid_reference'),
    )
    assert.equal((await listRecords(ctx, books, { counts: 'exact' })).count, 0)
  })

  test('rolls everything back when the lifecycle throws', async () => {
    const ctx = fixture.contextOf('editor')
    await assert.rejects(createRecord(ctx, books, { title: 'forbidden' }), hasCode('resource.conflict'))
    await assert.rejects(createRecords(ctx, books, [{ title: 'fine' }, { title: 'forbidden' }]), (error) => {
      hasCode('resource.conflict')(error)
      return (error as Problem).errors[0]!.pointer === '/1'
    })
    assert.equal((await listRecords(ctx, books, { counts: 'exact' })).count, 0)
  })

  test('costs one statement, and is refused without the permission', async () => {
    const [, count] = await countStatements(() => createRecord(fixture.contextOf('editor'), shelves, { name: 'A' }))
    assert.equal(count, 1)
    await assert.rejects(
      createRecord(fixture.contextOf('viewer'), shelves, { name: 'A' }),
      hasCode('permissions.denied'),
    )
    await assert.rejects(createRecord(fixture.contextOf(null), shelves, { name: 'A' }), hasCode('permissions.denied'))
  })

  test('lets system code set read-only and hidden fields', async () => {
    const ctx = fixture.contextOf('viewer')
    const { record } = await createAsSystem(ctx, books, { title: 'By the system', lendings: 7 })
    assert.equal(record.lendings, 7)
    assert.ok(!('secret' in record))
  })
})

describe('update, delete and actions', () => {
  test('change only named fields, count the version and refuse an old one', async () => {
    const ctx = fixture.contextOf('editor')
    const { record } = await createRecord(ctx, books, { title: 'One', pages: 5 })
    const changed = await updateRecord(ctx, books, { id: record.id, input: { pages: null }, expectedVersion: 1 })
    assert.deepEqual([changed.record.title, changed.record.pages, changed.version], ['One', null, 2])
    await assert.rejects(
      updateRecord(ctx, books, { id: record.id, input: { pages: 9 }, expectedVersion: 1 }),
      hasCode('request.precondition_failed'),
    )
    await assert.rejects(
      removeRecord(ctx, books, { id: record.id, expectedVersion: 1 }),
      hasCode('request.precondition_failed'),
    )
  })

  test('replace resets omitted fields to their default', async () => {
    const ctx = fixture.contextOf('editor')
    const { record } = await createRecord(ctx, books, { title: 'One', pages: 5, state: 'lent', keywords: ['a'] })
    const { record: replaced } = await updateRecord(ctx, books, {
      id: record.id,
      input: { title: 'Two' },
      replaces: true,
    })
    assert.deepEqual([replaced.title, replaced.pages, replaced.state, replaced.slug], ['Two', null, 'here', 'two'])
    await assert.rejects(
      updateRecord(ctx, books, { id: record.id, input: {}, replaces: true }),
      hasCode('request.validation_failed'),
    )
  })

  test('of fifty parallel changes of one version exactly one wins', async () => {
    const ctx = fixture.contextOf('editor')
    const { record } = await createRecord(ctx, books, { title: 'Race' })
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, (_, n) =>
        updateRecord(ctx, books, { id: record.id, input: { pages: n + 1 }, expectedVersion: 1 }),
      ),
    )
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1)
  })

  test('reach only records of their own tenant, with one answer for all others', async () => {
    const owner = fixture.contextOf('editor')
    const { record } = await createRecord(owner, books, { title: 'Mine' })
    const other = fixture.contextOf('editor')
    for (const id of [record.id, '0197a6a0-0000-7000-8000-00000000000f', 'not-an-id', '']) {
      await assert.rejects(readRecord(other, books, { id }), hasCode('resource.not_found'))
      await assert.rejects(updateRecord(other, books, { id, input: { pages: 1 } }), hasCode('resource.not_found'))
      await assert.rejects(removeRecord(other, books, { id }), hasCode('resource.not_found'))
      await assert.rejects(runAction(other, books, { id, action: 'lend' }), hasCode('resource.not_found'))
    }
    assert.equal((await readRecord(owner, books, { id: record.id })).record.title, 'Mine')
  })

  test('a record with references to it cannot be deleted', async () => {
    const ctx = fixture.contextOf('editor')
    const shelf = await createRecord(ctx, shelves, { name: 'A' })
    await createRecord(ctx, books, { title: 'On it', shelf: shelf.record.id })
    await assert.rejects(removeRecord(ctx, shelves, { id: shelf.record.id }), hasCode('resource.in_use'))
  })

  test('an action needs its own permission and refuses undeclared input', async () => {
    const ctx = fixture.contextOf('editor')
    const { record } = await createRecord(ctx, books, { title: 'Lent' })
    await assert.rejects(
      runAction(ctx, books, { id: record.id, action: 'lend', input: { x: 1 } }),
      hasCode('request.validation_failed'),
    )
    await assert.rejects(runAction(ctx, books, { id: record.id, action: 'burn' }), hasCode('resource.not_found'))
    const { record: lent } = await runAction(ctx, books, { id: record.id, action: 'lend' })
    assert.equal(lent.state, 'lent')
    const viewer = fixture.contextOf('viewer', { tenantId: ctx.tenantId! })
    await assert.rejects(runAction(viewer, books, { id: record.id, action: 'lend' }), hasCode('permissions.denied'))
  })

  test("an owner's rows belong to nobody else, even in the same tenant", async () => {
    const ada = fixture.contextOf('editor')
    const ben = fixture.contextOf('editor', { tenantId: ada.tenantId! })
    const { record } = await createRecord(ada, diaries, { entry: 'Dear diary' })
    await assert.rejects(readRecord(ben, diaries, { id: record.id }), hasCode('resource.not_found'))
    assert.equal((await listRecords(ben, diaries, { counts: 'exact' })).count, 0)
    assert.equal((await listRecords(ada, diaries, { counts: 'exact' })).count, 1)
  })
})

test('nothing is visible without a tenant', async () => {
  const ctx = fixture.contextOf('editor')
  const nowhere = createContext(ctx.runtime, { ...ctx.caller, tenantId: null, permissions: ctx.permissions })
  await assert.rejects(listRecords(nowhere, books), hasCode('tenants.required'))
  await assert.rejects(createRecord(nowhere, books, { title: 'x' }), hasCode('tenants.required'))
})
