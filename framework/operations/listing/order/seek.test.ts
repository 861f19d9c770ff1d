// Cursors lead through the whole list in order, whatever its values, at the same cost at every depth.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { defineApp } from '#framework/application/define-app.ts'
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { type AnyResource, defineResource } from '#framework/resource/define-resource.ts'
import { choice } from '#framework/resource/fields/choice.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { integer } from '#framework/resource/fields/integer.ts'
import { text } from '#framework/resource/fields/text.ts'
import { explain } from '#framework/testing/explain.ts'
import { COUNT_LIMIT, type Fixture, openFixture } from '#framework/testing/fixtures/open-fixture.ts'
import { runStatement } from '#framework/testing/servers/kept-connections.ts'
import { waitUntil } from '#framework/testing/wait-until.ts'
import { cursorOf, listRecords, prepareList, type RecordList } from '../../list.ts'
import { modelsOf } from '../../steps/operation-target.ts'
import { type Condition, type Counts, resolveCondition, resolveOrdering } from '../list-query.ts'
import { type Cursor, parseCursor } from './cursor.ts'

const ORDERS = {
  newest: ['-createdAt'],
  upward: ['name'],
  nullsFirst: ['-readAt'],
  nullsLast: ['readAt'],
  ties: ['state', 'name'],
  mixed: ['state', '-readAt'],
  mixedNulls: ['-level', 'readAt'],
  many: ['-readAt', '-level', '-createdAt'],
} as const

const fields = {
  name: text({ required: true, max: 100 }),
  state: choice(['here', 'lent', 'lost'], { default: 'here' }),
  level: integer(),
  readAt: dateTime(),
}
const filters = ['name', 'state', 'level', 'readAt', 'createdAt'] as const
const declare = ([name, ordering]: [string, readonly (typeof ORDERS)[keyof typeof ORDERS][number][]]): AnyResource =>
  defineResource(name.toLowerCase(), { fields, filters, ordering, audit: false })
const lists = Object.entries(ORDERS).map((entry) => declare(entry))
/** The edge shows the present ones, newest first; unread ones have no moment, and nulls come first. */
const shown = defineResource('shown', {
  ...{ fields, filters, audit: false, edge: { where: { state: 'here' } } },
  ordering: ['-readAt', '-createdAt'],
})

let fixture: Fixture
before(async () => {
  const policies = [...lists, shown].map((list) => definePolicy(list, [allow('viewer', ['read'])]))
  fixture = await openFixture([defineApp({ name: 'lists', resources: [...lists, shown], policies })])
})
after(() => fixture.close())

const modelOf = ({ name }: AnyResource) => fixture.application.models.get(name)!

/** Rows with repeated values, half of the nullable ones null. */
async function fill(ctx: Context, list: AnyResource, count: number): Promise<void> {
  const { schema, table } = modelOf(list)
  await runStatement(
    fixture.adminUrl,
    `insert into ${schema}.${table} (tenant_id, name, state, level, read_at, created_at)
     select $1, 'n' || lpad((random() * $2 / 3)::int::text, 6, '0'), (array['here', 'lent', 'lost'])[1 + (random() * 2)::int],
       case when n % 2 = 0 then (random() * 5)::int end,
       case when n % 3 > 0 then timestamptz '2026-01-01' + (random() * $2 / 4)::int * interval '1 minute' end,
       timestamptz '2026-01-01' + (random() * $2 / 2)::int * interval '1 minute'
     from generate_series(1, $2::int) n`,
    [ctx.tenantId, count],
  )
}

