// The operations on a real database: what they write, list, refuse and cost.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { defineApp } from '#framework/application/define-app.ts'
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { defineAction } from '#framework/request/define-action.ts'
import { defineLifecycle } from '#framework/request/lifecycle.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import { boolean } from '#framework/resource/fields/boolean.ts'
import { choice } from '#framework/resource/fields/choice.ts'
import { date } from '#framework/resource/fields/date.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { decimal } from '#framework/resource/fields/decimal.ts'
import { integer } from '#framework/resource/fields/integer.ts'
import { json } from '#framework/resource/fields/json.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { references } from '#framework/resource/fields/references.ts'
import { slug } from '#framework/resource/fields/slug.ts'
import { tags } from '#framework/resource/fields/tags.ts'
import { text } from '#framework/resource/fields/text.ts'
import { type Fixture, openFixture } from '#framework/testing/open-fixture.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { createRecords } from './bulk.ts'
import { createAsSystem, createRecord } from './create.ts'
import { cursorOf, listRecords } from './list.ts'
import { parseCursor } from './listing/cursor.ts'
import type { AskedCondition } from './listing/filter-values.ts'
import { resolveCondition, resolveOrdering } from './listing/list-query.ts'
import { readRecord } from './read.ts'
import { removeRecord } from './remove.ts'
import { runAction } from './run-action.ts'
import { updateRecord } from './update.ts'

const shelves = defineResource('shelves', {
  fields: { name: text({ required: true }), floor: integer() },
  filters: ['name', 'floor'],
})
const genres = defineResource('genres', { fields: { name: text({ required: true }) }, filters: ['name'] })
const books = defineResource('books', {
  fields: {
    title: text({ required: true, max: 50, search: true }),
    slug: slug({ from: 'title', unique: true }),
    state: choice(['lent', 'here'], { default: 'here' }),
    pages: integer({ min: 1 }),
    price: decimal(),
    isRare: boolean({ default: false }),
    published: date(),
    readAt: dateTime(),
    keywords: tags(),
    extra: json(),
    shelf: reference('shelves', { onDelete: 'restrict' }),
    genres: references('genres'),
    secret: text({ hidden: true }),
    lendings: integer({ readOnly: true, default: 0 }),
  },
  filters: ['title', 'state', 'pages', 'price', 'isRare', 'published', 'readAt', 'keywords', 'shelf', 'genres'],
  ordering: ['title'],
})
const diaries = defineResource('diaries', { fields: { entry: text({ required: true }) }, rows: 'owner' })

const lend = defineAction(books, 'lend', {
  summary: 'Lends the book.',
  run: async (ctx, book) => (await updateRecord(ctx, books, { id: book.id, input: { state: 'lent' } })).record,
})

const library = defineApp({
  name: 'library',
  resources: [shelves, genres, books, diaries],
  policies: [
    definePolicy(shelves, [allow('viewer', ['read']), allow('editor', ['create', 'delete'])]),
    definePolicy(genres, [allow('viewer', ['read']), allow('editor', ['create'])]),
    definePolicy(books, [allow('viewer', ['read']), allow('editor', ['create', 'update', 'delete', 'lend'])]),
    definePolicy(diaries, [allow('viewer', ['read', 'create', 'update', 'delete'])]),
  ],
  actions: [lend],
  lifecycles: [
    defineLifecycle(books, {
      beforeCreate(_ctx, input) {
        if (input.title === 'forbidden') throw new Problem('resource.conflict', 'This title is forbidden.')
        return { ...input, secret: `secret of ${input.title}` }
      },
    }),
  ],
})

let fixture: Fixture
before(async () => {
  fixture = await openFixture([library])
})
after(() => fixture.close())

const hasCode = (code: string) => (error: unknown) => {
  assert.ok(error instanceof Problem, String(error))
  assert.equal(error.code, code, error.message)
  return true
}

function conditions(...asked: [path: string, lookup: string, value: unknown][]) {
  const { models } = fixture.application
  return asked.map(([path, lookup, json]) => {
    const question: AskedCondition = { parameter: path, path: path.split('__'), lookup, value: { json } }
    return resolveCondition(question, models.get('books')!, models)
  })
}

