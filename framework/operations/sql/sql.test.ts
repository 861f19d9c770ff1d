// Statements of the query builder on a real database: their types, their scope, and their refusal without one.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { and, asc, count, eq, exists, sql } from 'drizzle-orm'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { text } from '#framework/resource/fields/text.ts'
import { global } from '#framework/resource/row-rules/global.ts'
import { type Fixture, openFixture } from '#framework/testing/fixtures/open-fixture.ts'
import { hasCode } from '#framework/testing/has-code.ts'
import {
  books as booksResource,
  diaries,
  library,
  shelves as shelvesResource,
} from '#framework/testing/samples/sample-library.ts'
import { createRecord } from '../create.ts'
import { runStatement } from '../steps/run-statement.ts'
import { inTenant, isAnyOf, isRow, touched } from './conditions.ts'
import { lockName } from './lock-name.ts'
import { prepareQuery, query, runQuery } from './query.ts'
import { removeWhere } from './remove-where.ts'
import { tableOf } from './table-of.ts'

const [books, shelves] = [tableOf(booksResource), tableOf(shelvesResource)]
const visits = defineResource('pageVisits', {
  schema: 'auth',
  fields: {
    startedFrom: reference('users', { onDelete: 'set-null' }),
    expiresAt: dateTime({ required: true }),
    note: text(),
  },
  rows: global('nobody is known yet'),
  operations: [],
})

let fixture: Fixture
before(async () => {
  fixture = await openFixture([library])
})
after(() => fixture.close())

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const isTrue = <T extends true>(_: T extends true ? string : never) => true

describe('a table from a declaration', () => {
  test('is written with its schema and column names', () => {
    const table = tableOf(visits)
    const { id, startedFrom } = table
    const { sql: written, params } = query.select({ id, startedFrom }).from(table).where(eq(table.note, 'a')).toSQL()
    assert.equal(
      written,
      'select "auth"."page_visits"."id", "auth"."page_visits"."started_from_id" from "auth"."page_visits" where "auth"."page_visits"."note" = $1',
    )
    assert.deepEqual(params, ['a'])
    assert.equal(tableOf(visits), table)
  })

  test('has the types of stored records', () => {
    type Row = typeof books.$inferSelect
    assert.ok(isTrue<Equal<Row['state'], 'lent' | 'here'>>('a choice is its words'))
    assert.ok(isTrue<Equal<Row['pages'], number | null>>('what may be left out may be null'))
    assert.ok(isTrue<Equal<Row['genres'], string[]>>('a list of references is a list of ids'))
    assert.ok(isTrue<Equal<Row['secret'], string | null>>('hidden fields are there'))
    assert.ok(isTrue<Equal<Row['version'], number>>('and what no declaration names'))
  })

  test('refuses columns its row rule does not include', () => {
    assert.throws(() => tableOf(visits).tenantId, /pageVisits have no tenantId/)
    assert.throws(() => books.ownerId, /books have no ownerId/)
    assert.ok(tableOf(diaries).ownerId)
  })
})