describe('cursors', () => {
  const TERMS = ['name', 'state', 'level', 'readAt', 'createdAt', 'id']

  /** Up to three terms in any directions. */
  function randomOrder(): string[] {
    const shuffled = [...TERMS].sort(() => Math.random() - 0.5).slice(0, 1 + Math.floor(Math.random() * 3))
    return shuffled.map((term) => (Math.random() < 0.5 ? term : `-${term}`))
  }

  async function walk(ctx: Context, terms: readonly string[], direction: Cursor['direction']) {
    const list = lists[0]!
    const ordering = resolveOrdering(terms, modelOf(list), new Map())
    const size = 1 + Math.floor(Math.random() * 9)
    const pages: unknown[][] = []
    const isForward = direction === 'after'
    let cursor: Cursor | null = null
    let hasMore = true
    while (hasMore) {
      const start = { cursor, isFromEnd: !isForward }
      const page: RecordList = await listRecords(ctx, list, { ordering, size, start })
      pages.push(page.records.map(({ id }) => id))
      hasMore = isForward ? page.hasNext : page.hasPrevious
      const last = page.records.at(isForward ? -1 : 0)!
      cursor = parseCursor(cursorOf(last, page, direction), { model: modelOf(list), ordering, parameter: 'cursor' })
    }
    return (isForward ? pages : pages.reverse()).flat()
  }

  test('pass every record once, in the order of the list, both ways, with nulls and equal values', async () => {
    const ctx = fixture.contextOf('viewer')
    const list = lists[0]!
    await fill(ctx, list, 60)
    const orders = [...Object.values(ORDERS).map((terms) => [...terms]), ...Array.from({ length: 40 }, randomOrder)]
    for (const terms of orders) {
      const whole = await listRecords(ctx, list, {
        ordering: resolveOrdering(terms, modelOf(list), new Map()),
        size: 200,
      })
      const expected = whole.records.map(({ id }) => id)
      assert.equal(new Set(expected).size, 60)
      assert.deepEqual(await walk(ctx, terms, 'after'), expected, `forwards by ${terms}`)
      assert.deepEqual(await walk(ctx, terms, 'before'), expected, `backwards by ${terms}`)
    }
  })
})

describe('a cursor deep in a large list', () => {
  const ROWS = 10_000

  for (const [index, [name, terms]] of Object.entries(ORDERS).entries())
    test(`is found by the index as fast as the first page: ${terms}, ${name}`, async () => {
      const list = lists[index]!
      const ctx = fixture.contextOf('viewer')
      await fill(ctx, list, ROWS)
      await runStatement(fixture.adminUrl, `vacuum analyze ${modelOf(list).schema}.${modelOf(list).table}`)
      const first = await costOf(ctx, list, null)
      for (const depth of [0.001, 0.3, 0.5, 0.9, 0.999]) {
        const cursor = await cursorAt(ctx, list, depth)
        for (const direction of ['after', 'before'] as const) {
          const place = `${direction} ${depth}`
          const { removed, blocks, indexConditions } = await costOf(ctx, list, { ...cursor, direction })
          assert.ok(indexConditions.length > 0, place)
          for (const condition of indexConditions) assert.match(condition, /tenant_id/, place)
          assert.ok(removed <= 50, `${place}: ${removed} rows were read and thrown away`)
          assert.ok(
            blocks <= 2 * first.blocks + 20,
            `${place}: ${blocks} blocks, and ${first.blocks} for the first page`,
          )
        }
      }
    })

  function costOf(scope: Context, list: AnyResource, cursor: Cursor | null) {
    const { statement } = prepareList(scope, modelOf(list), { start: { cursor } })
    return explain(fixture.urls.appUrl, { scope, statement })
  }

  async function cursorAt(ctx: Context, list: AnyResource, depth: number): Promise<Cursor> {
    const page = Math.max(1, Math.floor(ROWS * depth))
    const found = await listRecords(ctx, list, { size: 1, start: { page } })
    return parseCursor(cursorOf(found.records[0]!, found), {
      model: modelOf(list),
      ordering: found.ordering,
      parameter: 'cursor',
    })
  }
})

