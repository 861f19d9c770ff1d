// A fault points to the given argument, on every transport: no pointer names a parameter that only REST has.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  buildClientSchema,
  type GraphQLField,
  type GraphQLInputObjectType,
  getIntrospectionQuery,
  getNamedType,
  type IntrospectionQuery,
  isInputObjectType,
} from 'graphql'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { JOINS } from '#framework/operations/listing/list-query.ts'
import type { Answer } from '#framework/testing/answer.ts'
import { openServer, type TestServer } from '../support/server.ts'
import { createTenant } from '../support/tenant.ts'

type Given = Record<string, unknown>
interface Told {
  readonly message: string
  readonly extensions: { readonly code: string; readonly errors: readonly { readonly pointer: string }[] }
}

let server: TestServer
let token: string
let connections: GraphQLField<unknown, unknown>[]
before(async () => {
  server = await openServer()
  token = (await createTenant(server, ['owner'])).people.owner.access
  const { body } = await server.graphql(getIntrospectionQuery(), { token })
  const fields = buildClientSchema(body.data as IntrospectionQuery)
    .getQueryType()!
    .getFields()
  connections = Object.values(fields).filter(({ args }) => args.some(({ name }) => name === 'after'))
})
after(() => server.close())

/** Asks with these arguments as variables. */
function ask({ name, args }: GraphQLField<unknown, unknown>, given: Given): Promise<Answer> {
  const declared = Object.keys(given).map((key) => `$${key}: ${args.find((arg) => arg.name === key)!.type}`)
  const passed = Object.keys(given).map((key) => `${key}: $${key}`)
  const query = `query (${declared}) { ${name}(${passed}) { nodes { id } } }`
  return server.graphql(query, { token, variables: given })
}

function assertPoints(errors: readonly Told[] | undefined, given: Given, what: string): void {
  assert.ok(errors?.length, `${what} is refused`)
  for (const { pointer } of errors.flatMap(({ extensions }) => extensions.errors)) {
    const [start, ...path] = pointer.split('/')
    const found = path.reduce<unknown>((value, key) => (value as Given | undefined)?.[key], given)
    assert.ok(start === '' && path.length > 0 && found !== undefined, `${what}: ${pointer} leads nowhere`)
  }
}

/**
 * Values that no filter accepts, each for the first lookup of its kind: too many of them, and text that is too long.
 */
function badFiltersWithin(field: GraphQLField<unknown, unknown>): Given[] {
  const filter = field.args.find(({ name }) => name === 'filter')
  const bad = filter ? badFiltersOf(getNamedType(filter.type) as GraphQLInputObjectType).slice(0, 12) : []
  return bad.flatMap((each) => [each, { or: [{ not: each }] }])
}

/** Those of one type, and across relations. */
function badFiltersOf(type: GraphQLInputObjectType): Given[] {
  return Object.values(type.getFields()).flatMap((field): Given[] => {
    // Groups hold filters of the same type.
    if (JOINS.some((join) => join === field.name)) return []
    const inner = getNamedType(field.type)
    if (!isInputObjectType(inner)) return []
    const lookups = inner.getFields()
    const own = [
      ...(lookups.in
        ? [{ [field.name]: { in: Array(201).fill(sampleOf(String(getNamedType(lookups.in.type)))) } }]
        : []),
      ...(lookups.icontains ? [{ [field.name]: { icontains: 'x'.repeat(2001) } }] : []),
    ]
    const isRelation = !lookups.exact && !lookups.isnull && !lookups.has
    return isRelation ? badFiltersOf(inner).map((across) => ({ [field.name]: across })) : own
  })
}

const sampleOf = (type: string) =>
  ({ Int: 1, DateTime: '2026-11-30T00:00:00Z', Date: '2026-11-30', Decimal: '1' })[type] ??
  '0199aaaa-0000-7000-8000-000000000001'

