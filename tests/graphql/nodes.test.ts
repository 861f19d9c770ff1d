// `node(id)` and `nodes(ids)`: any record by its id, in few statements, and nothing hidden from the caller.
import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { createRecords } from '#framework/operations/many/bulk.ts'
import {
  books,
  type GraphqlFixture,
  genres,
  openGraphqlFixture,
  shelves,
} from '#framework/testing/fixtures/open-graphql-fixture.ts'
import { openPayroll, type PayrollServer } from '../support/payroll.ts'
import { openServer, type TestServer } from '../support/server.ts'
import { createTenant, type TestTenant } from '../support/tenant.ts'

const NODES = `query ($ids: [ID!]!) {
  nodes(ids: $ids) { __typename id ... on Article { title } ... on Category { name } ... on User { email } }
}`

let server: TestServer
let tenant: TestTenant
let article: string
let category: string
before(async () => {
  server = await openServer()
  tenant = await createTenant(server)
  const { body } = await server.graphql(
    'mutation { createCategory(input: { name: "News" }) { id } createArticle(input: { title: "Draft" }) { id } }',
    { token: tenant.people.editor.access },
  )
  article = body.data.createArticle.id
  category = body.data.createCategory.id
})
after(() => server.close())

const nodesOf = async (token: string | null, ids: readonly string[]) => {
  const { body } = await server.graphql(NODES, { token, variables: { ids } })
  assert.equal(body.errors, undefined, JSON.stringify(body))
  return body.data.nodes
}

describe('a record by its id alone', () => {
  test('has its own type and fields, in the order of the ids', async () => {
    const user = tenant.people.viewer
    assert.deepEqual(await nodesOf(user.access, [category, user.id, article, category]), [
      { __typename: 'Category', id: category, name: 'News' },
      { __typename: 'User', id: user.id, email: user.email },
      { __typename: 'Article', id: article, title: 'Draft' },
      { __typename: 'Category', id: category, name: 'News' },
    ])
    const { body } = await server.graphql(
      `{ node(id: "${article.toUpperCase()}") { id ... on Article { version } } }`,
      {
        token: user.access,
      },
    )
    assert.deepEqual(body, { data: { node: { id: article, version: 1 } } })
  })

  test('can be of every resource whose records can be read one by one', async () => {
    const { body } = await server.graphql('{ __type(name: "Node") { possibleTypes { name } } }')
    const names = body.data.__type.possibleTypes.map(({ name }: { name: string }) => name)
    const readable = [...server.application.models.values()].filter(({ operations }) => operations.has('read'))
    assert.deepEqual(names.sort(), readable.map((model) => model.names.type).sort())
    assert.ok(names.length > 10)
  })
})

describe('a record hidden from the caller', () => {
  test('is null and no error, like one that never existed: another tenant, a stranger, an invalid id', async () => {
    const other = await createTenant(server)
    const ids = [article, randomUUIDv7(), 'no id', '', "' or true --", category]
    const nothing = ids.map(() => null)
    assert.deepEqual(await nodesOf(other.people.owner.access, ids), nothing)
    assert.deepEqual(await nodesOf(null, ids), nothing)
  })

  test('is null where a permission, a row rule or a field hides it, with equal answers (FLD-04)', async () => {
    const payroll: PayrollServer = await openPayroll()
    try {
      const editor = payroll.callerOf('editor')
      const others = ['viewer', [] as string[]] as const
      const made = await payroll.send(editor, ['POST', '/api/v1/notices'], { body: { title: 'Plan', state: 'draft' } })
      assert.equal(made.status, 201, made.text)
      const ask = (caller: typeof editor, id: string) =>
        payroll.graphql(caller, `{ node(id: "${id}") { __typename id } }`)
      assert.equal((await ask(editor, made.body.id)).data.node.__typename, 'Notice')
      for (const who of others) {
        const caller = payroll.callerOf(who, editor.tenantId)
        assert.deepEqual(await ask(caller, made.body.id), { data: { node: null } })
        assert.deepEqual(await ask(caller, randomUUIDv7()), { data: { node: null } })
      }
    } finally {
      await payroll.close()
    }
  })
})

describe('the cost', () => {
  let library: GraphqlFixture
  const ids: string[] = []
  before(async () => {
    library = await openGraphqlFixture()
    const ctx = library.contextOf('owner', { tenantId: library.tenantIdOf('acme') })
    for (const [resource, values] of [
      [books, [{ title: 'One' }, { title: 'Two' }]],
      [shelves, [{ name: 'top' }]],
      [genres, [{ name: 'poem' }]],
    ] as const)
      ids.push(...(await createRecords(ctx, resource, [...values])).map(({ record }) => record.id as string))
  })
  after(() => library.close())

  test('is one statement to find the resources, and one more for each that was found', async () => {
    const query = 'query ($ids: [ID!]!, $id: ID!) { nodes(ids: $ids) { __typename id } node(id: $id) { id } }'
    // From the third time on the document runs as a compiled program.
    for (let time = 0; time < 5; time++) {
      library.countStatements()
      const { data, errors } = await library.ask('editor.acme', query, { ids, id: ids[0] })
      assert.equal(errors, undefined)
      assert.deepEqual(
        data.nodes.map((node: { __typename: string }) => node.__typename),
        ['Book', 'Book', 'Shelf', 'Genre'],
      )
      assert.equal(data.node.id, ids[0])
      assert.equal(library.countStatements(), 4)
    }
    await library.ask('editor.acme', query, { ids: Array(200).fill(randomUUIDv7()), id: randomUUIDv7() })
    assert.equal(library.countStatements(), 1)
  })

  test('more ids than a page holds are refused, and their selections count once per id', async () => {
    const many = Array.from({ length: 201 }, () => randomUUIDv7())
    const refused = await library.ask('editor.acme', 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: many })
    assert.equal(refused.errors[0]!.extensions.code, 'request.invalid_parameter')
    const deep =
      'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Shelf { books(first: 50) { nodes { shelf { id } } } } } }'
    const costly = await library.ask('editor.acme', deep, { ids: many.slice(1) })
    assert.equal(costly.errors[0]!.extensions.code, 'graphql.too_complex')
  })
})
