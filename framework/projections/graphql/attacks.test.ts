// Hostile documents and bodies get a clear refusal quickly, which never reveals too much.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createRecords } from '#framework/operations/many/bulk.ts'
import { books, type GraphqlFixture, openGraphqlFixture } from '#framework/testing/fixtures/open-graphql-fixture.ts'

let open: GraphqlFixture
let closed: GraphqlFixture

before(async () => {
  open = await openGraphqlFixture({ graphiql: 'open' })
  closed = await openGraphqlFixture({ introspection: false })
  const ctx = open.contextOf('owner', { tenantId: open.tenantIdOf('acme') })
  await createRecords(ctx, books, [{ title: 'One', pages: 1 }, { title: 'Two', pages: 2 }, { title: 'Three' }])
})
after(async () => {
  await open.close()
  await closed.close()
})

/** The codes of a document refused before anything runs. */
async function refusalOf(document: string): Promise<string> {
  open.countStatements()
  const start = performance.now()
  const { status, errors } = await open.ask('viewer.acme', document)
  assert.equal(status, 200, document.slice(0, 100))
  assert.equal(open.countStatements(), 0)
  assert.ok(performance.now() - start < 10_000, 'refusing takes little time')
  return errors[0]!.extensions.code
}

describe('limits', () => {
  const fill = (count: number, part: (n: number) => string) =>
    Array.from({ length: count }, (_, n) => part(n)).join(' ')

  test('aliases that repeat an expensive field (CVE-2026-35441, GHSA-6q22-g298-grjh)', async () => {
    assert.equal(await refusalOf(`{ ${fill(40, (n) => `a${n}: books { totalCount }`)} }`), 'graphql.too_complex')
    assert.equal(await refusalOf(`{ books { nodes { ${fill(40, (n) => `a${n}: title`)} } } }`), 'graphql.too_complex')
  })

  test('thousands of duplicates of one field (CVE-2024-39895)', async () => {
    assert.equal(await refusalOf(`{ books { nodes { ${'title '.repeat(1000)} } } }`), 'graphql.too_complex')
    assert.equal(await refusalOf(`{ books { nodes { ${'title '.repeat(6000)} } } }`), 'graphql.too_complex')
  })

  test('fragments that fan out to billions of fields are measured at once (CVE-2026-34573)', async () => {
    const fragments = fill(
      30,
      (n) => `fragment f${n} on Book { shelf { books { nodes { ...f${n + 1} ...f${n + 1} } } } }`,
    )
    assert.equal(
      await refusalOf(`{ books { nodes { ...f0 } } } ${fragments} fragment f30 on Book { title }`),
      'graphql.too_complex',
    )
    const doubled = fill(
      40,
      (n) => `fragment g${n} on Book { a: shelf { id } ...g${n + 1} ... on Book { ...g${n + 1} } }`,
    )
    assert.equal(
      await refusalOf(`{ books { nodes { ...g0 } } } ${doubled} fragment g40 on Book { title }`),
      'graphql.too_complex',
    )
  })

  test('fragments that spread themselves (GHSA-9xp9-j92r-p88v)', async () => {
    const code = await refusalOf('{ books { nodes { ...a } } } fragment a on Book { ...b } fragment b on Book { ...a }')
    assert.equal(code, 'graphql.invalid_document')
  })

  test('nesting without an end', async () => {
    const nested = 'books { nodes { shelf { '.repeat(8)
    assert.equal(await refusalOf(`{ ${nested} id ${'} } } '.repeat(8)} }`), 'graphql.too_complex')
    assert.equal(await refusalOf('{ a'.repeat(1900)), 'graphql.invalid_document')
  })

  test('pages that multiply, with literal sizes or variables', async () => {
    const body = '{ books(first: $n) { nodes { shelf { books(first: $n) { nodes { id } } } } } }'
    assert.equal(await refusalOf(body.replaceAll('$n', '100')), 'graphql.too_complex')
    assert.equal(await refusalOf(`query ($n: Int = 100) ${body}`), 'graphql.too_complex')
    const asked = `query ($n: Int) ${body}`
    const large = await open.ask('viewer.acme', asked, { n: 200 })
    assert.equal(large.errors[0]!.extensions.code, 'graphql.too_complex')
    assert.equal((await open.ask('viewer.acme', asked, { n: 10 })).errors, undefined)
  })

  test('many bulk writes in one document count what they write', async () => {
    const create = (n: number) => `a${n}: createBooks(inputs: $inputs) { books { shelf { id } } }`
    const inputs = Array.from({ length: 500 }, () => ({ title: 'x' }))
    const { status, errors } = await open.ask(
      'editor.acme',
      `mutation ($inputs: [CreateBookInput!]!) { ${fill(5, create)} }`,
      { inputs },
    )
    assert.deepEqual([status, errors[0]!.extensions.code], [200, 'graphql.too_complex'])
    const removals = fill(20, (n) => `a${n}: deleteBooks(ids: $ids) { deletedIds }`)
    const removed = await open.ask('editor.acme', `mutation ($ids: [ID!]!) { ${removals} }`, {
      ids: Array.from({ length: 300 }, () => 'x'),
    })
    assert.equal(removed.errors[0]!.extensions.code, 'graphql.too_complex')
  })

  test('documents over the length limit', async () => {
    assert.equal(await refusalOf(`{ books { totalCount } } #${'x'.repeat(30_000)}`), 'graphql.too_complex')
  })

  test('conflicts between many fields of one name are found quickly (CVE-2023-26144)', async () => {
    const code = await refusalOf(
      `{ ${fill(19, (n) => `books(first: ${n + 1}) { nodes { ${'title id '.repeat(10)} } }`)} }`,
    )
    assert.equal(code, 'graphql.invalid_document')
  })
})