async function countStatements<T>(work: () => Promise<T>): Promise<[T, number]> {
  let count = 0
  const stop = fixture.runtime.database.observe(() => count++)
  const result = await work()
  stop()
  return [result, count]
}

describe('create', () => {
  test('keeps every kind of value and answers it as it was given', async () => {
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

  test('tells every fault at once and writes nothing', async () => {
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
    assert.equal((await listRecords(ctx, books, { wantsCount: true })).count, 0)
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
    await assert.rejects(createRecord(ctx, books, { title: 'Same' }), (error) => {
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
    assert.equal((await listRecords(ctx, books, { wantsCount: true })).count, 0)
  })

  test('takes back everything when the lifecycle throws', async () => {
    const ctx = fixture.contextOf('editor')
    await assert.rejects(createRecord(ctx, books, { title: 'forbidden' }), hasCode('resource.conflict'))
    await assert.rejects(createRecords(ctx, books, [{ title: 'fine' }, { title: 'forbidden' }]), (error) => {
      hasCode('resource.conflict')(error)
      return (error as Problem).errors[0]!.pointer === '/1'
    })
    assert.equal((await listRecords(ctx, books, { wantsCount: true })).count, 0)
  })

  test('costs one statement, and is denied to those without the permission', async () => {
    const [, count] = await countStatements(() => createRecord(fixture.contextOf('editor'), shelves, { name: 'A' }))
    assert.equal(count, 1)
    await assert.rejects(
      createRecord(fixture.contextOf('viewer'), shelves, { name: 'A' }),
      hasCode('permissions.denied'),
    )
    await assert.rejects(createRecord(fixture.contextOf(null), shelves, { name: 'A' }), hasCode('permissions.denied'))
  })

  test('lets code of the system set read-only and hidden fields', async () => {
    const ctx = fixture.contextOf('viewer')
    const { record } = await createAsSystem(ctx, books, { title: 'By the system', lendings: 7 })
    assert.equal(record.lendings, 7)
    assert.ok(!('secret' in record))
  })
})

function bookOf(n: number) {
  return {
    title: `Book ${String(n).padStart(2, '0')}`,
    pages: n % 4 === 0 ? null : n * 10,
    price: `${n}.25`,
    state: n % 2 ? ('here' as const) : ('lent' as const),
    published: `2026-01-${String(n).padStart(2, '0')}`,
    keywords: n % 3 === 0 ? ['three', `n${n}`] : [`n${n}`],
  }
}

describe('list', () => {
  async function fillLibrary() {
    const ctx = fixture.contextOf('editor')
    const [low, high] = [
      await createRecord(ctx, shelves, { name: 'Low', floor: 0 }),
      await createRecord(ctx, shelves, { name: 'High', floor: 9 }),
    ]
    const crime = await createRecord(ctx, genres, { name: 'Crime' })
    for (let n = 1; n <= 12; n++) {
      const shelf = (n <= 6 ? low : high).record.id
      await createRecord(ctx, books, { ...bookOf(n), shelf, genres: n === 5 ? [crime.record.id] : [] })
    }
    return { ctx, low: low.record, crime: crime.record }
  }
  const numbers = (list: { records: { title: string }[] }) => list.records.map(({ title }) => Number(title.slice(5)))

  test('filters by every lookup', async () => {
    const { ctx, low, crime } = await fillLibrary()
    const cases: [filter: [string, string, unknown], expected: number[]][] = [
      [
        ['state', 'exact', 'lent'],
        [2, 4, 6, 8, 10, 12],
      ],
      [
        ['state', 'ne', 'lent'],
        [1, 3, 5, 7, 9, 11],
      ],
      [
        ['pages', 'in', [10, 30]],
        [1, 3],
      ],
      [['pages', 'in', []], []],
      [
        ['pages', 'gt', 90],
        [10, 11],
      ],
      [
        ['pages', 'gte', 90],
        [9, 10, 11],
      ],
      [['pages', 'lt', 20], [1]],
      [
        ['pages', 'lte', 20],
        [1, 2],
      ],
      [
        ['pages', 'range', [20, 50]],
        [2, 3, 5],
      ],
      [
        ['pages', 'isnull', true],
        [4, 8, 12],
      ],
      [
        ['pages', 'ne', 10],
        [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
      ],
      [
        ['price', 'lte', '2.25'],
        [1, 2],
      ],
      [
        ['published', 'range', ['2026-01-03', '2026-01-04']],
        [3, 4],
      ],
      [
        ['title', 'contains', 'ook 1'],
        [10, 11, 12],
      ],
      [['title', 'contains', 'OOK 1'], []],
      [
        ['title', 'icontains', 'OOK 1'],
        [10, 11, 12],
      ],
      [['title', 'contains', '%'], []],
      [
        ['title', 'startswith', 'Book 0'],
        [1, 2, 3, 4, 5, 6, 7, 8, 9],
      ],
      [
        ['title', 'istartswith', 'bOOK 1'],
        [10, 11, 12],
      ],
      [
        ['title', 'endswith', '2'],
        [2, 12],
      ],
      [
        ['keywords', 'has', 'three'],
        [3, 6, 9, 12],
      ],
      [
        ['keywords', 'overlaps', ['n1', 'n12']],
        [1, 12],
      ],
      [
        ['shelf', 'exact', low.id],
        [1, 2, 3, 4, 5, 6],
      ],
      [
        ['shelf__floor', 'gt', 0],
        [7, 8, 9, 10, 11, 12],
      ],
      [
        ['shelf__name', 'exact', 'Low'],
        [1, 2, 3, 4, 5, 6],
      ],
      [['genres', 'has', crime.id], [5]],
      [['genres__name', 'exact', 'Crime'], [5]],
      [['isRare', 'exact', true], []],
    ]
    for (const [filter, expected] of cases) {
      const found = await listRecords(ctx, books, { conditions: conditions(filter), wantsCount: true, size: 50 })
      assert.deepEqual(numbers(found), expected, filter.join(' '))
      assert.equal(found.count, expected.length)
    }
  })

  test('refuses filters and sorts that are not declared, hidden or walk too far (CVE-2023-30843, CVE-2023-22894)', () => {
    for (const [path, lookup] of [
      ['secret', 'exact'],
      ['secret', 'startswith'],
      ['extra', 'exact'],
      ['shelf__secret', 'exact'],
      ['shelf__floor__x', 'exact'],
      ['title', 'regex'],
      ['title__', 'exact'],
      ['constructor', 'exact'],
      ['pages', 'contains'],
    ])
      assert.throws(() => conditions([path!, lookup!, 'x']), hasCode('request.unknown_parameter'), `${path} ${lookup}`)
    const model = fixture.application.models.get('books')!
    for (const term of ['secret', '-extra', 'shelf__name', 'title;drop', 'genres', 't.title'])
      assert.throws(() => resolveOrdering([term], model), hasCode('request.invalid_parameter'), term)
  })

  test('searches every word in the searched fields and treats wildcards as text', async () => {
    const { ctx } = await fillLibrary()
    assert.deepEqual(numbers(await listRecords(ctx, books, { search: 'book 07' })), [7])
    assert.deepEqual(numbers(await listRecords(ctx, books, { search: '0_' })), [])
  })

  test('walks through all records by cursor, forwards and backwards, with nulls in the order', async () => {
    const { ctx } = await fillLibrary()
    const model = fixture.application.models.get('books')!
    for (const terms of [['pages'], ['-pages'], ['state', '-pages'], ['-published'], ['title']]) {
      const ordering = resolveOrdering(terms, model)
      const whole = numbers(await listRecords(ctx, books, { ordering, size: 100 }))
      assert.equal(new Set(whole).size, 12)
      const forwards: number[] = []
      let page = await listRecords(ctx, books, { ordering, size: 5, start: { cursor: null } })
      for (;;) {
        forwards.push(...numbers(page))
        if (!page.hasNext) break
        const cursor = parseCursor(cursorOf(page.records.at(-1)!, page), model, ordering)
        page = await listRecords(ctx, books, { ordering, size: 5, start: { cursor } })
      }
      assert.deepEqual(forwards, whole, terms.join())
      const back = parseCursor(cursorOf(page.records[0]!, page, 'before'), model, ordering)
      const previous = await listRecords(ctx, books, { ordering, size: 5, start: { cursor: back } })
      assert.deepEqual(numbers(previous), whole.slice(5, 10), `backwards ${terms.join()}`)
      assert.ok(previous.hasPrevious && previous.hasNext)
    }
  })

  test('refuses cursors of another list, another order and no list at all (CVE-2026-33326)', () => {
    const model = fixture.application.models.get('books')!
    const ordering = resolveOrdering(['pages'], model)
    const forged = (content: unknown) => Buffer.from(JSON.stringify(content)).toString('base64url')
    const id = '0197a6a0-0000-7000-8000-00000000000a'
    for (const text of [
      '',
      'x',
      '%00',
      forged({}),
      forged(['secret,id', 'after', 'x', id]),
      forged(['pages,id', 'after', { gt: 1 }, id]),
      forged(['pages,id', 'after', '1; drop', id]),
      forged(['pages,id', 'after', 1, 'x']),
      forged(['pages,id', 'sideways', 1, id]),
      forged(['pages,id', 'after', 1]),
      'x'.repeat(9000),
    ])
      assert.throws(() => parseCursor(text, model, ordering), hasCode('request.invalid_cursor'), text.slice(0, 60))
  })

  test('pages, counts and keeps to one statement; a relation adds one', async () => {
    const { ctx } = await fillLibrary()
    const [second, one] = await countStatements(() =>
      listRecords(ctx, books, { size: 5, start: { page: 2 }, wantsCount: true }),
    )
    assert.deepEqual(numbers(second), [6, 7, 8, 9, 10])
    assert.deepEqual([second.count, second.hasNext, second.hasPrevious, one], [12, true, true, 1])
    const [included, two] = await countStatements(() =>
      listRecords(ctx, books, { include: ['shelf'], wantsCount: true }),
    )
    assert.equal(two, 2)
    assert.equal((included.records[0]!.shelf as unknown as { name: string }).name, 'Low')
    const beyond = await listRecords(ctx, books, { size: 5, start: { page: 9 }, wantsCount: true })
    assert.deepEqual([beyond.records, beyond.count, beyond.hasNext], [[], 12, false])
  })

  test('answers only the fields that are asked for', async () => {
    const { ctx } = await fillLibrary()
    const { records } = await listRecords(ctx, books, { fields: ['pages'], size: 1 })
    assert.deepEqual(
      Object.keys(records[0]!).sort(),
      ['id', 'pages', 'title'],
      'the asked field, and what a cursor is made of',
    )
  })
})

describe('update, delete and actions', () => {
  test('change only what is named, count the version and refuse an old one', async () => {
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

  test('replace puts what is left out back to its default', async () => {
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

  test('of fifty parallel changes based on one reading exactly one wins', async () => {
    const ctx = fixture.contextOf('editor')
    const { record } = await createRecord(ctx, books, { title: 'Race' })
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, (_, n) =>
        updateRecord(ctx, books, { id: record.id, input: { pages: n + 1 }, expectedVersion: 1 }),
      ),
    )
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1)
  })

  test('meet only records of their own tenant, with one answer for all others', async () => {
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

  test('a record that others point at cannot be deleted', async () => {
    const ctx = fixture.contextOf('editor')
    const shelf = await createRecord(ctx, shelves, { name: 'A' })
    await createRecord(ctx, books, { title: 'On it', shelf: shelf.record.id })
    await assert.rejects(removeRecord(ctx, shelves, { id: shelf.record.id }), hasCode('resource.in_use'))
  })

  test('an action runs with its own permission and refuses input it does not declare', async () => {
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

  test('rows of an owner are nobody else’s, in the same tenant too', async () => {
    const ada = fixture.contextOf('editor')
    const ben = fixture.contextOf('editor', { tenantId: ada.tenantId! })
    const { record } = await createRecord(ada, diaries, { entry: 'Dear diary' })
    await assert.rejects(readRecord(ben, diaries, { id: record.id }), hasCode('resource.not_found'))
    assert.equal((await listRecords(ben, diaries, { wantsCount: true })).count, 0)
    assert.equal((await listRecords(ada, diaries, { wantsCount: true })).count, 1)
  })
})

test('nothing is met without a tenant', async () => {
  const ctx = fixture.contextOf('editor')
  const nowhere = { ...ctx, tenantId: null, asSystem: ctx.asSystem }
  await assert.rejects(listRecords(nowhere, books), hasCode('tenants.required'))
  await assert.rejects(createRecord(nowhere, books, { title: 'x' }), hasCode('tenants.required'))
})
