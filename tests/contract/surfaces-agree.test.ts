// REST and GraphQL say the same about every resource: the same records, filters, order, counts, errors and trail.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { FieldModel, ResourceModel } from '#framework/resource/model.ts'
import { createThrough, pathOf } from '../support/fill.ts'
import { publicModels } from '../support/public-models.ts'
import { openServer, type TestServer } from '../support/server.ts'
import { createTenant, type TestTenant } from '../support/tenant.ts'

const RECORDS = 5
const NOBODY = '0197a6a0-0000-7000-8000-00000000000f'

let server: TestServer
let tenant: TestTenant
before(async () => {
  server = await openServer()
  tenant = await createTenant(server)
})
after(() => server.close())

/** The GraphQL name of what REST answers as `field.name`. */
function graphqlNameOf(field: FieldModel): string {
  if (!field.relation) return field.name
  return field.isList ? `${field.name.replace(/s$/, '')}Ids` : `${field.name}Id`
}

const selectionOf = (model: ResourceModel) =>
  model.readable.map((field) => `${field.name}: ${graphqlNameOf(field)}`).join(' ')

const rest = (path: string, options = {}) => server.call(path, { token: tenant.people.owner.access, ...options })
const graphql = async (query: string, variables = {}) => {
  const answer = await server.graphql(query, { token: tenant.people.owner.access, variables })
  return answer.body
}

for (const model of publicModels()) {
  if (!model.operations.has('list')) continue
  const { plural, singular, type } = model.names
  const selection = selectionOf(model)

  describe(`${model.name} over REST and GraphQL`, () => {
    before(async () => {
      if (model.operations.has('create'))
        for (let n = 0; n < RECORDS; n++) await createThrough(server, { model, tenant })
    })

    test('give the same records in the same order with the same count', async () => {
      const listed = await rest(`${pathOf(model)}?page_size=200`)
      assert.equal(listed.status, 200, listed.text)
      const { data, errors } = await graphql(`{ ${plural}(first: 200) { totalCount nodes { ${selection} } } }`)
      assert.deepEqual(
        [data?.[plural].nodes, data?.[plural].totalCount, errors],
        [listed.body.results, listed.body.count, undefined],
      )
      if (model.operations.has('create')) assert.ok(listed.body.count >= RECORDS)
    })

    test('give the same single records', async () => {
      if (!model.operations.has('read')) return
      const [first] = (await rest(`${pathOf(model)}?page_size=1`)).body.results
      if (!first) return
      const read = await rest(`${pathOf(model)}/${first.id}`)
      const { data } = await graphql(`query ($id: ID!) { ${singular}(id: $id) { ${selection} } }`, { id: first.id })
      assert.deepEqual(data[singular], read.body)
      assert.deepEqual(first, read.body)
    })

    test('sort alike by every sortable field', async () => {
      for (const field of model.readable.filter(
        ({ name, kind }) => kind.isOrderable && (model.filters.has(name) || name === 'createdAt'),
      )) {
        const listed = await rest(`${pathOf(model)}?page_size=200&ordering=-${field.name}`)
        assert.equal(listed.status, 200, listed.text)
        const { data, errors } = await graphql(
          `{ ${plural}(first: 200, orderBy: [${field.name}_DESC]) { nodes { id } } }`,
        )
        assert.equal(errors, undefined, JSON.stringify(errors))
        assert.deepEqual(
          data[plural].nodes.map(({ id }: { id: string }) => id),
          listed.body.results.map(({ id }: { id: string }) => id),
          field.name,
        )
      }
    })

    test('apply filters alike', async () => {
      const [sample] = (await rest(`${pathOf(model)}?page_size=1`)).body.results
      if (!sample) return
      for (const name of model.filters) {
        const field = model.fields.get(name)!
        const value = sample[name]
        if (typeof value !== 'string' || !field.lookups.includes('in')) continue
        const listed = await rest(`${pathOf(model)}?page_size=200&${name}__in=${encodeURIComponent(value)}`)
        assert.equal(listed.status, 200, listed.text)
        assert.ok(listed.body.count >= 1, name)
        const { data, errors } = await graphql(
          `query ($filter: ${type}Filter) { ${plural}(first: 200, filter: $filter) { totalCount nodes { ${selection} } } }`,
          {
            filter: { [graphqlNameOf(field)]: { in: [value] } },
          },
        )
        assert.equal(errors, undefined, JSON.stringify(errors))
        assert.deepEqual([data[plural].nodes, data[plural].totalCount], [listed.body.results, listed.body.count], name)
      }
    })

    test('refuse with the same code', async () => {
      if (!model.operations.has('delete')) return
      const removal = await rest(`${pathOf(model)}/${NOBODY}`, { method: 'DELETE' })
      const { errors } = await graphql(`mutation ($id: ID!) { delete${type}(id: $id) { __typename } }`, { id: NOBODY })
      assert.equal(errors?.[0].extensions.code, removal.body.code, JSON.stringify(errors))
    })

    test('leave the same actor, action and values in the trail', async () => {
      if (!model.operations.has('create') || !model.isAudited) return
      const record = await createThrough(server, { model, tenant })
      const { body } = await rest(`/api/v1/audit?page_size=50&recordId=${record.id}`)
      const written = body.results.find(
        (row: { operation: string; resource: string }) => row.operation === 'create' && row.resource === model.name,
      )
      assert.ok(written, JSON.stringify(body))
      assert.equal(written.actorId, tenant.people.owner.id)
      assert.equal(written.recordId, record.id)
      assert.deepEqual(written.changes[model.titleField]?.new, record[model.titleField])
    })
  })
}
