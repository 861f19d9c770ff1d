// Searches and parts of texts in a long list: their matches for every caller, and that a trigram index finds rare ones.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { defineApp } from '#framework/application/define-app.ts'
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import type { Context } from '#framework/request/context.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import { integer } from '#framework/resource/fields/integer.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { text } from '#framework/resource/fields/text.ts'
import { type Fixture, openFixture } from '#framework/testing/fixtures/open-fixture.ts'
import { queryAs } from '#framework/testing/migrated-database.ts'
import { runStatement } from '#framework/testing/servers/kept-connections.ts'
import { cursorOf, listRecords } from '../../list.ts'
import { modelOf, modelsOf } from '../../steps/operation-target.ts'
import { type ListQuery, resolveCondition } from '../list-query.ts'
import { parseCursor } from '../order/cursor.ts'

const ROWS = 6000
/** Ages of the list: what only the oldest rows contain is far beyond what a list walks through. */
const OLD = 30

const shelves = defineResource('shelves', { fields: { name: text({ max: 50 }) }, audit: false })
const letters = defineResource('letters', {
  fields: {
    title: text({ required: true, max: 200, search: true }),
    body: text({ search: true }),
    place: text({ max: 100 }),
    secret: text({ search: true }),
    number: integer(),
    shelf: reference('shelves', { onDelete: 'cascade' }),
  },
  filters: ['title', 'body', 'place', 'secret', 'number'],
  ordering: ['-number'],
  audit: false,
})
const diaries = defineResource('diaries', {
  fields: { entry: text({ search: true }), number: integer() },
  rows: 'owner',
  ordering: ['-number'],
  audit: false,
})

let fixture: Fixture
let ctx: Context
before(async () => {
  const policies = [
    definePolicy(shelves, [allow('viewer', ['read'])]),
    definePolicy(letters, [allow('viewer', ['read'])], { fields: { secret: { read: 'admin' } } }),
    definePolicy(diaries, [allow('viewer', ['read'])]),
  ]
  fixture = await openFixture([defineApp({ name: 'post', resources: [shelves, letters, diaries], policies })])
  ctx = fixture.contextOf('viewer')
  await fill(ctx, ROWS)
  await fill(fixture.contextOf('viewer'), ROWS)
  await arrange('vacuum analyze')
})
after(() => fixture.close())

const arrange = (sql: string, values: unknown[] = []) => runStatement(fixture.adminUrl, sql, values)

/** One word in each row, others in one of ten, in the oldest, in one far back. */
function fill({ tenantId }: Context, rows: number) {
  return arrange(
    `insert into letters (tenant_id, title, body, place, secret, number)
     select $1, 'Letter ' || n || case when n % 10 = 0 then ' Urgent' else '' end || case when n <= $3 then ' Ältester' else '' end,
       case n when 5 then 'zq' when 7 then 'a needle' else 'hay' || n end, case when n = 9 then 'Łódź, 100 % sure_' end,
       case when n = 11 then 'hush' end, n
     from generate_series(1, $2::int) n`,
    [tenantId, rows, OLD],
  )
}

type Filter = [field: string, lookup: string, value: string]

function asked(
  of: Context,
  { search = null, filters = [] as Filter[], ...rest }: Partial<ListQuery> & { filters?: Filter[] },
) {
  const model = modelOf(of, letters)
  const conditions = filters.map(([field, lookup, json]) =>
    resolveCondition({ parameter: field, path: [field], lookup, value: { json } }, model, modelsOf(of)),
  )
  return listRecords(of, letters, { search, conditions, ...rest })
}

async function statementsOf<T>(run: () => Promise<T>): Promise<[T, string[]]> {
  const texts: string[] = []
  const end = fixture.runtime.database.observe(({ text: statement }) => texts.push(statement))
  const result = await run()
  end()
  return [result, texts]
}

