// The order of texts: as readers of the tenant's language expect, on every database, and cursors that lead through it.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { defineApp } from '#framework/application/define-app.ts'
import { ensureDatabase } from '#framework/database/bootstrap/bootstrap.ts'
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import type { Context } from '#framework/request/context.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { text } from '#framework/resource/fields/text.ts'
import { openScratchDatabase, testDatabaseUrls } from '#framework/testing/database.ts'
import { explain } from '#framework/testing/explain.ts'
import { type Fixture, openFixture, openFixtureOn } from '#framework/testing/fixtures/open-fixture.ts'
import { hasCode } from '#framework/testing/has-code.ts'
import { runStatement } from '#framework/testing/servers/kept-connections.ts'
import { cursorOf, listRecords, prepareList, type RecordList } from '../list.ts'
import { listRelated } from '../reading/list-related.ts'
import { modelsOf } from '../steps/operation-target.ts'
import { resolveCondition, resolveOrdering } from './list-query.ts'
import { type Cursor, parseCursor } from './order/cursor.ts'

const shelves = defineResource('shelves', { fields: { floor: text({ max: 9 }) }, audit: false })
const words = defineResource('words', {
  fields: {
    name: text({ required: true, max: 100 }),
    again: text({ max: 100 }),
    key: text({ max: 100, unique: true }),
    code: text({ max: 100, code: true }),
    shelf: reference('shelves', { inverse: 'words' }),
  },
  filters: ['name', 'again', 'key', 'code', 'shelf'],
  ordering: ['name'],
  audit: false,
})
const LIBRARY = defineApp({
  name: 'library',
  resources: [shelves, words],
  policies: [definePolicy(shelves, [allow('viewer', ['read'])]), definePolicy(words, [allow('viewer', ['read'])])],
})

let plain: Fixture
let german: Fixture
before(async () => {
  plain = await openFixture([LIBRARY])
  german = await openGermanFixture()
})
after(async () => {
  await plain.close()
  await german.close()
})

/** On a database whose own order is German, whatever the server's is. */
async function openGermanFixture(): Promise<Fixture> {
  const { adminUrl, drop } = await openScratchDatabase()
  const name = new URL(adminUrl).pathname.slice(1)
  const server = testDatabaseUrls().adminUrl
  await runStatement(server, `drop database ${name}`)
  await runStatement(
    server,
    `create database ${name} template template0 encoding 'UTF8' locale_provider icu icu_locale 'de-DE' lc_collate 'C' lc_ctype 'C'`,
  )
  return openFixtureOn([LIBRARY], { adminUrl, urls: await ensureDatabase(adminUrl), drop })
}

const modelOf = (ctx: Context) => modelsOf(ctx).get('words')!

/** A member of a new tenant with this language. */
function readerIn(fixture: Fixture, locale: string | null): Context {
  const ctx = fixture.contextOf('viewer')
  if (locale !== null) fixture.locales.set(ctx.tenantId!, locale)
  return ctx
}

async function fill(fixture: Fixture, { tenantId }: Context, names: readonly string[]): Promise<void> {
  await runStatement(
    fixture.adminUrl,
    'insert into words (tenant_id, name, again, key, code) select $1, name, name, name, name from unnest($2::text[]) name',
    [tenantId, names],
  )
}

const ordered = (ctx: Context, ...terms: string[]) =>
  listRecords(ctx, words, { ordering: resolveOrdering(terms, modelOf(ctx), new Map()), size: 200 })

const namesOf = ({ records }: { records: readonly object[] }) =>
  records.map((record) => (record as { name: string }).name)