describe('a fault', () => {
  test('in a cursor, a size or a search points to the argument of every list', async () => {
    assert.ok(connections.length > 10)
    const foreign = (await server.call('/api/v1/articles?cursor=', { token })).body.next as string | null
    for (const field of connections) {
      const cases: Given[] = [
        ...[{ after: 'x' }, { before: 'x' }, { after: '' }, { first: 0 }, { last: 100_000 }, { first: 1, last: 1 }],
        ...[{ after: 'x', before: 'x' }, { last: 1, after: 'x' }, ...(foreign ? [{ after: foreign }] : [])],
        ...(field.args.some(({ name }) => name === 'search') ? [{ search: 'x'.repeat(201) }] : []),
      ]
      for (const given of cases) {
        const { body } = await ask(field, given)
        assertPoints(body.errors, given, `${field.name} ${JSON.stringify(given).slice(0, 60)}`)
      }
    }
  })

  test('in a filter points to the value in the argument, across relations and in groups too', async () => {
    let tried = 0
    for (const field of connections) {
      for (const given of badFiltersWithin(field)) {
        const { body } = await ask(field, { filter: given })
        // Unknown enum values are refused before anything runs, in GraphQL's own way.
        if (body.data === undefined) continue
        tried++
        assertPoints(body.errors, { filter: given }, `${field.name} ${JSON.stringify(given).slice(0, 80)}`)
      }
    }
    assert.ok(tried > 20, `${tried} filters were tried`)
  })

  test('in a sealed cursor says where to start again', async () => {
    for (const title of ['One', 'Two'])
      await server.call('/api/v1/articles', { method: 'POST', token, body: { title } })
    const first = await server.graphql('{ articles(first: 1) { pageInfo { endCursor startCursor } } }', { token })
    const { endCursor } = first.body.data.articles.pageInfo
    for (const argument of ['after', 'before']) {
      const query = `query ($cursor: String) { articles(${argument}: $cursor, search: "other") { nodes { id } } }`
      const { body } = await server.graphql(query, { token, variables: { cursor: endCursor } })
      const [error] = body.errors as Told[]
      assert.equal(error!.extensions.code, 'request.invalid_cursor')
      assert.match(error!.message, /Start again without it/)
      assert.equal(error!.extensions.errors[0]!.pointer, `/${argument}`)
    }
  })

  test('beyond the budget of a list points to the first excess condition', async () => {
    const given = { filter: { title: Object.fromEntries(TEXT_LOOKUPS.map((lookup) => [lookup, 'some'])) } }
    const { body } = await ask(connections.find(({ name }) => name === 'articles')!, {
      filter: { ...given.filter, slug: given.filter.title },
    })
    assertPoints(body.errors, { filter: { ...given.filter, slug: given.filter.title } }, 'many conditions')
  })

  test('in an endpoint points to its argument', async () => {
    const { body } = await server.graphql('{ readPermissions(word: "articles.lift") { role } }', {
      token,
    })
    assert.deepEqual(
      (body.errors as Told[])[0]!.extensions.errors.map(({ pointer }) => pointer),
      ['/word'],
    )
  })

  test('in a subscription points to its argument, over a stream and over a socket', async () => {
    const query = 'subscription { events(after: "x") { id } }'
    const streamed = await server.graphql(query, {
      token,
      headers: { accept: 'text/event-stream' },
    })
    assert.match(streamed.text, /"pointer":"\/after"/)
    const client = createClient({
      url: `${server.origin.replace('http', 'ws')}/graphql/`,
      webSocketImpl: WebSocket,
      connectionParams: { Authorization: `Bearer ${token}` },
      retryAttempts: 0,
    })
    const told = await client
      .iterate({ query })
      .next()
      .then(
        ({ value }) => value,
        (errors) => ({ errors }),
      )
    await client.dispose()
    assert.match(JSON.stringify(told), /"pointer":"\/after"/)
  })
})

const TEXT_LOOKUPS = ['icontains', 'contains', 'istartswith', 'startswith', 'endswith', 'iexact', 'exact', 'ne']