describe('text in documents', () => {
  test('a text that the compiler would paste into source code stays a text', async () => {
    // graphql-jit 0.8.9 writes such a text without its quotes: `new Date(0), x: (…)`.
    const attack = '__MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74d0),x:(globalThis.isTakenOver=1'
    for (let time = 0; time < 6; time++) {
      const { data, errors } = await open.ask('viewer.acme', `{ books(search: "${attack}") { totalCount } }`)
      assert.deepEqual([errors, data], [undefined, { books: { totalCount: 0 } }])
      await open.ask('viewer.acme', `query ($s: String = "${attack}") { books(search: $s) { totalCount } }`)
      await open.ask('viewer.acme', 'query ($s: String) { books(search: $s) { totalCount } }', { s: attack })
    }
    assert.equal('isTakenOver' in globalThis, false)
  })

  test('a document answers the same interpreted and compiled', async () => {
    const documents: [string, object][] = [
      [
        'query ($n: Int, $f: BookFilter) { books(first: $n, filter: $f, orderBy: [pages_DESC]) { totalCount edges { cursor node { title state pages shelf { name } genreIds } } pageInfo { endCursor hasNextPage } } }',
        { n: 2, f: { pages: { gte: 1 } } },
      ],
      ['query ($n: Int) { books(first: $n) { nodes { title } } }', { n: -1 }],
      ['query ($n: Int) { books(first: $n) { nodes { title } } }', { n: 'x' }],
      ['query ($id: ID = 5) { book(id: $id) { title } }', { id: null }],
      [
        'query ($on: Boolean!) { books { nodes { title pages @include(if: $on) ...more @skip(if: $on) } } } fragment more on Book { id }',
        { on: true },
      ],
      ['query ($id: ID!) { book(id: $id) { title } books { nodes { __typename title } } }', { id: 'none' }],
    ]
    for (const [document, variables] of documents) {
      const answers = []
      for (let time = 0; time < 5; time++)
        answers.push(withoutRequestId(await open.ask('viewer.acme', document, variables)))
      assert.notEqual(answers[0]!.errors?.[0].extensions.code, 'service.internal', document)
      assert.ok(answers[0]!.data ?? answers[0]!.errors)
      for (const answer of answers) assert.deepEqual(answer, answers[0], document)
    }
  })

  test('each operation of a document runs under its own name, any number of times', async () => {
    const query =
      'query First { books(first: 1) { nodes { title } } } query Second { books(last: 1) { nodes { title } } }'
    for (let time = 0; time < 5; time++)
      for (const [operationName, title] of [
        ['First', 'One'],
        ['Second', 'Two'],
      ]) {
        const { data } = await post({ query, operationName })
        assert.equal(data.books.nodes[0].title, title)
      }
    assert.equal((await post({ query })).errors[0].extensions.errors[0].pointer, '/operationName')
    assert.equal((await post({ query, operationName: 'Third' })).errors[0].extensions.code, 'graphql.invalid_document')
  })
})