describe('texts', () => {
  test("sort as people read them: letters before accents before case, whatever the database's order", async () => {
    const sorted = [
      '1',
      'apfel',
      'Apfel',
      'äpfel',
      'Äpfel',
      'Apfelbaum',
      'café',
      'Çelik',
      'Öl',
      'Zebra',
      'zebu',
      'Ωmega',
      'яблоко',
    ]
    for (const fixture of [plain, german])
      for (const locale of [null, 'en', 'de-AT', 'fr', 'nl', 'it', 'pt-BR']) {
        const ctx = readerIn(fixture, locale)
        await fill(fixture, ctx, [...sorted].reverse())
        for (const field of ['name', 'again', 'key']) {
          assert.deepEqual(namesOf(await ordered(ctx, field)), sorted, `${locale} ${field}`)
          assert.deepEqual(namesOf(await ordered(ctx, `-${field}`)), [...sorted].reverse(), `${locale} -${field}`)
        }
      }
  })

  const OWN_ORDERS: [locale: string, sorted: string[]][] = [
    ['sv', ['Adam', 'Zebra', 'Åke', 'Ärlig', 'Öl']],
    ['sv-FI', ['Adam', 'Zebra', 'Åke', 'Ärlig', 'Öl']],
    ['fi', ['Adam', 'Zebra', 'Åke', 'Ärlig', 'Öl']],
    ['da', ['Adam', 'Zebra', 'Ærlig', 'Øl', 'Åre']],
    ['nb', ['Adam', 'Zebra', 'Ærlig', 'Øl', 'Åre']],
    ['no', ['Adam', 'Zebra', 'Ærlig', 'Øl', 'Åre']],
    ['cs', ['cesta', 'čaj', 'hora', 'chata', 'igelit', 'řeka', 'žena']],
    ['pl', ['lato', 'łata', 'ocean', 'ósmy', 'ząb', 'źle', 'żaba']],
    ['hu', ['cukor', 'csak', 'nagy', 'nyak', 'ok', 'öl']],
    ['es-MX', ['nube', 'ñandú', 'oso']],
    ['et', ['saba', 'šokk', 'zebra', 'žanr', 'tuba']],
    ['tr', ['cam', 'çam', 'dal', 'ığdır', 'iğne', 'oda', 'öğle']],
    ['lt', ['idėja', 'yla', 'juosta']],
  ]
  for (const [locale, sorted] of OWN_ORDERS)
    test(`of a tenant in ${locale} follow its own alphabet, and not those of its neighbours`, async () => {
      const ctx = readerIn(plain, locale)
      await fill(plain, ctx, [...sorted].reverse())
      assert.deepEqual(namesOf(await listRecords(ctx, words)), sorted)
      const others = readerIn(plain, null)
      await fill(plain, others, sorted)
      assert.notDeepEqual(namesOf(await listRecords(others, words)), sorted)
    })

  test('of related records do, too', async () => {
    const ctx = readerIn(plain, 'sv')
    const [shelf] = await runStatement(plain.adminUrl, 'insert into shelves (tenant_id) values ($1) returning id', [
      ctx.tenantId,
    ])
    await fill(plain, ctx, ['Öl', 'Zebra', 'Åke'])
    await runStatement(plain.adminUrl, 'update words set shelf_id = $2 where tenant_id = $1', [ctx.tenantId, shelf!.id])
    const id = shelf!.id as string
    const lists = await listRelated(
      ctx,
      { model: modelOf(ctx), field: modelOf(ctx).fields.get('shelf')!, ids: [id] },
      {},
    )
    assert.deepEqual(namesOf(lists.get(id)!), ['Zebra', 'Åke', 'Öl'])
  })

  test('that are codes sort by code point', async () => {
    const ctx = readerIn(plain, 'de')
    await fill(plain, ctx, ['a-1', 'B-1', 'a1'])
    assert.deepEqual(namesOf(await ordered(ctx, 'code')), ['B-1', 'a-1', 'a1'])
  })

  test('are equal only when they are identical', async () => {
    for (const fixture of [plain, german]) {
      const ctx = readerIn(fixture, 'sv')
      await fill(fixture, ctx, ['Wein', 'wein', 'Vein', 'Weín'])
      for (const field of ['name', 'key'])
        for (const [lookup, json, expected] of [
          ['exact', 'Wein', ['Wein']],
          ['in', ['wein', 'Weín'], ['wein', 'Weín']],
          ['ne', 'Wein', ['Vein', 'wein', 'Weín']],
        ] as const) {
          const asked = { parameter: field, path: [field], lookup, value: { json } }
          const conditions = [resolveCondition(asked, modelOf(ctx), modelsOf(ctx))]
          assert.deepEqual(
            namesOf(await listRecords(ctx, words, { conditions })).sort(),
            [...expected].sort(),
            `${field} ${lookup}`,
          )
        }
    }
  })
})

/** Letters that collations treat specially: case, marks, ligatures, ignorable signs, other scripts, pairs. */
const LETTERS = [
  ...'aAáÁäÄåÅbcčChHıİiIlłŁnñoöøØœßssSszzžZ 0129-_.,’',
  'é',
  'e\u0301',
  '\u200d',
  '\u00ad',
  'ﬁ',
  'я',
  'Ω',
  '中',
  '丁',
  '한',
  'ใ',
  '😀',
  '\u{10fffd}',
]

function randomText(): string {
  const pick = () => LETTERS[Math.floor(Math.random() * LETTERS.length)]!
  return Array.from({ length: 1 + Math.floor(Math.random() * 5) }, pick).join('')
}

