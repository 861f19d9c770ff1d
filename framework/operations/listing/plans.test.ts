// PostgreSQL's plans for every lookup of every kind of field under row security: an index serves each.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { defineApp } from '#framework/application/define-app.ts'
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import type { Context } from '#framework/request/context.ts'
import { type AnyResource, defineResource } from '#framework/resource/define-resource.ts'
import type { Field, JsonValue, Lookup } from '#framework/resource/field.ts'
import { boolean } from '#framework/resource/fields/boolean.ts'
import { choice } from '#framework/resource/fields/choice.ts'
import { date } from '#framework/resource/fields/date.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { decimal } from '#framework/resource/fields/decimal.ts'
import { email } from '#framework/resource/fields/email.ts'
import { integer } from '#framework/resource/fields/integer.ts'
import { json } from '#framework/resource/fields/json.ts'
import { locale } from '#framework/resource/fields/locale.ts'
import { ORDER_LOOKUPS } from '#framework/resource/fields/lookups.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { references } from '#framework/resource/fields/references.ts'
import { richText } from '#framework/resource/fields/rich-text.ts'
import { slug } from '#framework/resource/fields/slug.ts'
import { tags } from '#framework/resource/fields/tags.ts'
import { text } from '#framework/resource/fields/text.ts'
import { url } from '#framework/resource/fields/url.ts'
import { uuid } from '#framework/resource/fields/uuid.ts'
import type { FieldModel } from '#framework/resource/model.ts'
import { explain } from '#framework/testing/explain.ts'
import { type Fixture, openFixture } from '#framework/testing/fixtures/open-fixture.ts'
import { runStatement } from '#framework/testing/servers/kept-connections.ts'
import { prepareList } from '../list.ts'
import { modelsOf } from '../steps/operation-target.ts'
import { isLookedThrough } from './filters/lookups.ts'
import { resolveCondition } from './list-query.ts'

/** Lookups into lists of words: no index that row security allows covers their parts. */
const OF_WORDS: readonly Lookup[] = ['has', 'overlaps']

/** Each kind, and the options that change its behaviour. */
const FIELDS: Record<string, Field> = {
  word: text({ max: 100 }),
  story: text(),
  key: text({ max: 50, unique: true, required: true }),
  address: url(),
  name: slug(),
  mail: email({ unique: true }),
  tongue: locale(),
  amount: decimal(),
  must: decimal({ required: true, digits: 18, scale: 6 }),
  huge: decimal({ digits: 40, scale: 10 }),
  number: integer(),
  day: date(),
  moment: dateTime(),
  token: uuid(),
  isOpen: boolean(),
  isGood: boolean({ default: false }),
  state: choice(['new', 'old', 'lost']),
  body: richText(),
  extra: json(),
  words: tags(),
  target: reference('targets'),
  targets: references('targets'),
}
/** These are references to resources of an app. */
const OF_APPS = ['file', 'image']

const targets = defineResource('targets', { fields: { name: text({ max: 20 }) }, audit: false })
const definition = { fields: FIELDS, filters: Object.keys(FIELDS), audit: false } as object
const everything: AnyResource = defineResource('everything', definition as never)
const owned: AnyResource = defineResource('belongings', { ...definition, rows: 'owner' } as never)
/** Nearly all of its values are missing. */
const sparse: AnyResource = defineResource('leftovers', definition as never)

let fixture: Fixture
let scope: Context
/** The targets of a list's rows. */
const targetsOf = new Map<AnyResource, string[]>()
before(async () => {
  const resources = [targets, everything, owned, sparse]
  const policies = resources.map((each) => definePolicy(each, [allow('viewer', ['read'])]))
  fixture = await openFixture([defineApp({ name: 'kinds', resources, policies })])
  scope = fixture.contextOf('viewer')
  for (const list of [everything, owned, sparse]) {
    await fill(scope, list, 9000)
    await fill(fixture.contextOf('viewer'), list, 20)
  }
})
after(() => fixture.close())

const modelOf = ({ name }: AnyResource) => fixture.application.models.get(name)!
const ask = (sql: string, values: unknown[] = []) => runStatement(fixture.adminUrl, sql, values)

/** The sample most rows hold; a few hold a lower or a higher one. */
const [LOW, USUAL, HIGH] = [452, 4501, 8102]

/** Nearly all rows hold the same value: it finds many, any other finds few. */
async function fill({ tenantId, actorId }: Context, list: AnyResource, length: number): Promise<void> {
  const model = modelOf(list)
  const { table, from, to } = model.fields.get('targets')!.join!
  const ids = await ask('insert into targets (tenant_id) select $1 from generate_series(1, 300) returning id', [
    tenantId,
  ])
  const fields = [...model.fields.values()].filter(({ column, isSystem }) => column && !isSystem)
  if (tenantId === scope.tenantId)
    targetsOf.set(
      list,
      ids.map(({ id }) => id as string),
    )
  const heldBy = ({ name, kind, options, isNullable, isUnique }: FieldModel, n: number) => {
    if (isNullable && (list === sparse ? n % 500 > 0 : n % 500 === 0)) return null
    const usual = isUnique || n % 450 === 2 ? n : USUAL
    return name === 'target' ? ids[usual % 300]!.id : kind.sample(options, usual)
  }
  const rows = Array.from({ length }, (_, n) => ({
    ...{ tenant_id: tenantId, ...(model.rows.hasOwner && { owner_id: actorId }) },
    ...Object.fromEntries(fields.map((field) => [field.column, heldBy(field, n)])),
  }))
  const columns = Object.keys(rows[0]!).map((name) => `"${name}"`)
  const record = `json_populate_recordset(null::${model.table}, $1::json)`
  await ask(`insert into ${model.table} (${columns}) select ${columns} from ${record}`, [JSON.stringify(rows)])
  await ask(
    `insert into ${table} (tenant_id, ${from}, ${to}) select tenant_id, id, ($2::uuid[])[1 + random() * 298] from ${model.table} where tenant_id = $1`,
    [tenantId, ids.map(({ id }) => id)],
  )
  for (const each of [model.table, table]) await ask(`vacuum analyze ${each}`)
}

