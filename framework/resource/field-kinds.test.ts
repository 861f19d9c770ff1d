// Each field kind as a table: what it accepts, what it refuses and why, what it stores.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { validateInput } from '#framework/operations/steps/validate-input.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { defineResource } from './define-resource.ts'
import type { Field } from './field.ts'
import { boolean } from './fields/boolean.ts'
import { choice } from './fields/choice.ts'
import { date } from './fields/date.ts'
import { dateTime, isoOfStored } from './fields/date-time.ts'
import { decimal } from './fields/decimal.ts'
import { email } from './fields/email.ts'
import { file } from './fields/file.ts'
import { image } from './fields/image.ts'
import { integer } from './fields/integer.ts'
import { json } from './fields/json.ts'
import { locale } from './fields/locale.ts'
import { reference } from './fields/reference.ts'
import { references } from './fields/references.ts'
import { richText } from './fields/rich-text.ts'
import { slug, slugOf } from './fields/slug.ts'
import { tags } from './fields/tags.ts'
import { text } from './fields/text.ts'
import { url } from './fields/url.ts'
import { uuid } from './fields/uuid.ts'
import { resolveResources } from './resolve-resources.ts'
import { createSchemaOf } from './schemas/input-schemas.ts'

interface Row {
  field: Field
  /** JSON input → stored value. */
  takes: [given: unknown, kept: unknown][]
  refuses: [given: unknown, code: string][]
  /** Text of a query string → value, or undefined when invalid. */
  parses: [text: string, value: unknown][]
}

const ID = '0197a6a0-0000-7000-8000-00000000000a'

