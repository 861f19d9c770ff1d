// Every lookup of every filter of every resource finds what it promises, over REST, in a group and over GraphQL.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { filtersOf } from '#framework/operations/listing/list-query.ts'
import type { Lookup } from '#framework/resource/field.ts'
import type { FieldModel, ResourceModel } from '#framework/resource/model.ts'
import { createThrough, pathOf } from '../support/fill.ts'
import { operandOf, PARTS_OF_DATES } from '../support/operands.ts'
import { publicModels } from '../support/public-models.ts'
import { openServer, type TestServer } from '../support/server.ts'
import { createTenant, type TestTenant } from '../support/tenant.ts'

const RECORDS = 3
let server: TestServer
let tenant: TestTenant
before(async () => {
  server = await openServer()
  tenant = await createTenant(server)
})
after(() => server.close())

type Row = Readonly<Record<string, unknown>>
type ListFilter = ReturnType<typeof filtersOf>[number]
const models = new Map(publicModels().map((model) => [model.name, model]))
const listed = [...models.values()].filter(({ operations }) => operations.has('list'))

const isNothing = (value: unknown) => value === null || value === '' || (Array.isArray(value) && value.length === 0)

/** What a lookup says about a value, for those that do not depend on PostgreSQL's text order. */
const HOLDS: Partial<Record<Lookup, (value: unknown, operand: unknown) => boolean>> = {
  isnull: (value) => value === null,
  isempty: isNothing,
  exact: (value, operand) => value === operand,
  ne: (value, operand) => value !== operand,
  date: (value, operand) => value !== null && String(value).startsWith(String(operand)),
  iexact: (value, operand) => value !== null && String(value).toLowerCase() === String(operand).toLowerCase(),
  iendswith: (value, operand) => String(value).toLowerCase().endsWith(String(operand).toLowerCase()),
  ...Object.fromEntries(
    Object.entries(PARTS_OF_DATES).map(([part, of]) => [
      part,
      (value: unknown, operand: unknown) => value !== null && of(new Date(String(value))) === operand,
    ]),
  ),
}

const graphqlNameOf = ({ name, relation, isList }: FieldModel) => {
  if (!relation) return name
  return isList ? `${name.replace(/s$/, '')}Ids` : `${name}Id`
}

/** `{ categoryId: { exact } }` of `category=…`, `{ category: { slug: { exact } } }` of `category__slug=…`. */
function graphqlFilterOf(filter: ListFilter, operand: unknown): Row {
  const { parameter, lookup, field } = filter
  const [first, second] = parameter.split('__')
  const condition = { [graphqlNameOf(field)]: { [lookup]: operand } }
  return second === undefined || second === lookup ? condition : { [first!]: condition }
}

const call = (path: string) => server.call(path, { token: tenant.people.owner.access })
const idsOf = (rows: readonly Row[] | undefined) => rows?.map(({ id }) => id)

/** The records the filter finds on each road, which must be equal. */
async function find(model: ResourceModel, filter: ListFilter, operand: unknown): Promise<readonly Row[]> {
  const { parameter } = filter
  const query = `${parameter}=${encodeURIComponent([operand].flat().join(','))}`
  const alone = await call(`${pathOf(model)}?page_size=200&${query}`)
  assert.equal(alone.status, 200, `${query}: ${alone.text}`)
  const group = encodeURIComponent(JSON.stringify({ not: { not: { [parameter]: operand } } }))
  const grouped = await call(`${pathOf(model)}?page_size=200&filter=${group}`)
  assert.deepEqual(idsOf(grouped.body.results), idsOf(alone.body.results), `${query}: ${grouped.text}`)
  const { plural, type } = model.names
  const document = `query ($filter: ${type}Filter) { ${plural}(first: 200, filter: $filter) { nodes { id } } }`
  const variables = { filter: graphqlFilterOf(filter, operand) }
  const { body, text } = await server.graphql(document, { token: tenant.people.owner.access, variables })
  assert.deepEqual(idsOf(body.data?.[plural].nodes), idsOf(alone.body.results), `${query}: ${text}`)
  return alone.body.results
}

for (const model of listed)
  describe(`the lookups of ${model.name}`, () => {
    test('find what they promise, over REST, in a group and over GraphQL alike', async () => {
      if (model.operations.has('create'))
        for (let n = 0; n < RECORDS; n++) await createThrough(server, { model, tenant })
      const all: readonly Row[] = (await call(`${pathOf(model)}?page_size=200`)).body.results
      for (const filter of filtersOf(model, models)) {
        const { field, lookup, parameter } = filter
        const isOwn = model.fields.get(parameter.split('__')[0]!) === field
        const known = isOwn ? all.map((record) => record[field.name]).find((value) => !isNothing(value)) : null
        const operand = operandOf(field, lookup, known)
        const found = await find(model, filter, operand)
        const fits = HOLDS[lookup]
        if (!isOwn || !fits || all.length === 200) continue
        const expected = all.filter((record) => fits(record[field.name], operand))
        assert.deepEqual(idsOf(found), idsOf(expected), `${parameter}=${operand}`)
      }
    })
  })

test('include one for missing and empty values of every field that allows them', () => {
  for (const { name, fields } of listed)
    for (const field of fields.values()) {
      const told = `${name}.${field.name}`
      if (field.isNullable) assert.ok(field.lookups.includes('isnull'), told)
      const isText = field.kind.isText
      if (field.isList || isText) assert.ok(field.lookups.includes('isempty'), told)
    }
})