describe('a statement', () => {
  test('returns objects with the values of records', async () => {
    const ctx = fixture.contextOf('editor')
    const shelf = await createRecord(ctx, shelvesResource, { name: 'A' })
    const given = {
      ...{ title: 'Typed', pages: 3, price: '1.50', readAt: '2026-11-23T10:00:00.123Z', keywords: ['a', "b'c"] },
      ...{ extra: { deep: [1, null] }, shelf: shelf.record.id },
    }
    const { record } = await createRecord(ctx, booksResource, given)
    const { id, title, pages, price, readAt, keywords, extra, shelf: shelfId, createdAt } = books
    const columns = { id, title, pages, price, readAt, keywords, extra, shelf: shelfId, createdAt }
    const found = await runQuery(
      ctx,
      query
        .select(columns)
        .from(books)
        .where(isRow(ctx, books, record.id)),
    )
    assert.deepEqual(found, [{ ...given, id: record.id, createdAt: record.createdAt }])
  })

  test('joins tables and named sub-selects', async () => {
    const ctx = fixture.contextOf('editor')
    const shelf = await createRecord(ctx, shelvesResource, { name: 'B', floor: 2 })
    await createRecord(ctx, booksResource, { title: 'Joined', shelf: shelf.record.id })
    await createRecord(ctx, booksResource, { title: 'Lying about' })
    const { id, name, floor } = shelves
    const place = query.select({ id, name, floor }).from(shelves).as('place')
    const rows = await runQuery(
      ctx,
      query
        .select({ title: books.title, place: { name: place.name, floor: place.floor } })
        .from(books)
        .leftJoin(place, eq(place.id, books.shelf))
        .where(inTenant(ctx, books))
        .orderBy(asc(books.title)),
    )
    assert.deepEqual(rows, [
      { title: 'Joined', place: { name: 'B', floor: 2 } },
      { title: 'Lying about', place: null },
    ])
  })

  test("sees only its tenant's rows, whatever it asks for", async () => {
    const [one, other] = [fixture.contextOf('editor'), fixture.contextOf('editor')]
    const { record } = await createRecord(one, shelvesResource, { name: 'Mine' })
    const all = () => query.select({ id: shelves.id }).from(shelves)
    assert.deepEqual(await runQuery(other, all()), [])
    assert.deepEqual(await runQuery(one, all()), [{ id: record.id }])
    const renamed = query.update(shelves).set({ name: 'Taken' }).where(eq(shelves.id, record.id))
    assert.deepEqual(await runQuery(other, renamed.returning({ id: shelves.id })), [])
  })

  test('that writes is its own transaction, or part of the current one', async () => {
    const ctx = fixture.contextOf('editor')
    const make = (name: string) => query.insert(shelves).values({ tenantId: ctx.tenantId!, name })
    const total = async () => {
      const [found] = await runQuery(ctx, query.select({ total: count() }).from(shelves).where(inTenant(ctx, shelves)))
      return found!.total
    }
    assert.deepEqual(await runQuery(ctx, make('one')), [])
    const failing = inTransaction(ctx, async (inner) => {
      await runQuery(inner, make('two'))
      throw new Error('no')
    })
    await assert.rejects(failing, /no/)
    assert.equal(await total(), 1)
    await inTransaction(ctx, (inner) => runQuery(inner, make('three')))
    assert.equal(await total(), 2)
  })

  test('advances the version, and keeps explicit moments', async () => {
    const ctx = fixture.contextOf('editor')
    const { record } = await createRecord(ctx, shelvesResource, { name: 'C' })
    const { version, updatedAt } = shelves
    const changed = query.update(shelves).set({ floor: 7, ...touched(shelves) })
    const [row] = await runQuery(ctx, changed.where(isRow(ctx, shelves, record.id)).returning({ version, updatedAt }))
    assert.equal(row!.version, 2)
    assert.match(row!.updatedAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  })

  test('has the same text for any number of values', () => {
    const { id } = shelves
    const textFor = (ids: string[]) => query.select({ id }).from(shelves).where(isAnyOf(id, ids)).toSQL().sql
    assert.equal(textFor(['a']), textFor(['a', 'b', 'c']))
  })

  test('serves as a sub-select inside another', async () => {
    const ctx = fixture.contextOf('editor')
    const shelf = await createRecord(ctx, shelvesResource, { name: 'Full' })
    await createRecord(ctx, shelvesResource, { name: 'Empty' })
    await createRecord(ctx, booksResource, { title: 'Inside', shelf: shelf.record.id })
    const standing = query.select({ one: sql`1` }).from(books).where(eq(books.shelf, shelves.id))
    const full = and(inTenant(ctx, shelves), exists(standing))
    assert.deepEqual(await runQuery(ctx, query.select({ name: shelves.name }).from(shelves).where(full)), [
      { name: 'Full' },
    ])
  })

  test('distinguishes its columns from those of a sub-select in a template', async () => {
    const ctx = fixture.contextOf('editor')
    const shelf = await createRecord(ctx, shelvesResource, { name: 'Full' })
    await createRecord(ctx, shelvesResource, { name: 'Empty' })
    await createRecord(ctx, booksResource, { title: 'Counted', shelf: shelf.record.id })
    // Without table names, `b.shelf_id = id` would mean the book's own id.
    const standing = sql`${books.shelf} = ${shelves.id}`
    const holding = sql<number>`(select count(*) from ${books} where ${standing})`
    const bare = sql<number>`(select count(*) from public.books b where b.shelf_id = ${shelves.id})`
    const { name } = shelves
    const rows = await runQuery(ctx, query.select({ name, holding, bare }).from(shelves).orderBy(name))
    assert.deepEqual(rows, [
      { name: 'Empty', holding: 0, bare: 0 },
      { name: 'Full', holding: 1, bare: 1 },
    ])
  })

  test('built once takes other values with each run', async () => {
    const ctx = fixture.contextOf('editor')
    for (const name of ['One', 'Two']) await createRecord(ctx, shelvesResource, { name })
    const isNamed = and(inTenant(ctx, shelves), eq(shelves.name, sql.placeholder('name')))
    const find = prepareQuery(query.select({ name: shelves.name }).from(shelves).where(isNamed))
    assert.deepEqual(await find(ctx, { name: 'One' }), [{ name: 'One' }])
    assert.deepEqual(await find(ctx, { name: 'Two' }), [{ name: 'Two' }])
    assert.deepEqual(await find(fixture.contextOf('editor'), { name: 'Two' }), [])
    await assert.rejects(find(ctx, {}), /name/)
  })

  test('returns the rows of a write, and a union of two', async () => {
    const ctx = fixture.contextOf('editor')
    const { id, name, floor } = shelves
    const made = query.insert(shelves).values({ tenantId: ctx.tenantId!, name: 'New' }).returning({ name, floor })
    assert.deepEqual(await runQuery(ctx, made), [{ name: 'New', floor: null }])
    const high = query.select({ name }).from(shelves).where(eq(floor, 9))
    const rest = query.select({ name }).from(shelves).where(inTenant(ctx, shelves))
    assert.deepEqual(await runQuery(ctx, high.unionAll(rest).limit(1)), [{ name: 'New' }])
    const gone = query.delete(shelves).where(inTenant(ctx, shelves)).returning({ id, name })
    assert.equal((await runQuery(ctx, gone))[0]!.name, 'New')
  })

  test('is refused in our own words, and always without a context', async () => {
    const ctx = fixture.contextOf('editor')
    const broken = query.insert(shelves).values({ tenantId: ctx.tenantId!, name: null as never })
    await assert.rejects(runQuery(ctx, broken), hasCode('request.validation_failed'))
    await assert.rejects(async () => {
      await query.select({ id: shelves.id }).from(shelves)
    }, /needs a context/)
  })
})

describe('verbs', () => {
  test('delete in batches, and nothing without a condition', async () => {
    const ctx = fixture.contextOf('editor')
    for (let floor = 1; floor <= 5; floor++) await createRecord(ctx, shelvesResource, { name: 'x', floor })
    const low = sql`${shelves.floor} < 5 or ${shelves.floor} is null`
    const statements: string[] = []
    const stop = fixture.runtime.database.observe(({ text: statement }) => statements.push(statement))
    const removed = await removeWhere(ctx, shelves, { where: and(inTenant(ctx, shelves), low), part: 2 })
    stop()
    assert.deepEqual([removed, statements.length], [4, 3])
    assert.equal(await removeWhere(ctx, shelves, { where: undefined }), 0)
    const left = await runQuery(ctx, query.select({ floor: shelves.floor }).from(shelves).where(inTenant(ctx, shelves)))
    assert.deepEqual(left, [{ floor: 5 }])
  })

  test('keep two requests for one name apart', async () => {
    const ctx = fixture.contextOf('editor')
    const order: string[] = []
    let second: Promise<void> | undefined
    await inTransaction(ctx, async (inner) => {
      await lockName(inner, 'a name')
      second = inTransaction(ctx, async (other) => {
        await lockName(other, 'a name')
        order.push('second')
      })
      // Long enough for the second to queue.
      await runStatement(inner, sql`select pg_sleep(0.2)`)
      order.push('first')
    })
    await second
    assert.deepEqual(order, ['first', 'second'])
  })
})
