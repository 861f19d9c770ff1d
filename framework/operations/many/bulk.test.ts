// Many records in one call: their cost, the record at fault, and that lifecycles see what they would see one by one.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { defineApp } from '#framework/application/define-app.ts'
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import type { Context } from '#framework/request/context.ts'
import { defineLifecycle } from '#framework/request/declaring/define-lifecycle.ts'
import { type AnyResource, defineResource } from '#framework/resource/define-resource.ts'
import { date } from '#framework/resource/fields/date.ts'
import { decimal } from '#framework/resource/fields/decimal.ts'
import { integer } from '#framework/resource/fields/integer.ts'
import { json } from '#framework/resource/fields/json.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { references } from '#framework/resource/fields/references.ts'
import { slug } from '#framework/resource/fields/slug.ts'
import { tags } from '#framework/resource/fields/tags.ts'
import { text } from '#framework/resource/fields/text.ts'
import { type Fixture, openFixture } from '#framework/testing/fixtures/open-fixture.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { createRecord } from '../create.ts'
import { listRecords } from '../list.ts'
import { createRecords, updateRecords } from './bulk.ts'

const genres = defineResource('genres', { fields: { name: text({ required: true }) } })
const films = defineResource('films', {
  fields: {
    title: text({ required: true, max: 30 }),
    slug: slug({ from: 'title', unique: true }),
    minutes: integer({ min: 1 }),
    price: decimal(),
    shown: date(),
    words: tags(),
    extra: json(),
    parent: reference('films'),
    genres: references('genres'),
  },
})
const queues = defineResource('queues', {
  fields: { name: text({ unique: true }), place: integer({ readOnly: true }), asker: text() },
})
const notices = defineResource('notices', { fields: { name: text(), note: text({ readOnly: true }) } })
const everything = [allow('editor', ['create', 'read', 'update', 'delete'])]

const cinema = defineApp({
  name: 'cinema',
  resources: [genres, films, queues, notices],
  policies: [genres, films, queues, notices].map((resource) => definePolicy(resource, everything)),
  lifecycles: [
    defineLifecycle(queues, {
      beforeCreate: async (ctx, input) => {
        if (input.asker === 'nobody') return input
        const asker = input.asker === 'system' ? ctx.asSystem('count') : ctx
        return { ...input, place: await countOf(asker, queues) }
      },
    }),
    defineLifecycle(notices, {
      async afterCreate(ctx, record) {
        if (record.name === 'bad') throw new Problem('resource.conflict', 'This one is bad.')
        await createRecord(ctx, genres, { name: `after ${record.name}, ${await countOf(ctx, notices)}` })
      },
    }),
  ],
})

async function countOf(ctx: Context, resource: AnyResource): Promise<number> {
  return (await listRecords(ctx, resource, { counts: 'exact' })).count!
}

let fixture: Fixture
before(async () => {
  fixture = await openFixture([cinema])
})
after(() => fixture.close())

async function refusalOf(work: Promise<unknown>): Promise<Problem> {
  const error = await work.then(
    () => assert.fail('nothing was refused'),
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof Problem, String(error))
  return error
}

