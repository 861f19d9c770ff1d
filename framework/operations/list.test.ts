// Lists: filters, sorting, search, cursors, counts and their cost.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'drizzle-orm'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { throughTestPooler } from '#framework/testing/database.ts'
import { type Fixture, openFixture } from '#framework/testing/fixtures/open-fixture.ts'
import { hasCode } from '#framework/testing/has-code.ts'
import { books, genres, library, shelves } from '#framework/testing/samples/sample-library.ts'
import { createRecord } from './create.ts'
import { cursorOf, listRecords } from './list.ts'
import type { AskedCondition } from './listing/filters/filter-values.ts'
import { resolveCondition, resolveOrdering } from './listing/list-query.ts'
import { parseCursor } from './listing/order/cursor.ts'
import type { TransactionContext } from './writing/write.ts'

let fixture: Fixture
before(async () => {
  fixture = await openFixture([library])
})
after(() => fixture.close())

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
      const found = await listRecords(ctx, books, { conditions: conditions(filter), counts: 'exact', size: 50 })
      assert.deepEqual(numbers(found), expected, filter.join(' '))
      assert.equal(found.count, expected.length)
    }
  })

  test('refuses filters and sorts that are undeclared, hidden or walk too far (CVE-2023-30843, CVE-2023-22894)', () => {
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
      assert.throws(() => resolveOrdering([term], model, new Map()), hasCode('request.invalid_parameter'), term)
  })

  test('accepts a limited number of conditions, fewer without an index, and names the excess one', async () => {
    const ctx = fixture.contextOf('viewer')
    const ask = (count: number, ...asked: Parameters<typeof conditions>[0]) =>
      listRecords(ctx, books, { conditions: conditions(...Array.from({ length: count }, () => asked)) })
    for (const [most, path, lookup] of [
      [5, 'title', 'icontains'],
      [10, 'shelf__name', 'exact'],
      [30, 'title', 'exact'],
    ] as const) {
      assert.deepEqual((await ask(most, path, lookup, 'x')).records, [])
      await assert.rejects(ask(most + 1, path, lookup, 'x'), hasCode('request.invalid_parameter'), path)
    }
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
      const ordering = resolveOrdering(terms, model, new Map())
      const whole = numbers(await listRecords(ctx, books, { ordering, size: 100 }))
      assert.equal(new Set(whole).size, 12)
      const forwards: number[] = []
      let page = await listRecords(ctx, books, { ordering, size: 5, start: { cursor: null } })
      for (;;) {
        forwards.push(...numbers(page))
        if (!page.hasNext) break
        const cursor = parseCursor(cursorOf(page.records.at(-1)!, page), { model, ordering, parameter: 'cursor' })
        page = await listRecords(ctx, books, { ordering, size: 5, start: { cursor } })
      }
      assert.deepEqual(forwards, whole, terms.join())
      const back = parseCursor(cursorOf(page.records[0]!, page, 'before'), { model, ordering, parameter: 'cursor' })
      const previous = await listRecords(ctx, books, { ordering, size: 5, start: { cursor: back } })
      assert.deepEqual(numbers(previous), whole.slice(5, 10), `backwards ${terms.join()}`)
      assert.ok(previous.hasPrevious && previous.hasNext)
    }
  })

  test('refuses cursors of another list, another order and no list at all (CVE-2026-33326)', () => {
    const model = fixture.application.models.get('books')!
    const ordering = resolveOrdering(['pages'], model, new Map())
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
      assert.throws(
        () => parseCursor(text, { model, ordering, parameter: 'cursor' }),
        hasCode('request.invalid_cursor'),
        text.slice(0, 60),
      )
  })

  test('pages, counts and stays within one statement; a relation adds one', async () => {
    const { ctx } = await fillLibrary()
    const [second, one] = await countStatements(() =>
      listRecords(ctx, books, { size: 5, start: { page: 2 }, counts: 'exact' }),
    )
    assert.deepEqual(numbers(second), [6, 7, 8, 9, 10])
    assert.deepEqual([second.count, second.hasNext, second.hasPrevious, one], [12, true, true, 1])
    const [included, two] = await countStatements(() =>
      listRecords(ctx, books, { include: ['shelf'], counts: 'exact' }),
    )
    assert.equal(two, 2)
    assert.equal((included.records[0]!.shelf as unknown as { name: string }).name, 'Low')
    const beyond = await listRecords(ctx, books, { size: 5, start: { page: 9 }, counts: 'exact' })
    assert.deepEqual([beyond.records, beyond.count, beyond.hasNext], [[], 12, false])
  })

  test("is planned again where the conditions' values decide how much there is to read", async () => {
    const countKept = async ({ transaction }: TransactionContext) => {
      const [row] = await transaction.query(
        sql`select count(*) from pg_prepared_statements where statement like '%books% limit %'`,
      )
      return Number(row![0])
    }
    const keptOf = (asked: [path: string, lookup: string, value: unknown], size: number) =>
      inTransaction(fixture.contextOf('editor'), async (ctx) => {
        const before = await countKept(ctx)
        await listRecords(ctx, books, { conditions: conditions(asked), size })
        return (await countKept(ctx)) - before
      })
    const found = [
      await keptOf(['pages', 'exact', 70], 41),
      await keptOf(['pages', 'gt', 70], 42),
      await keptOf(['price', 'range', ['1.00', '2.00']], 43),
      await keptOf(['pages', 'ne', 70], 44),
    ]
    // Behind a pooler no statement has a name.
    const { namedStatements } = throughTestPooler(fixture.urls.appUrl)
    assert.deepEqual(found, [namedStatements ? 1 : 0, 0, 0, 0])
  })

  test('answers only the requested fields', async () => {
    const { ctx } = await fillLibrary()
    const { records } = await listRecords(ctx, books, { fields: ['pages'], size: 1 })
    assert.deepEqual(
      Object.keys(records[0]!).sort(),
      ['id', 'pages', 'title'],
      'the asked field, and what a cursor is made of',
    )
  })
})