/** Conditions few rows meet. */
function operandOf({ kind, options, relation }: FieldModel, lookup: Lookup, list: AnyResource): JsonValue {
  const one = (n: number) => {
    if (relation) return targetsOf.get(list)![n % 300]!
    const sample = kind.sample(options, n)
    return Array.isArray(sample) ? sample[0]! : sample
  }
  if (lookup === 'isnull' || lookup === 'isempty') return list !== sparse
  if (lookup === 'year') return Number(String(one(LOW)).slice(0, 4)) - 1
  if (lookup === 'date') return asDays(one(LOW))
  if (lookup === 'in' || lookup === 'overlaps') return [one(LOW)]
  if (lookup === 'range') return [one(LOW), one(LOW + 450)]
  if (lookup.endsWith('startswith')) return String(one(LOW))
  return one(lookup === 'ne' ? USUAL : lookup.startsWith('gt') ? HIGH : LOW)
}

/** The notation of the operand. */
type Form = (operand: JsonValue) => JsonValue

const asItIs: Form = (operand) => operand
/** Moments as the days they fall on. */
const asDays: Form = (operand) => {
  if (Array.isArray(operand)) return operand.map(asDays)
  return typeof operand === 'string' ? operand.slice(0, '2026-11-30'.length) : operand
}

interface Tried {
  readonly list: AnyResource
  readonly name: string
  readonly lookup: Lookup
  readonly form?: Form
}

/** The plan for counting the matches. The tables are so small that a full read would be cheap. */
function planOf({ list, name, lookup, form = asItIs }: Tried) {
  const models = modelsOf(scope)
  const model = modelOf(list)
  const json = form(operandOf(model.fields.get(name)!, lookup, list))
  const condition = resolveCondition({ parameter: name, path: [name], lookup, value: { json } }, model, models)
  const { counting } = prepareList(scope, model, { conditions: [condition], counts: 'exact' })
  const statement = counting!
  // PostgreSQL may read a covering index from end to end, once a vacuum has come so far.
  const settings = { enable_seqscan: 'off', enable_indexonlyscan: 'off' }
  return explain(fixture.urls.appUrl, { scope, statement, plan: 'own', settings })
}

/** Fails unless an index serves the field itself, or its substitute. */
async function requireIndex(tried: Tried): Promise<void> {
  const { list, name, lookup } = tried
  const { column, standIn, join } = modelOf(list).fields.get(name)!
  const sought = [column, standIn?.column, join?.to].filter((each) => each !== null && each !== undefined)
  const { indexConditions } = await planOf(tried)
  const found = indexConditions.filter((condition) => sought.some((each) => condition.includes(each)))
  assert.ok(found.length > 0, `${name} ${lookup}: ${indexConditions.join('; ')}`)
}

describe('an index', () => {
  test('exists for every kind of field', () => {
    const folder = new URL('../../resource/fields/', import.meta.url)
    const sources = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), 'utf8'))
    const kinds = sources.flatMap((source) => /Kind<.*\n.* {2}name: '(\w+)'/s.exec(source)?.[1] ?? [])
    const tried = Object.values(FIELDS).map(({ kind }) => kind.name)
    assert.deepEqual(kinds.filter((kind) => !tried.includes(kind) && !OF_APPS.includes(kind)).sort(), [])
  })

  for (const [rows, list] of Object.entries({ tenant: everything, owner: owned }))
    for (const [name, { kind }] of Object.entries(FIELDS))
      test(`serves each lookup of ${name}, of kind ${kind.name}, where ${rows} decides visible rows`, async () => {
        const field = modelOf(list).fields.get(name)!
        const rest = field.relation ? [] : OF_WORDS
        // All rows but one differ from a unique field's value.
        const isSought = (lookup: Lookup) => !isLookedThrough({ field, lookup }) && !(field.isUnique && lookup === 'ne')
        const tried = field.lookups.filter((lookup) => !rest.includes(lookup) && isSought(lookup))
        for (const lookup of tried) await requireIndex({ list, name, lookup })
      })

  test('serves each lookup of a moment given as a day of the tenant', async () => {
    const moments = Object.entries(FIELDS).filter(([, { kind }]) => kind.isDay)
    assert.deepEqual(
      moments.map(([name]) => name),
      ['moment'],
    )
    for (const list of [everything, owned])
      for (const [name] of moments)
        for (const lookup of ORDER_LOOKUPS) await requireIndex({ list, name, lookup, form: asDays })
  })

  test('finds the few rows that have a value', async () => {
    const { fields } = modelOf(sparse)
    for (const lookup of ['isnull', 'isempty'] as const) {
      const tried = [...fields.values()].filter((field) => field.lookups.includes(lookup) && field.isNullable)
      for (const { name } of tried.filter((field) => !isLookedThrough({ field, lookup })))
        await requireIndex({ list: sparse, name, lookup })
    }
  })
})