describe('createRecords', () => {
  test('sends 500 records and their relations in one round of three statements', async () => {
    const ctx = fixture.contextOf('editor')
    const genre = (await createRecord(ctx, genres, { name: 'Noir' })).record.id
    const texts: string[] = []
    const stop = fixture.runtime.database.observe(({ text: statement }) => texts.push(statement.slice(0, 12)))
    const inputs = Array.from({ length: 500 }, (_, n) => ({ title: `film ${n}`, genres: [genre] }))
    const made = await createRecords(ctx, films, inputs)
    stop()
    assert.deepEqual(texts, ['savepoint re', 'insert into ', 'release save'])
    assert.deepEqual(
      made.map(({ record }) => record.title),
      inputs.map(({ title }) => title),
    )
    assert.equal(await countOf(ctx, films), 500)
  })

  test('keeps every kind of value as a single create does', async () => {
    const ctx = fixture.contextOf('editor')
    const [one, two] = await createRecords(ctx, genres, [{ name: 'a' }, { name: 'b' }])
    const given = {
      minutes: 90,
      price: '12.50',
      shown: '2024-02-29',
      words: ['a', "b'c", 'd,e', '{"f"}', 'NULL'],
      extra: { deep: [1, null, { x: '"\\u' }], big: 12345678901234 },
      parent: null,
      genres: [two!.record.id as string, one!.record.id as string],
    }
    const single = (await createRecord(ctx, films, { title: 'single', ...given })).record
    const [first, second] = await createRecords(ctx, films, [{ title: 'bulk', ...given }, { title: 'bare' }])
    const { id: _id, title: _title, slug: _slug, createdAt: _created, updatedAt: _updated, ...values } = first!.record
    assert.deepEqual(values, given)
    const listed = await listRecords(ctx, films, { ordering: [{ field: 'createdAt', direction: 'asc' }] })
    assert.deepEqual(
      new Map(listed.records.map((record) => [record.title, record])),
      new Map([single, first!.record, second!.record].map((record) => [record.title, record])),
    )
    assert.equal(second!.record.price, null)
  })

  test('lets a record refer to an earlier one in the same call', async () => {
    const ctx = fixture.contextOf('editor')
    const id = (await createRecord(ctx, films, { title: 'part one' })).record.id
    const [sequel] = await createRecords(ctx, films, [{ title: 'part two', parent: id }, { title: 'other' }])
    assert.equal(sequel!.record.parent, id)
  })

  for (const [what, faulty, pointer, code] of [
    ['a value in use', { title: 'x', slug: 'film-1' }, '/3/slug', 'resource.duplicate'],
    ['a reference to nothing', { title: 'x', parent: crypto.randomUUID() }, '/3/parent', 'resource.invalid_reference'],
    [
      'a list that refers to nothing',
      { title: 'x', genres: [crypto.randomUUID()] },
      '/3/genres',
      'resource.invalid_reference',
    ],
    ['a fault of its own', { title: 'x', minutes: 0 }, '/3/minutes', 'request.validation_failed'],
  ] as const) {
    test(`names the record with ${what} and writes none`, async () => {
      const ctx = fixture.contextOf('editor')
      const inputs: object[] = Array.from({ length: 6 }, (_, n) => ({ title: `film ${n}`, slug: `film-${n}` }))
      inputs[3] = faulty
      const problem = await refusalOf(createRecords(ctx, films, inputs as never))
      assert.equal(problem.code, code)
      assert.deepEqual(
        problem.errors.map((item) => item.pointer),
        [pointer],
      )
      assert.equal(await countOf(ctx, films), 0)
    })
  }

  test('reports all faults of the input before those that only the database finds', async () => {
    const ctx = fixture.contextOf('editor')
    const inputs = [{ title: 'same', slug: 'same' }, { title: 'other', slug: 'same' }, { title: '' }, { title: 7 }]
    const problem = await refusalOf(createRecords(ctx, films, inputs))
    assert.deepEqual(
      problem.errors.map(({ pointer }) => pointer),
      ['/2/title', '/3/title'],
    )
    const second = await refusalOf(createRecords(ctx, films, inputs.slice(0, 2)))
    assert.deepEqual([second.code, second.errors[0]!.pointer], ['resource.duplicate', '/1/slug'])
  })

  test('shows a lifecycle the earlier records of the call', async () => {
    const ctx = fixture.contextOf('editor')
    const made = await createRecords(ctx, queues, [{ name: 'a' }, { name: 'b' }, { name: 'c' }])
    assert.deepEqual(
      made.map(({ record }) => record.place),
      [0, 1, 2],
    )
  })

  test('names the field of a list that refers to nothing, also in a change', async () => {
    const ctx = fixture.contextOf('editor')
    const made = await createRecords(ctx, films, [{ title: 'a' }, { title: 'b' }])
    const changes = made.map(({ record }, n) => ({ id: record.id, genres: n === 1 ? [crypto.randomUUID()] : [] }))
    const problem = await refusalOf(updateRecords(ctx, films, changes))
    assert.deepEqual([problem.code, problem.errors[0]!.pointer], ['resource.invalid_reference', '/1/genres'])
  })

  test('RLS-36 names the record at fault even when system code queried in between', async () => {
    const ctx = fixture.contextOf('editor')
    const inputs = [{ name: 'a' }, { name: 'a' }, { name: 'b' }].map((each) => ({ ...each, asker: 'nobody' }))
    const problem = await refusalOf(createRecords(ctx, queues, [...inputs, { name: 'c', asker: 'system' }]))
    assert.deepEqual([problem.code, problem.errors[0]!.pointer], ['resource.duplicate', '/1/name'])
    assert.equal(await countOf(ctx, queues), 0)
  })

  test('runs the steps after each record before the next one is written', async () => {
    const ctx = fixture.contextOf('editor')
    await createRecords(ctx, notices, [{ name: 'a' }, { name: 'b' }])
    const { records } = await listRecords(ctx, genres, { ordering: [{ field: 'id', direction: 'asc' }] })
    assert.deepEqual(
      records.map(({ name }) => name),
      ['after a, 1', 'after b, 2'],
    )
  })

  test('rolls everything back when a step after a record refuses', async () => {
    const ctx = fixture.contextOf('editor')
    const problem = await refusalOf(createRecords(ctx, notices, [{ name: 'a' }, { name: 'bad' }]))
    assert.deepEqual([problem.code, problem.errors[0]!.pointer], ['resource.conflict', '/1'])
    assert.deepEqual([await countOf(ctx, notices), await countOf(ctx, genres)], [0, 0])
  })

  test('refuses callers without the permission before it looks at the records', async () => {
    const problem = await refusalOf(createRecords(fixture.contextOf('viewer'), films, [{ title: '' }]))
    assert.deepEqual([problem.code, problem.errors], ['permissions.denied', []])
  })
})