describe('bodies', () => {
  test('only a JSON object with one operation is accepted (GHSA-775h-3xrc-c228, GHSA-p84r-h6rx-f2xr)', async () => {
    const bodies = [
      [{ query: '{ __typename }' }],
      'text',
      7,
      {},
      { query: 7 },
      { query: '{ __typename }', variables: [] },
      { query: '{ __typename }', operationName: {} },
      { query: '{ __typename }', id: 1 },
    ]
    for (const body of bodies) {
      const { status, errors } = await post(body)
      assert.deepEqual([status, errors[0].extensions.code], [400, 'request.malformed'], JSON.stringify(body))
    }
  })

  test('a syntax error is reported with its place (CVE-2021-43801)', async () => {
    for (const document of [
      '',
      '{',
      '{ books',
      'query',
      '{ books(first: ) { id } }',
      '\ud800',
      'fragment a on Book { id }',
    ]) {
      const { status, errors } = await open.ask('viewer.acme', document)
      assert.deepEqual([status, errors[0]!.extensions.code], [200, 'graphql.invalid_document'], document)
    }
  })

  test('other content types are not parsed as JSON (CVE-2025-64166, CVE-2022-41919, CVE-2024-48913)', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/graphql', undefined]) {
      const response = await open.app.inject({
        method: 'POST',
        url: '/graphql',
        headers: { authorization: 'Bearer viewer.acme', ...(type && { 'content-type': type }) },
        payload: '{"query":"{ books { totalCount } }"}',
      })
      assert.ok(response.statusCode === 415 || response.statusCode === 400, `${type}: ${response.statusCode}`)
    }
  })

  test('names from the prototype chain are neither fields nor variables (GHSA-4263-jgmp-7pf4, CVE-2026-32878)', async () => {
    for (const name of ['constructor', 'toString', 'hasOwnProperty'])
      assert.equal(
        await refusalOf(`{ ${name} books(filter: { ${name}: { exact: 1 } }) { totalCount } }`),
        'graphql.invalid_document',
      )
    const { errors } = await open.ask('viewer.acme', 'query ($f: BookFilter) { books(filter: $f) { totalCount } }', {
      f: { constructor: { exact: 1 } },
    })
    assert.equal(errors[0]!.extensions.code, 'request.validation_failed')
  })

  test('a mutation in the address does not run (GHSA-9q82-xgwf-vj6h)', async () => {
    const response = await open.app.inject({
      url: '/graphql?query=mutation{deleteBooks(ids:[]){deletedIds}}',
      headers: { authorization: 'Bearer editor.acme' },
    })
    assert.deepEqual([response.statusCode, response.headers.allow], [405, 'POST'])
  })
})