const KINDS: Record<string, Row> = {
  text: {
    field: text({ min: 2, max: 5 }),
    takes: [
      ['äöü', 'äöü'],
      ['👍👍👍👍👍', '👍👍👍👍👍'],
      [null, null],
    ],
    refuses: [
      ['a', 'too_short'],
      ['abcdef', 'too_long'],
      [5, 'type'],
      [['abc'], 'type'],
    ],
    parses: [['abc', 'abc']],
  },
  slug: {
    field: slug({ max: 10 }),
    takes: [['a-1', 'a-1']],
    refuses: [
      ['A', 'pattern'],
      ['a--b', 'pattern'],
      ['-a', 'pattern'],
      ['a b', 'pattern'],
      ['', 'too_short'],
    ],
    parses: [['a-1', 'a-1']],
  },
  email: {
    field: email(),
    takes: [['Ada@Example.COM', 'ada@example.com']],
    refuses: [
      ['ada', 'pattern'],
      ['ada@localhost', 'pattern'],
      ['víctim@example.com', 'pattern'],
      ['a@b.c\n', 'pattern'],
      ['a,b@example.com', 'pattern'],
      [['a@example.com', 'b@example.com'], 'type'],
    ],
    parses: [['Ada@Example.com', 'ada@example.com']],
  },
  url: {
    field: url(),
    takes: [['https://example.com/a?b=c#d', 'https://example.com/a?b=c#d']],
    refuses: [
      ['javascript:alert(1)', 'pattern'],
      ['//example.com', 'pattern'],
      ['https://a b', 'pattern'],
      ['data:text/html,x', 'pattern'],
    ],
    parses: [['https://example.com', 'https://example.com']],
  },
  richText: {
    field: richText({ max: 10 }),
    takes: [['<b>x</b>', '<b>x</b>']],
    refuses: [
      ['x'.repeat(11), 'too_long'],
      [1, 'type'],
    ],
    parses: [['x', 'x']],
  },
  locale: {
    field: locale(),
    takes: [
      ['en', 'en'],
      ['de-at', 'de-AT'],
      ['ZH-HANT-tw', 'zh-Hant-TW'],
      ['cmn', 'zh'],
      [null, null],
    ],
    refuses: [
      ['', 'pattern'],
      ['日本', 'pattern'],
      ['de\r\nX-Evil: 1', 'pattern'],
      ['en ', 'pattern'],
      ['en_US', 'pattern'],
      ['de-1996-1996', 'format'],
      ['English', 'pattern'],
      [`en-x-${'a'.repeat(31)}`, 'too_long'],
      [5, 'type'],
    ],
    parses: [
      ['pt-br', 'pt-BR'],
      ['日本', undefined],
      ['', undefined],
    ],
  },
  integer: {
    field: integer({ min: -5, max: 10 }),
    takes: [
      [-5, -5],
      [10, 10],
      [1.0, 1],
    ],
    refuses: [
      [11, 'too_large'],
      [-6, 'too_small'],
      ['5', 'type'],
      [1.5, 'type'],
      [1e300, 'too_large'],
      [true, 'type'],
    ],
    parses: [
      ['7', 7],
      ['-7', -7],
      ['7.0', undefined],
      ['1e3', undefined],
      ['99999999999', undefined],
      ['', undefined],
    ],
  },
  decimal: {
    field: decimal({ digits: 6, scale: 2 }),
    takes: [
      ['1234.56', '1234.56'],
      ['-0.5', '-0.5'],
      ['7', '7'],
    ],
    refuses: [
      [1.5, 'type'],
      ['12345.00', 'pattern'],
      ['1.234', 'pattern'],
      ['1e1000000', 'pattern'],
      ['NaN', 'pattern'],
      ['Infinity', 'pattern'],
    ],
    parses: [
      ['1.5', '1.5'],
      ['1e3', undefined],
      ['', undefined],
    ],
  },
  boolean: {
    field: boolean(),
    takes: [
      [true, true],
      [false, false],
    ],
    refuses: [
      ['true', 'type'],
      [0, 'type'],
    ],
    parses: [
      ['true', true],
      ['0', undefined],
      ['yes', undefined],
    ],
  },
  date: {
    field: date(),
    takes: [['2024-02-29', '2024-02-29']],
    refuses: [
      ['2026-02-29', 'format'],
      ['2026-13-01', 'format'],
      ['0000-01-01', 'format'],
      ['2026-1-1', 'format'],
      [20260101, 'type'],
    ],
    parses: [
      ['2024-02-29', '2024-02-29'],
      ['tomorrow', undefined],
    ],
  },
  dateTime: {
    field: dateTime(),
    takes: [
      ['2026-11-23T10:00:00Z', '2026-11-23T10:00:00.000Z'],
      ['2026-11-23T10:00:00.123456+02:00', '2026-11-23T08:00:00.123Z'],
    ],
    refuses: [
      ['2026-11-23', 'format'],
      ['2026-11-23 10:00', 'format'],
      ['2026-11-23T24:00:00Z', 'format'],
      ['2026-02-30T10:00:00Z', 'format'],
      [0, 'type'],
    ],
    parses: [
      ['2026-11-23T10:00:00Z', '2026-11-23T10:00:00.000Z'],
      ['2026-11-23', '2026-11-23'],
      ['noon', undefined],
    ],
  },
  uuid: {
    field: uuid(),
    takes: [[ID.toUpperCase(), ID]],
    refuses: [
      ['x', 'format'],
      [ID.replaceAll('-', 'x'), 'format'],
      [5, 'type'],
    ],
    parses: [
      [ID, ID],
      [`${ID}0`, undefined],
    ],
  },
  json: {
    field: json({ max: 50 }),
    takes: [
      [{ a: [1, 'x', null] }, { a: [1, 'x', null] }],
      ['text', 'text'],
      [0, 0],
    ],
    refuses: [
      ['x'.repeat(60), 'format'],
      [Array.from({ length: 25 }).reduce<unknown>((inner) => [inner], 1), 'format'],
    ],
    parses: [['{}', undefined]],
  },
  choice: {
    field: choice(['draft', 'published']),
    takes: [['draft', 'draft']],
    refuses: [
      ['Draft', 'not_a_choice'],
      ['', 'not_a_choice'],
      [0, 'not_a_choice'],
    ],
    parses: [
      ['draft', 'draft'],
      ['x', undefined],
    ],
  },
  tags: {
    field: tags({ max: 2 }),
    takes: [
      [[], []],
      [
        ['a', 'b'],
        ['a', 'b'],
      ],
    ],
    refuses: [
      [['a', 'b', 'c'], 'too_many'],
      [['a', 'a'], 'not_unique'],
      [[''], 'too_short'],
      ['a', 'type'],
      [[1], 'type'],
    ],
    parses: [['a', 'a']],
  },
  reference: {
    field: reference('things'),
    takes: [
      [ID.toUpperCase(), ID],
      [null, null],
    ],
    refuses: [
      ['x', 'format'],
      [{ id: ID }, 'type'],
      [[ID], 'type'],
    ],
    parses: [
      [ID, ID],
      ['x', undefined],
    ],
  },
  image: {
    field: image(),
    takes: [
      [ID.toUpperCase(), ID],
      [null, null],
    ],
    refuses: [
      ['x', 'format'],
      [{ id: ID }, 'type'],
      [[ID], 'type'],
    ],
    parses: [
      [ID, ID],
      ['x', undefined],
    ],
  },
  file: {
    field: file(),
    takes: [
      [ID.toUpperCase(), ID],
      [null, null],
    ],
    refuses: [
      ['x', 'format'],
      [{ id: ID }, 'type'],
      [[ID], 'type'],
    ],
    parses: [
      [ID, ID],
      ['x', undefined],
    ],
  },
  references: {
    field: references('things'),
    takes: [
      [[ID], [ID]],
      [[], []],
    ],
    refuses: [
      [['x'], 'format'],
      [[ID, ID], 'not_unique'],
      [ID, 'type'],
      [null, 'type'],
    ],
    parses: [
      [ID, ID],
      ['x', undefined],
    ],
  },
}

