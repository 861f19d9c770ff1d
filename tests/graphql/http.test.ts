// GraphQL behind the whole server: the same checks as REST, and the content app end to end.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openServer, type TestServer } from '../support/server.ts'
import { createTenant, type TestTenant } from '../support/tenant.ts'

let server: TestServer
let tenant: TestTenant
before(async () => {
  server = await openServer({ PEND_CORS_ORIGINS: 'https://app.example.com' })
  tenant = await createTenant(server)
})
after(() => server.close())

const PATHS = ['/graphql', '/graphql/']

describe('the door', () => {
  test('answers at both spellings of the address, with the request id of the header', async () => {
    for (const path of PATHS) {
      const { status, body, headers } = await server.call(path, { method: 'POST', body: { query: '{ __typename }' } })
      assert.deepEqual([status, body], [200, { data: { __typename: 'Query' } }])
      assert.equal(headers.get('cache-control'), 'no-store')
      const refused = await server.call(path, { method: 'POST', body: { query: '{' } })
      assert.equal(refused.body.errors[0].extensions.requestId, refused.headers.get('x-request-id'))
    }
  })

  test('refuses requests that are not JSON before GraphQL sees them (CVE-2025-64166, CVE-2021-43801, CVE-2026-23897)', async () => {
    const body = JSON.stringify({ query: '{ __typename }' })
    const cases: [Record<string, string>, string, number][] = [
      [{ 'content-type': 'text/plain' }, body, 415],
      [{ 'content-type': 'application/x-www-form-urlencoded' }, 'query={__typename}', 415],
      [{ 'content-type': 'application/graphql' }, '{ __typename }', 415],
      [{ 'content-type': 'application/json; charset=utf-16' }, body, 415],
      [{ 'content-type': 'application/json garbage' }, body, 415],
      [{ 'content-type': 'application/json' }, '{"query":', 400],
      [{ 'content-type': 'application/json' }, '{"query":"{ __typename }","__proto__":{}}', 400],
      [{ 'content-type': 'application/json' }, `{"query":"${'x'.repeat(1_100_000)}"}`, 413],
    ]
    for (const [headers, text, status] of cases) {
      const answer = await server.call('/graphql', { method: 'POST', headers, body: text })
      assert.equal(answer.status, status, `${JSON.stringify(headers)}: ${answer.text}`)
      assert.equal(answer.body.status, status)
    }
  })

  test('refuses other methods and lists the allowed ones', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH']) {
      const answer = await server.call('/graphql', { method })
      assert.deepEqual([answer.status, answer.body.code], [405, 'request.method_not_allowed'])
    }
  })

  test('refuses origins that REST does not know (CVE-2026-34373)', async () => {
    const preflight = async (origin: string) =>
      (
        await server.call('/graphql', {
          method: 'OPTIONS',
          headers: {
            origin,
            'access-control-request-method': 'POST',
            'access-control-request-headers': 'content-type',
          },
        })
      ).headers.get('access-control-allow-origin')
    assert.equal(await preflight('https://app.example.com'), 'https://app.example.com')
    assert.equal(await preflight('https://evil.example.com'), null)
  })

  test('refuses mismatched tokens and tenants as REST does', async () => {
    const other = await createTenant(server)
    const cases: [Record<string, string>, string | null][] = [
      [{ 'x-tenant': other.slug }, tenant.people.owner.access],
      [{ 'x-tenant': 'nowhere' }, tenant.people.owner.access],
      [{}, 'no.such.token'],
      [{ 'x-tenant': tenant.slug }, null],
    ]
    for (const [headers, token] of cases) {
      const rest = await server.call('/api/v1/articles', { headers, token })
      const graphql = await server.graphql('{ articles { totalCount } }', { headers, token })
      assert.equal(graphql.body.errors[0].extensions.code, rest.body.code, JSON.stringify(headers))
      assert.equal(graphql.body.errors[0].extensions.status, rest.status)
    }
  })
})

describe('production', () => {
  test('has no page, no schema and no suggestion unless enabled', async () => {
    const closed = await openServer({ PEND_GRAPHIQL: 'off', PEND_DEBUG_INTROSPECTION: 'false' })
    try {
      const page = await closed.call('/graphql/', { headers: { accept: 'text/html, */*' } })
      assert.deepEqual([page.status, page.body.errors[0].extensions.code], [400, 'request.malformed'])
      const { body } = await closed.graphql('{ __schema { types { name } } }')
      assert.equal(body.errors[0].extensions.code, 'graphql.invalid_document')
      assert.doesNotMatch((await closed.graphql('{ articlez { totalCount } }')).text, /mean/)
    } finally {
      await closed.close()
    }
  })
})

test('a blog is written and read from end to end', async () => {
  const ask = async (query: string, variables: Record<string, unknown> = {}, role: 'viewer' | 'editor' = 'editor') =>
    (await server.graphql(query, { token: tenant.people[role].access, variables })).body
  const { data } = await ask(
    'mutation { createCategory(input: { name: "News" }) { category { id slug } } createTag(input: { name: "Hot" }) { tag { id } } }',
  )
  const created = await ask(
    'mutation ($input: CreateArticleInput!) { createArticle(input: $input) { article { id slug status author { email } category { name } tags { name } } } }',
    { input: { title: 'Crème brûlée!', categoryId: data.createCategory.category.id, tagIds: [data.createTag.tag.id] } },
  )
  const { id, ...article } = created.data.createArticle.article
  assert.deepEqual(article, {
    slug: 'creme-brulee',
    status: 'draft',
    author: { email: tenant.people.editor.email },
    category: { name: 'News' },
    tags: [{ name: 'Hot' }],
  })
  const refused = await ask('mutation ($id: ID!) { publishArticle(id: $id) { article { id } } }', { id }, 'viewer')
  assert.equal(refused.errors[0].extensions.code, 'permissions.denied')
  const published = await ask('mutation ($id: ID!) { publishArticle(id: $id) { article { status publishedAt } } }', {
    id,
  })
  assert.equal(published.data.publishArticle.article.status, 'published')
  const read = await ask(
    '{ categories { nodes { slug articles(filter: { status: { exact: published }, tags: { slug: { exact: "hot" } } }) { totalCount nodes { title } } } } }',
    {},
    'viewer',
  )
  assert.deepEqual(read.data.categories.nodes, [
    { slug: 'news', articles: { totalCount: 1, nodes: [{ title: 'Crème brûlée!' }] } },
  ])
})