describe('what answers reveal', () => {
  test('without introspection nobody learns the schema, by questions or by suggestions (CVE-2026-35413)', async () => {
    for (const document of ['{ __schema { types { name } } }', '{ __type(name: "Book") { name } }']) {
      const { status, errors } = await closed.ask('owner.acme', document)
      assert.deepEqual([status, errors[0]!.extensions.code], [200, 'graphql.invalid_document'])
    }
    const documents = [
      '{ bookz { totalCount } }',
      '{ books { nodes { titel } } }',
      '{ books(frist: 1) { totalCount } }',
      '{ books(orderBy: [titel_ASC]) { totalCount } }',
    ]
    for (const document of documents)
      assert.doesNotMatch((await closed.ask('owner.acme', document)).errors[0]!.message, /did you mean/i)
    const { errors } = await closed.ask('owner.acme', 'query ($f: BookFilter) { books(filter: $f) { totalCount } }', {
      f: { titel: {} },
    })
    assert.doesNotMatch(JSON.stringify(errors), /did you mean/i)
    assert.match((await open.ask('viewer.acme', '{ bookz { totalCount } }')).errors[0]!.message, /Did you mean/)
  })

  test('the usual introspection of tools works where it is switched on', async () => {
    const { getIntrospectionQuery, buildClientSchema } = await import('graphql')
    const { data, errors } = await open.ask(null, getIntrospectionQuery())
    assert.equal(errors, undefined)
    assert.ok(buildClientSchema(data).getType('Book'))
    assert.doesNotMatch(JSON.stringify(data), /"secret"|"code"/)
  })

  test('another tenant sees nothing in lists, reads, filters, counts and errors', async () => {
    const { data } = await open.ask('viewer.acme', '{ books { nodes { id title } } }')
    const { id } = data.books.nodes[0]
    const answer = await open.ask(
      'owner.rival',
      `{ books(filter: { title: { in: ["One", "Two"] } }) { totalCount nodes { id } } book(id: "${id}") { title } }`,
    )
    assert.deepEqual(answer.data, { books: { totalCount: 0, nodes: [] }, book: null })
    assert.equal(answer.errors[0]!.extensions.code, 'resource.not_found')
    assert.doesNotMatch(JSON.stringify(answer), /One|Two/)
  })

  test('one request keeps nothing of another', async () => {
    const { data } = await open.ask('viewer.acme', '{ books { nodes { id } } }')
    const document = `query { book(id: "${data.books.nodes[0].id}") { title } }`
    const answers = await Promise.all(
      ['viewer.acme', 'owner.rival', 'viewer.acme', 'nobody.acme'].map((token) => open.ask(token, document)),
    )
    assert.deepEqual(
      answers.map((answer) => answer.data.book?.title),
      ['One', undefined, 'One', undefined],
    )
  })
})

test('GraphiQL loads only our own files, runs no inline script, and is there only where it is switched on', async () => {
  const response = await open.app.inject({ url: '/graphql/', headers: { accept: 'text/html' } })
  assert.equal(response.statusCode, 200)
  const policy = String(response.headers['content-security-policy'])
  assert.match(policy, /default-src 'none'/)
  assert.match(policy, /script-src 'self'(?:;|$)/)
  assert.doesNotMatch(policy, /https?:/)
  const html = response.body
  assert.doesNotMatch(html, /<(?:script|link)[^>]+(?:src|href)="https?:/)
  assert.doesNotMatch(html, /<script[^>]*>[^<]/)
  const urls = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, url]) => url!)
  assert.deepEqual(urls, ['/static/graphiql/graphiql.css', '/static/graphiql/graphiql.js', '/graphql/start.js'])
  for (const url of urls) assert.equal((await open.app.inject(url)).statusCode, 200, url)
  assert.match((await open.app.inject('/graphql/start.js')).body, /"subscriptionsProtocol":"GRAPHQL_SSE"/)
  const without = await closed.app.inject({ url: '/graphql/', headers: { accept: 'text/html, */*;q=0.1' } })
  assert.match(String(without.headers['content-type']), /^application\/json/)
  for (const url of urls) assert.equal((await closed.app.inject(url)).statusCode, 404, url)
})

async function post(body: unknown) {
  const response = await open.app.inject({
    method: 'POST',
    url: '/graphql',
    headers: { authorization: 'Bearer viewer.acme', 'content-type': 'application/json' },
    payload: JSON.stringify(body),
  })
  return { status: response.statusCode, ...response.json() }
}

function withoutRequestId(answer: object) {
  return JSON.parse(JSON.stringify(answer, (key, value) => (key === 'requestId' ? undefined : value)))
}
