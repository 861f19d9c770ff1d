// Lookups on indexed substitutes find the same as on the values themselves, in every script and size.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { defineApp } from '#framework/application/define-app.ts'
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import type { Context } from '#framework/request/context.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import type { JsonValue } from '#framework/resource/field.ts'
import { date } from '#framework/resource/fields/date.ts'
import { decimal } from '#framework/resource/fields/decimal.ts'
import { richText } from '#framework/resource/fields/rich-text.ts'
import { tags } from '#framework/resource/fields/tags.ts'
import { text } from '#framework/resource/fields/text.ts'
import { type Fixture, openFixture } from '#framework/testing/fixtures/open-fixture.ts'
import { createRecord } from '../../create.ts'
import { listRecords } from '../../list.ts'
import { modelsOf } from '../../steps/operation-target.ts'
import { resolveCondition } from '../list-query.ts'

const lines = defineResource('lines', {
  fields: {
    amount: decimal(),
    huge: decimal({ digits: 40, scale: 20 }),
    story: text(),
    title: text({ max: 300 }),
    body: richText(),
    words: tags(),
    day: date(),
  },
  filters: ['amount', 'huge', 'story', 'title', 'body', 'words', 'day'],
})

let fixture: Fixture
before(async () => {
  const policies = [definePolicy(lines, [allow('viewer', ['read']), allow('editor', ['create'])])]
  fixture = await openFixture([defineApp({ name: 'lines', resources: [lines], policies })])
})
after(() => fixture.close())

type FieldName = 'amount' | 'huge' | 'story' | 'title' | 'body' | 'words' | 'day'

/** The values of the matching records, in the field's order. */
async function find(ctx: Context, name: FieldName, [lookup, json]: readonly [lookup: string, operand: JsonValue]) {
  const models = modelsOf(ctx)
  const asked = { parameter: name, path: [name], lookup, value: { json } }
  const conditions = [resolveCondition(asked, models.get('lines')!, models)]
  const field = models.get('lines')!.fields.get(name)!.kind.isOrderable ? name : 'createdAt'
  const ordering = [{ field, direction: 'asc' } as const]
  const { records } = await listRecords(ctx, lines, { conditions, ordering, size: 200 })
  return records.map((record) => record[name])
}

describe('decimals', () => {
  const ENDS = ['0', '0.01', '-0.01', '9.99', '-9.99', '10', '-10', '9999999999.99', '-9999999999.99']
  const RULES: Record<string, (number: number) => boolean> = {
    exact: (number) => number === 9.99,
    in: (number) => number === 9.99,
    ne: (number) => number !== 9.99,
    lt: (number) => number < 9.99,
    lte: (number) => number <= 9.99,
    gt: (number) => number > 9.99,
    gte: (number) => number >= 9.99,
    range: (number) => number === 9.99,
  }

  for (const name of ['amount', 'huge'] as const)
    test(`are compared and sorted as numbers, even with more digits than 64 bits hold: ${name}`, async () => {
      const ctx = fixture.contextOf('editor')
      const random = Array.from({ length: 30 }, () => (Math.random() * 10 ** (Math.random() * 9) - 1e5).toFixed(2))
      for (const amount of [...ENDS, ...random]) await createRecord(ctx, lines, { [name]: amount })
      const sorted = [...ENDS, ...random].map(Number).sort((one, other) => one - other)
      for (const [lookup, holds] of Object.entries(RULES)) {
        const operand = lookup === 'in' || lookup === 'range' ? ['9.99', '9.99'] : '9.99'
        assert.deepEqual((await find(ctx, name, [lookup, operand])).map(Number), sorted.filter(holds), lookup)
      }
    })
})

describe('an empty value', () => {
  const [NOTHING, SOMETHING] = [
    [null, ''],
    ['a', ' ', '\u200b', '\u0301', 'x'.repeat(250)],
  ]

  for (const name of ['story', 'title', 'body'] as const)
    test(`is one without a letter, whatever folding leaves of others: ${name}`, async () => {
      const ctx = fixture.contextOf('editor')
      for (const word of [...NOTHING, ...SOMETHING]) await createRecord(ctx, lines, { [name]: word })
      const kept = (await find(ctx, name, ['isempty', false])).sort()
      assert.deepEqual([kept, kept.length], [SOMETHING.toSorted(), SOMETHING.length])
      assert.deepEqual((await find(ctx, name, ['isempty', true])).sort(), NOTHING.toSorted())
    })

  test('is a list without items', async () => {
    const ctx = fixture.contextOf('editor')
    for (const words of [null, [], ['a'], ['a', 'b']]) await createRecord(ctx, lines, { words })
    assert.deepEqual(await find(ctx, 'words', ['isempty', true]), [null, []])
    assert.deepEqual(await find(ctx, 'words', ['isempty', false]), [['a'], ['a', 'b']])
  })
})

describe('parts of days', () => {
  test("are those of the calendar, whatever the tenant's zone", async () => {
    const ctx = fixture.contextOf('editor')
    const days = ['2024-02-29', '2025-12-31', '2026-01-01', '2026-11-30', '0001-01-01', '9999-12-31']
    for (const day of [null, ...days]) await createRecord(ctx, lines, { day })
    const PARTS: Record<string, (day: Date) => number> = {
      year: (day) => day.getUTCFullYear(),
      month: (day) => day.getUTCMonth() + 1,
      day: (day) => day.getUTCDate(),
      week_day: (day) => day.getUTCDay() + 1,
    }
    for (const [lookup, partOf] of Object.entries(PARTS))
      for (const part of days.map((day) => partOf(new Date(day)))) {
        const expected = days.filter((day) => partOf(new Date(day)) === part)
        assert.deepEqual((await find(ctx, 'day', [lookup, part])).sort(), expected.sort(), `${lookup} ${part}`)
      }
  })
})

describe('texts', () => {
  const LONG = 'x'.repeat(250)
  const WORDS = [
    'Straße',
    'STRASSE',
    'ΟΔΟΣ',
    'οδος',
    'οδός',
    'a',
    'A',
    'a%b',
    'a_b',
    'a\\b',
    '𝔘ber',
    'é',
    'É',
    '日本',
    LONG,
  ]
  const ALL = [...WORDS, '', 'strasse', `${LONG.toUpperCase()}y`]
  const fold = (word: string) => {
    const plain = word
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[\u0300-\u036f]/g, '')
    return plain.replaceAll('ς', 'σ').replaceAll('ß', 'ss').normalize('NFKC')
  }
  const RULES: Record<string, (word: string, part: string) => boolean> = {
    exact: (word, part) => word === part,
    iexact: (word, part) => fold(word) === fold(part),
    in: (word, part) => word === part,
    startswith: (word, part) => word.startsWith(part),
    istartswith: (word, part) => fold(word).startsWith(fold(part)),
    iendswith: (word, part) => fold(word).endsWith(fold(part)),
  }

  for (const name of ['story', 'title'] as const)
    test(`are found by their beginning, in every script and length: ${name}`, async () => {
      const ctx = fixture.contextOf('editor')
      for (const word of ALL) await createRecord(ctx, lines, { [name]: word })
      for (const [lookup, holds] of Object.entries(RULES))
        for (const part of ALL.flatMap((word) => [word, [...word].slice(0, 2).join('')])) {
          const found = await find(ctx, name, [lookup, lookup === 'in' ? [part] : part])
          const expected = ALL.filter((word) => holds(word, part))
          assert.deepEqual(found.sort(), expected.sort(), `${lookup} ${part.slice(0, 20)}`)
        }
    })
})