describe('a cursor among texts', () => {
  async function walk(ctx: Context, terms: string[], direction: Cursor['direction']): Promise<unknown[]> {
    const ordering = resolveOrdering(terms, modelOf(ctx), new Map())
    const isForward = direction === 'after'
    const size = 1 + Math.floor(Math.random() * 9)
    const pages: unknown[][] = []
    let cursor: Cursor | null = null
    for (let hasMore = true; hasMore; ) {
      const page: RecordList = await listRecords(ctx, words, {
        ordering,
        size,
        start: { cursor, isFromEnd: !isForward },
      })
      pages.push(page.records.map(({ id }) => id))
      assert.ok(pages.length <= 200, 'it goes in circles')
      hasMore = isForward ? page.hasNext : page.hasPrevious
      const text = cursorOf(page.records.at(isForward ? -1 : 0)!, page, direction)
      cursor = parseCursor(text, { model: modelOf(ctx), ordering, parameter: 'cursor' })
    }
    return (isForward ? pages : pages.reverse()).flat()
  }

  for (const locale of [null, 'sv', 'cs', 'zh-TW', 'th', 'fr-CA'])
    test(`passes every record once, both ways, in the order of ${locale ?? 'no language'}`, async () => {
      for (const fixture of [plain, german]) {
        const ctx = readerIn(fixture, locale)
        const { tenantId } = ctx
        const names = [...new Set(Array.from({ length: 120 }, randomText))]
        await fill(fixture, ctx, names)
        await runStatement(
          fixture.adminUrl,
          'update words set again = case when random() < 0.3 then null else left(again, 1) end where tenant_id = $1',
          [tenantId],
        )
        for (const terms of [['name'], ['-key'], ['again', '-name'], ['-again', 'key'], ['code', 'again']]) {
          const expected = (await ordered(ctx, ...terms)).records.map(({ id }) => id)
          assert.equal(new Set(expected).size, names.length)
          assert.deepEqual(await walk(ctx, terms, 'after'), expected, `forwards by ${terms}: ${JSON.stringify(names)}`)
          assert.deepEqual(
            await walk(ctx, terms, 'before'),
            expected,
            `backwards by ${terms}: ${JSON.stringify(names)}`,
          )
        }
      }
    })

  test("is refused once the tenant's language has changed to one with another order", async () => {
    const ctx = readerIn(plain, null)
    await fill(plain, ctx, ['Öl', 'Zebra', 'Åke'])
    const next = (page: RecordList) => {
      const place = { model: modelOf(ctx), ordering: page.ordering, parameter: 'cursor' } as const
      const cursor = parseCursor(cursorOf(page.records[0]!, page), place)
      return listRecords(ctx, words, { size: 1, start: { cursor } })
    }
    const first = await listRecords(ctx, words, { size: 1 })
    plain.locales.set(ctx.tenantId!, 'de')
    assert.deepEqual(namesOf(await next(first)), ['Öl'])
    plain.locales.set(ctx.tenantId!, 'sv')
    await assert.rejects(next(first), hasCode('request.invalid_cursor'))
    const swedish = await listRecords(ctx, words, { size: 1 })
    assert.deepEqual([...namesOf(swedish), ...namesOf(await next(swedish))], ['Zebra', 'Åke'])
  })
})

describe('an index', () => {
  const ID = '0197a6a0-0000-7000-8000-00000000000a'

  async function openLarge(fixture: Fixture): Promise<Context> {
    const ctx = readerIn(fixture, null)
    const names = Array.from({ length: 9000 }, (_, n) => `${'aÄzZÖ'[n % 5]}${n}`)
    await fill(fixture, ctx, names)
    await runStatement(fixture.adminUrl, 'vacuum analyze words')
    return ctx
  }

  for (const database of ['plain', 'german'] as const)
    test(`serves the order of texts, even deep in a large list, on a database that is ${database}`, async () => {
      const fixture = { plain, german }[database]
      const ctx = await openLarge(fixture)
      const places = [null, 'a1', 'Z8989'].map((name) => name && { direction: 'after' as const, values: [name, ID] })
      const cases = ['name', '-again', 'key'].flatMap((term) =>
        places.map((cursor) => ({ term, cursor: cursor || null })),
      )
      for (const { term, cursor } of cases) {
        const asked = { ordering: resolveOrdering([term], modelOf(ctx), new Map()), start: { cursor } }
        const { statement } = prepareList(ctx, modelOf(ctx), asked)
        const { removed, nodes } = await explain(fixture.urls.appUrl, { scope: ctx, statement })
        const most = Math.max(...nodes.map((node) => node['Actual Rows']))
        assert.ok(removed + most <= 60, `${term} behind ${cursor?.values[0]}: ${removed} thrown away, ${most} read`)
      }
    })

  test('finds equal texts by their order, or by the unique key that begins with them', async () => {
    const ctx = await openLarge(plain)
    const asked = ['name', 'key'].flatMap((parameter) => [
      { parameter, path: [parameter], lookup: 'exact', value: { json: 'Ä1' } },
      { parameter, path: [parameter], lookup: 'in', value: { json: ['Ä1', 'z2'] } },
    ])
    for (const each of asked) {
      const conditions = [resolveCondition(each, modelOf(ctx), modelsOf(ctx))]
      const { statement } = prepareList(ctx, modelOf(ctx), { conditions })
      const { removed, indexConditions } = await explain(plain.urls.appUrl, { scope: ctx, statement })
      assert.match(indexConditions.join(), new RegExp(each.parameter), each.lookup)
      assert.equal(removed, 0)
    }
  })
})
