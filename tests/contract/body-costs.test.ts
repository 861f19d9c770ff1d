// A small request costs little: checking any body of a megabyte takes less than 150 ms of processor time (RED-06).
// In a process of its own: it measures the processor time of its process.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { TSchema } from 'typebox'
import { installedApps } from '#core/installed-apps.ts'
import { buildApplication } from '#framework/application/build-application.ts'
import { validateInput } from '#framework/operations/steps/validate-input.ts'
import { createSchemaOf, replaceSchemaOf, updateSchemaOf } from '#framework/resource/schemas/input-schemas.ts'
import { Problem } from '#shared/exceptions/problem.ts'

const MEGABYTE = 1_000_000
const MOST = 150
const application = buildApplication(installedApps)

/** Every schema that checks outside input. */
const schemas = new Map<string, TSchema>()
for (const model of application.models.values())
  for (const [of, build] of Object.entries({ createSchemaOf, updateSchemaOf, replaceSchemaOf }))
    schemas.set(`${model.name}: ${of}`, build(model))
for (const { name, body, query, params } of application.endpoints)
  for (const [of, schema] of Object.entries({ body, query, params })) if (schema) schemas.set(`${name}: ${of}`, schema)
for (const [name, { input }] of application.actions) if (input) schemas.set(`${name}: input`, input)

const many = <T>(count: number, item: (n: number) => T) => Array.from({ length: count }, (_, n) => item(n))
const nested = (depth: number, open: string, close: string) => JSON.parse(open.repeat(depth) + close.repeat(depth))

/** Fillers of a megabyte for one value, by name. */
const FILLINGS: Readonly<Record<string, unknown>> = {
  'equal numbers': many(500_000, () => 5),
  'numbers, each another': many(140_000, (n) => n),
  'equal texts': many(250_000, () => 'a'),
  'texts, each another': many(110_000, (n) => `t${n}`),
  'equal ids': many(25_000, () => '0197a6a0-0000-7000-8000-00000000000f'),
  'empty lists': many(330_000, () => []),
  'empty objects': many(330_000, () => ({})),
  'objects with one key': many(125_000, (n) => ({ [`k${n % 9}`]: 1 })),
  'a long text': 'a'.repeat(MEGABYTE),
  'a long address': `${'a'.repeat(MEGABYTE / 2)}@${'a.'.repeat(MEGABYTE / 4)}`,
  'a long number': '9'.repeat(MEGABYTE),
  'a long time': `2026-01-01T00:00:00.${'0'.repeat(MEGABYTE)}Z`,
  'a long link': `https://${'a.'.repeat(MEGABYTE / 2)}`,
  blanks: ' '.repeat(MEGABYTE),
  hyphens: '-'.repeat(MEGABYTE),
  'marks on one letter': `a${'\u0301'.repeat(MEGABYTE / 2)}`,
  'pairs of halves': '\u{1f600}'.repeat(MEGABYTE / 4),
  'joined people': '\u{1f468}\u200d'.repeat(MEGABYTE / 7),
  flags: '\u{1f1e9}'.repeat(MEGABYTE / 4),
  'lists in lists': nested(100_000, '[', ']'),
  'many keys': Object.fromEntries(many(100_000, (n) => [`k${n}`, 1])),
  'unknown keys': Object.fromEntries(many(9000, (n) => [`k${n}`, 'a'.repeat(90)])),
  'one long key': { ['k'.repeat(MEGABYTE)]: 1 },
  nothing: null,
}

/** Milliseconds of processor time, the least of three: other work on the machine does not count. */
function costOf(work: () => unknown): number {
  let least = Number.POSITIVE_INFINITY
  for (let run = 0; run < 3 && least > MOST; run++) {
    const before = process.cpuUsage()
    try {
      work()
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      assert.ok(error.errors.length > 0 && error.errors.length <= 50, error.message)
      assert.ok(JSON.stringify(error.errors).length < 100_000, 'what is told of it is short')
    }
    const { user, system } = process.cpuUsage(before)
    least = Math.min(least, (user + system) / 1000)
  }
  return least
}

/** Each schema of a property once, with one place that uses it. */
const properties = new Map<string, { place: string; name: string; schema: TSchema }>()
for (const [place, schema] of schemas)
  for (const [name, inner] of Object.entries((schema as { properties?: Record<string, TSchema> }).properties ?? {}))
    properties.set(`${JSON.stringify(inner)} ${JSON.stringify((inner as { '~refine'?: unknown })['~refine'])}`, {
      place: `${place}.${name}`,
      name,
      schema,
    })

describe('checking a body of a megabyte', () => {
  for (const [filling, value] of Object.entries(FILLINGS))
    test(`costs little, whatever the schema expects: ${filling} (RED-06)`, () => {
      for (const { place, name, schema } of properties.values()) {
        const cost = costOf(() => validateInput(schema, { [name]: value }))
        assert.ok(cost < MOST, `${place}: ${cost} ms`)
      }
    })

  test('costs little where keys are unknown or the body has another type (RED-06)', () => {
    for (const [place, schema] of schemas)
      for (const filling of ['many keys', 'unknown keys', 'one long key', 'equal numbers', 'a long text'] as const) {
        const cost = costOf(() => validateInput(schema, FILLINGS[filling]))
        assert.ok(cost < MOST, `${place}: ${filling}: ${cost} ms`)
      }
  })
})

describe('every accepted list', () => {
  test('has a length that is checked before its items (RED-06)', () => {
    for (const [place, schema] of schemas)
      for (const list of listsIn(schema)) assert.ok(typeof list.maxItems === 'number', `${place}: ${list.path}`)
  })

  test('reports only its length, however many items are wrong', () => {
    const schema = createSchemaOf(application.models.get('articles')!)
    const refusal = (value: unknown) => {
      try {
        return validateInput(schema, { title: 'x', tags: value })
      } catch (error) {
        return (error as Problem).errors.map(({ pointer, code }) => `${pointer} ${code}`)
      }
    }
    assert.deepEqual(refusal(many(50_000, () => 5)), ['/tags too_many'])
    assert.deepEqual(refusal(many(3, () => '0197a6a0-0000-7000-8000-00000000000f')), ['/tags not_unique'])
  })
})

interface Found {
  readonly path: string
  readonly maxItems?: number
}

function listsIn(schema: unknown, path = ''): Found[] {
  if (typeof schema !== 'object' || schema === null) return []
  const { type, maxItems } = schema as { type?: unknown; maxItems?: number }
  const own = type === 'array' ? [{ path, ...(maxItems !== undefined && { maxItems }) }] : []
  return [...own, ...Object.entries(schema).flatMap(([key, inner]) => listsIn(inner, `${path}/${key}`))]
}