describe('a large list at the edge', () => {
  test('is read in one piece, past no hidden row', async () => {
    const scope = fixture.contextOf('viewer')
    const model = modelOf(shown)
    await fill(scope, shown, 10_000)
    const table = `${model.schema}.${model.table}`
    await runStatement(fixture.adminUrl, `update ${table} set state = 'lost', read_at = null where level is null`)
    await runStatement(fixture.adminUrl, `vacuum analyze ${table}`)
    const models = modelsOf(scope)
    const conditions = model.edge!.where.map(([field, text]) =>
      resolveCondition({ parameter: field, path: [field], lookup: 'exact', value: { text } }, model, models),
    )
    const { statement } = prepareList(scope, model, { conditions })
    const { removed, indexConditions } = await explain(fixture.urls.appUrl, { scope, statement })
    assert.match(indexConditions.join(), /state = 'here'/)
    assert.equal(removed, 0)
  })
})

describe('a count', () => {
  test('reads no more rows than its limit, plus one that shows there are more', async () => {
    const scope = fixture.contextOf('viewer')
    await fill(scope, shown, COUNT_LIMIT * 5)
    const most = async (counts: Counts) => {
      const { counting } = prepareList(scope, modelOf(shown), { counts })
      const { nodes } = await explain(fixture.urls.appUrl, { scope, statement: counting! })
      return Math.max(...nodes.map((node) => node['Actual Rows']))
    }
    assert.deepEqual([await most('limited'), await most('exact')], [COUNT_LIMIT + 1, COUNT_LIMIT * 5])
  })

  /** The list's count, and whether PostgreSQL counted. */
  async function countOnce(ctx: Context, conditions: readonly Condition[] = []) {
    let isCounted = false
    const stop = fixture.runtime.database.observe(({ text: statement }) => {
      isCounted ||= statement.includes('count(*)')
    })
    const { count, countIsLimited } = await listRecords(ctx, shown, { counts: 'limited', conditions })
    stop()
    return { count, countIsLimited, isCounted }
  }
  const LONG = { count: COUNT_LIMIT, countIsLimited: true }

  test('does not repeat within a second once it exceeded its limit, except for other callers and other lists', async () => {
    const tenant = fixture.contextOf('viewer')
    await fill(tenant, shown, COUNT_LIMIT * 2)
    assert.deepEqual(await countOnce(tenant), { ...LONG, isCounted: true })
    const later = [await countOnce(tenant), await countOnce(tenant), await countOnce(tenant)]
    // A machine that stalls for a second counts once more.
    assert.ok(later.some(({ isCounted }) => !isCounted))
    for (const { isCounted: _, ...said } of later) assert.deepEqual(said, LONG)

    const colleague = fixture.contextOf('viewer', { tenantId: tenant.tenantId! })
    assert.deepEqual(await countOnce(colleague), { ...LONG, isCounted: true })
    const models = modelsOf(tenant)
    const isHere = resolveCondition(
      { parameter: 'state', path: ['state'], lookup: 'exact', value: { text: 'here' } },
      modelOf(shown),
      models,
    )
    assert.equal((await countOnce(tenant, [isHere])).isCounted, true)
    const inside = await inTransaction(tenant, (transaction) => countOnce(transaction))
    assert.deepEqual(inside, { ...LONG, isCounted: true })
  })

  test('repeats each time where the list is within its limit', async () => {
    const ctx = fixture.contextOf('viewer')
    await fill(ctx, shown, COUNT_LIMIT)
    for (let time = 0; time < 2; time++)
      assert.deepEqual(await countOnce(ctx), { count: COUNT_LIMIT, countIsLimited: false, isCounted: true })
  })

  test('repeats after a second', async () => {
    const ctx = fixture.contextOf('viewer')
    await fill(ctx, shown, COUNT_LIMIT * 2)
    await countOnce(ctx)
    await runStatement(
      fixture.adminUrl,
      `delete from ${modelOf(shown).schema}.${modelOf(shown).table} where tenant_id = $1`,
      [ctx.tenantId],
    )
    await waitUntil(
      () => countOnce(ctx),
      ({ count }) => count === 0,
    )
  })
})