function modelWith(field: Field) {
  const things = defineResource('things', { fields: { value: field } })
  return resolveResources([{ app: 'test', resource: things }]).get('things')!
}

function codeOf(field: Field, value: unknown): string {
  try {
    validateInput(createSchemaOf(modelWith(field)), { value })
    return 'taken'
  } catch (error) {
    assert.ok(error instanceof Problem)
    assert.ok(
      error.errors.every((item) => item.pointer.startsWith('/value')),
      JSON.stringify(error.errors),
    )
    for (const { message } of error.errors) assert.doesNotMatch(message, /must match|pattern|right form/)
    return error.errors[0]!.code
  }
}

for (const [name, { field, takes, refuses, parses }] of Object.entries(KINDS)) {
  describe(`the field kind ${name}`, () => {
    const { kind, options } = field
    for (const [given, kept] of takes) {
      test(`accepts ${shorten(given)}`, () => {
        assert.equal(codeOf(field, given), 'taken')
        assert.deepEqual(given === null ? null : (kind.normalize?.(given as never, options) ?? given), kept)
      })
    }
    for (const [given, code] of refuses) {
      test(`refuses ${shorten(given)} as ${code}`, () => assert.equal(codeOf(field, given), code))
    }
    for (const [given, value] of parses) {
      test(`reads ${shorten(given)} of a query string as ${shorten(value)}`, () =>
        assert.deepEqual(kind.parseText(given, options), value))
    }
    test('refuses text with a NUL byte or half a character anywhere (tabnews#731)', () => {
      assert.notEqual(codeOf(field, 'a\0b'), 'taken')
      assert.notEqual(codeOf(field, ['\ud800']), 'taken')
    })
    test('accepts its own samples and refuses what it says it refuses', () => {
      for (const n of [1, 2, 3])
        if (kind.sample(options, n) !== null) assert.equal(codeOf(field, kind.sample(options, n)), 'taken')
      for (const [value] of kind.refuses(options)) assert.notEqual(codeOf(field, value), 'taken', shorten(value))
    })
  })
}

test('a slug is made from any title', () => {
  assert.equal(slugOf('Crème brûlée!'), 'creme-brulee')
  assert.equal(slugOf('日本'), 'riben')
  assert.equal(slugOf('a'.repeat(30), 10), 'aaaaaaaaaa')
})

test('stored moments become RFC 3339 in UTC', () => {
  assert.equal(isoOfStored('2026-11-23 10:00:00+00'), '2026-11-23T10:00:00.000Z')
  assert.equal(isoOfStored('2026-11-23 10:00:00.5+00'), '2026-11-23T10:00:00.500Z')
  assert.equal(isoOfStored('2026-11-23 11:00:00.123+01'), '2026-11-23T10:00:00.123Z')
  assert.equal(isoOfStored('2026-11-23 15:30:00+05:30'), '2026-11-23T10:00:00.000Z')
  assert.equal(isoOfStored('2026-11-23 06:30:00.25-03:30'), '2026-11-23T10:00:00.250Z')
})

function shorten(value: unknown): string {
  return String(JSON.stringify(value)).slice(0, 40)
}