/** Numbers of the matching letters, newest first, over every page of the list. */
async function everyPage(of: Context, query: Parameters<typeof asked>[1], size = 9): Promise<number[]> {
  const numbers: number[] = []
  let start: ListQuery['start'] = { cursor: null }
  for (let isMore = true; isMore; ) {
    const page = await asked(of, { ...query, size, start })
    numbers.push(...page.records.map(({ number }) => number!))
    isMore = page.hasNext
    const last = page.records.at(-1)
    if (last)
      start = {
        cursor: parseCursor(cursorOf(last, page), {
          model: modelOf(of, letters),
          ordering: page.ordering,
          parameter: 'cursor',
        }),
      }
  }
  return numbers
}

const range = (from: number, to: number, step = 1) =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, n) => to - n * step)

/** The question, the matching letters, and the number of statements for a first page. */
const CASES: [name: string, query: Parameters<typeof asked>[1], numbers: number[], statements: number][] = [
  ['a word in each record', { search: 'letter' }, range(1, ROWS), 2],
  ['a word in many', { search: 'uRGENT' }, range(10, ROWS, 10), 2],
  ['a word in the oldest', { search: 'altester' }, range(1, OLD), 2],
  ['one', { search: 'needle' }, [7], 2],
  ['two words of different fields, the best match first', { search: 'altester hay3' }, [3, 30], 2],
  ['a part of a word', { search: 'eedl' }, [7], 2],
  ['a word in none', { search: 'nowhere' }, [], 2],
  ['a word too short for an index', { search: 'zq' }, [5], 2],
  ['a part of a text', { filters: [['body', 'contains', 'needl']] }, [7], 2],
  ['a part in another case', { filters: [['body', 'contains', 'NEEDL']] }, [], 2],
  ['a part in any case', { filters: [['body', 'icontains', 'NEEDL']] }, [7], 2],
  ['a part of a non-word', { filters: [['place', 'contains', '100 % sure_']] }, [9], 2],
  ['a part of folded letters', { filters: [['place', 'icontains', 'lodz']] }, [9], 2],
  ['an end', { filters: [['place', 'endswith', 'sure_']] }, [9], 2],
  ['a part beside other conditions', { search: 'urgent', filters: [['number', 'lt', '35']] }, [30, 20, 10], 1],
  ['both', { search: 'letter', filters: [['body', 'icontains', 'needle']] }, [7], 2],
]

describe('a long list', () => {
  for (const [name, query, expected, statements] of CASES)
    test(`finds ${name}, page by page and counted`, async () => {
      const sample = expected.length > 100 ? expected.slice(0, 100) : expected
      const found = await everyPage(ctx, query, expected.length > 100 ? 200 : 9)
      assert.deepEqual(found.slice(0, sample.length), sample)
      assert.equal(found.length, expected.length)
      const exact = await asked(ctx, { ...query, counts: 'exact' })
      assert.deepEqual([exact.count, exact.countIsLimited], [expected.length, false])
      const [page, texts] = await statementsOf(() =>
        asked(ctx, { ...query, counts: 'limited', start: { page: 2 }, size: 2 }),
      )
      assert.deepEqual(
        page.records.map(({ number }) => number),
        expected.slice(2, 4),
      )
      assert.equal(texts.length, statements, texts.join('\n'))
      assert.ok(page.count! <= expected.length && (page.countIsLimited || page.count === expected.length))
    })

  test('treats letters with marks, ligatures and strokes as the plain ones, and the reverse', async () => {
    const own = fixture.contextOf('viewer')
    const words = {
      straße: 'STRASSE',
      Łódź: 'lodz',
      Ørsted: 'orsted',
      crème: 'Creme',
      Αθήνα: 'ΑΘΗΝΑ',
      œuvre: 'oeuvre',
      Đặng: 'dang',
      ﬁn: 'fin',
    }
    for (const [number, word] of Object.keys(words).entries())
      await arrange('insert into letters (tenant_id, title, number) values ($1, $2, $3)', [own.tenantId, word, number])
    for (const [number, [word, plain]] of Object.entries(words).entries())
      for (const search of [word, plain, word.toUpperCase(), plain.toLowerCase()])
        assert.deepEqual(await everyPage(own, { search }), [number], search)
  })
})

