// Callers who may read only one resource learn nothing through its relations.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { allowsFilter, filtersOf, includableFields } from '#framework/operations/listing/list-query.ts'
import type { Lookup } from '#framework/resource/field.ts'
import type { FieldModel, ResourceModel } from '#framework/resource/model.ts'
import type { Answer } from '#framework/testing/answer.ts'
import { pathOf } from '../support/fill.ts'
import { openHolder, type TokenHolding } from '../support/holder.ts'
import { operandOf } from '../support/operands.ts'
import { publicModels } from '../support/public-models.ts'
import { openServer, type TestServer } from '../support/server.ts'
import { createTenant } from '../support/tenant.ts'

let server: TestServer
let tokenHolding: TokenHolding
before(async () => {
  server = await openServer()
  tokenHolding = await openHolder(server, await createTenant(server, []))
})
after(() => server.close())

/** A filter of a list that leads through a relation. */
interface Path {
  readonly through: FieldModel
  readonly parameter: string
  readonly field: FieldModel
  readonly lookup: Lookup
}

function pathsOf(model: ResourceModel): Path[] {
  const { models } = server.application
  return filtersOf(model, models).flatMap((filter) => {
    const [first, second] = filter.parameter.split('__')
    const through = model.fields.get(first!)!
    const target = through.relation && models.get(through.relation.to)
    return target && second && allowsFilter(target, second) ? [{ ...filter, through }] : []
  })
}

/** As GraphQL spells the value of a field: `categoryId`, `tagIds`. */
function spelled({ name, relation }: FieldModel): string {
  if (!relation) return name
  return relation.cardinality === 'one' ? `${name}Id` : `${name.replace(/s$/, '')}Ids`
}

/** Alone, and in a group. */
function filtersOfPath(path: Path): object[] {
  const filter = {
    [path.through.name]: { [spelled(path.field)]: { [path.lookup]: operandOf(path.field, path.lookup) } },
  }
  return [filter, { or: [{ not: filter }, filter] }]
}

async function askGraphql(model: ResourceModel, filter: object, token: string): Promise<Answer> {
  const { type, plural } = model.names
  const many = plural.charAt(0).toLowerCase() + plural.slice(1)
  const query = `query ($filter: ${type}Filter) { ${many}(filter: $filter) { totalCount nodes { id } } }`
  return server.graphql(query, { token, variables: { filter } })
}

const listed = publicModels().filter(({ operations }) => operations.has('list'))
const related = listed.filter(({ readable }) => readable.some(({ relation }) => relation))

for (const { name } of related)
  describe(`a caller who may read only ${name}`, () => {
    const asked = async () => {
      const model = server.application.models.get(name)!
      const token = await tokenHolding([`${name}.read`])
      const isOpen = ({ relation }: FieldModel) => server.application.roles.get('actor')!.has(`${relation!.to}.read`)
      return { model, token, isOpen }
    }

    test('filters by no field of another resource over REST, with any lookup, in a group or not (FLD-04, FLD-05, OWN-01, CVE-2023-22894)', async () => {
      const { model, token, isOpen } = await asked()
      for (const path of pathsOf(model)) {
        const operand = operandOf(path.field, path.lookup)
        const value = [operand].flat().join(',')
        const condition = { [path.parameter]: operand }
        const group = JSON.stringify({ or: [{ not: condition }, condition] })
        for (const query of [`${path.parameter}=${encodeURIComponent(value)}`, `filter=${encodeURIComponent(group)}`]) {
          const answer = await server.call(`${pathOf(model)}?${query}`, { token })
          if (isOpen(path.through)) assert.equal(answer.status, 200, `${query}: ${answer.text}`)
          else assert.deepEqual([answer.status, answer.body.code], [403, 'permissions.denied'], query)
        }
      }
    })

    test('filters by no field of another resource over GraphQL, with any lookup, in a group or not (FLD-04, FLD-05)', async () => {
      const { model, token, isOpen } = await asked()
      for (const path of pathsOf(model))
        for (const filter of filtersOfPath(path)) {
          const { body, text } = await askGraphql(model, filter, token)
          if (isOpen(path.through)) assert.equal(body.errors, undefined, `${path.parameter}: ${text}`)
          else assert.equal(body.errors?.[0]?.extensions?.code, 'permissions.denied', `${path.parameter}: ${text}`)
        }
    })

    test('sorts by no declared field of another resource, over REST and GraphQL (OWN-01, CVE-2022-36079)', async () => {
      const { model, token, isOpen } = await asked()
      for (const path of model.sortable) {
        const through = model.fields.get(path.split('__')[0]!)!
        for (const query of [`ordering=${path}`, `ordering=createdAt,-${path}&cursor=`]) {
          const answer = await server.call(`${pathOf(model)}?${query}`, { token })
          assert.equal(answer.status, isOpen(through) ? 200 : 403, `${query}: ${answer.text}`)
        }
        const document = `{ ${model.names.plural}(orderBy: [${path}_DESC]) { nodes { id } } }`
        const { errors } = (await server.graphql(document, { token })).body
        assert.equal(errors?.[0]?.extensions.code, isOpen(through) ? undefined : 'permissions.denied', document)
      }
    })

    test('includes, sorts by and searches nothing of another resource (OWN-01, CVE-2022-36079)', async () => {
      const { model, token, isOpen } = await asked()
      for (const through of includableFields(model, server.application.models)) {
        const answer = await server.call(`${pathOf(model)}?include=${through}`, { token })
        assert.equal(answer.status, isOpen(model.fields.get(through)!) ? 200 : 403, `${through}: ${answer.text}`)
      }
      for (const { parameter } of pathsOf(model).filter((path) => !model.sortable.includes(path.parameter)))
        for (const query of [`ordering=${parameter}`, `ordering=-${parameter}`, `fields=${parameter}`]) {
          const answer = await server.call(`${pathOf(model)}?${query}`, { token })
          assert.equal(answer.status, 400, `${query}: ${answer.text}`)
        }
    })
  })