describe('a caller', () => {
  test('finds nothing in fields they may not read, in any other way either (FLD-04)', async () => {
    const admin = fixture.contextOf('admin', { tenantId: ctx.tenantId! })
    assert.deepEqual(await everyPage(admin, { search: 'hush' }), [11])
    assert.deepEqual(await everyPage(admin, { filters: [['secret', 'contains', 'hus']] }), [11])
    const [found, texts] = await statementsOf(() => everyPage(ctx, { search: 'hush' }))
    assert.deepEqual(found, [])
    assert.ok(texts.every((statement) => !statement.includes('"secret"')))
    assert.deepEqual(await everyPage(admin, { search: 'letter hush' }), [11])
  })

  test('finds no hidden row, and none of another tenant', async () => {
    const [ada, ben] = [fixture.contextOf('viewer'), fixture.contextOf('viewer')]
    const other = fixture.contextOf('viewer', { tenantId: ada.tenantId! })
    for (const [owner, rows] of [
      [ada, 1],
      [other, 3000],
    ] as const)
      await arrange(
        "insert into diaries (tenant_id, owner_id, entry, number) select $1, $2, 'a thimble', n from generate_series(1, $3::int) n",
        [owner.tenantId, owner.actorId, rows],
      )
    const countOf = async (of: Context) => {
      const { records, count } = await listRecords(of, diaries, { search: 'thimble', counts: 'exact' })
      return [records.length, count]
    }
    assert.deepEqual(
      [await countOf(ada), await countOf(other), await countOf(ben)],
      [
        [1, 1],
        [20, 3000],
        [0, 0],
      ],
    )
  })

  test('cannot read the search texts, nor those of another tenant through the function', async () => {
    for (const url of [fixture.urls.appUrl, fixture.urls.readonlyUrl])
      await assert.rejects(queryAs(url, { tenant: ctx.tenantId! }, 'select * from pend.texts'), { code: '42501' })
    const stranger = { tenant: fixture.contextOf('viewer').tenantId! }
    for (const resource of ['letters', `../${ctx.tenantId}/letters`]) {
      const [row] = await queryAs(fixture.urls.appUrl, stranger, {
        text: "select pend.find_texts($1, '{\"\"}', '{needle}', 9) as ids",
        values: [resource],
      })
      assert.deepEqual(row!.ids, [])
    }
    const [nobody] = await queryAs(
      fixture.urls.appUrl,
      {},
      "select pend.find_texts('letters', '{\"\"}', '{needle}', 9) as ids",
    )
    assert.deepEqual(nobody!.ids, [])
  })
})

describe('the search texts', () => {
  test('follow rows on every kind of change', async () => {
    const own = fixture.contextOf('viewer')
    const [shelf] = await arrange('insert into shelves (tenant_id) values ($1) returning id', [own.tenantId])
    await arrange(
      "insert into letters (tenant_id, title, shelf_id, number) select $1, 'bobbin ' || n, $2, n from generate_series(1, 3) n",
      [own.tenantId, shelf!.id],
    )
    const kept = async () =>
      (
        await arrange("select body from pend.texts where scope like $1 || '%' and body <> '' order by body", [
          own.tenantId,
        ])
      ).map(({ body }) => body)
    assert.deepEqual(await kept(), ['bobbin 1', 'bobbin 2', 'bobbin 3'])
    await arrange("update letters set title = 'Spool', body = 'É' where tenant_id = $1 and number = 2", [own.tenantId])
    assert.deepEqual(await kept(), ['bobbin 1', 'bobbin 3', 'spool\u001fe'])
    await arrange('delete from letters where tenant_id = $1 and number = 1', [own.tenantId])
    await arrange('delete from shelves where tenant_id = $1', [own.tenantId])
    assert.deepEqual(await kept(), [])
  })
})
