// GraphQL over HTTP: all audits of graphql-http, then what they omit: statuses, GET, and the page for browsers.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { serverAudits } from 'graphql-http'
import { openServer, type TestServer } from '../support/server.ts'
import { createTenant, type TestTenant } from '../support/tenant.ts'

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8'
const GRAPHQL = 'application/graphql-response+json'

let server: TestServer
let tenant: TestTenant
before(async () => {
  server = await openServer()
  tenant = await createTenant(server)
})
after(() => server.close())

const addressOf = (asked: Record<string, string>) => `/graphql/?${new URLSearchParams(asked)}`
const typeOf = ({ headers }: { headers: Headers }) => headers.get('content-type')

describe('the audits of graphql-http', () => {
  const audits = serverAudits({ url: () => `${server.origin}/graphql/` })

  test('are the sixty-one that the package contains', () => {
    assert.equal(audits.length, 61)
  })

  for (const { id, name, fn } of audits)
    test(`the server ${name} (${id})`, async () => {
      const result = await fn()
      if (result.status !== 'ok') assert.fail(result.reason)
    })
})

describe('a query by GET', () => {
  test('is answered as by POST, with the caller, variables and the operation name', async () => {
    const query = 'query Other { __typename } query Count($search: String) { articles(search: $search) { totalCount } }'
    const asked = { query, operationName: 'Count', variables: JSON.stringify({ search: 'nothing' }) }
    const answer = await server.call(addressOf(asked), { token: tenant.people.viewer.access })
    assert.deepEqual([answer.status, answer.body], [200, { data: { articles: { totalCount: 0 } } }])
    assert.equal(answer.headers.get('cache-control'), 'no-store')
    const stranger = await server.call(addressOf(asked))
    assert.equal(stranger.body.errors[0].extensions.code, 'auth.required')
  })

  test('costs as much as by POST', async () => {
    const query = '{ categories(first: 200) { nodes { articles(first: 200) { nodes { id } } } } }'
    const answer = await server.call(addressOf({ query }), { token: tenant.people.viewer.access })
    assert.equal(answer.body.errors[0].extensions.code, 'graphql.too_complex')
  })

  test('changes nothing: a mutation is refused before it runs, in every form (GHSA-9q82-xgwf-vj6h)', async () => {
    const query = 'query Read { __typename } mutation Write { createCategory(input: { name: "By a link" }) { id } }'
    for (const accept of [undefined, 'application/json', GRAPHQL, '*/*']) {
      const answer = await server.call(addressOf({ query, operationName: 'Write' }), {
        token: tenant.people.editor.access,
        headers: { ...(accept && { accept }) },
      })
      assert.deepEqual(
        [answer.status, answer.headers.get('allow'), answer.body.errors[0].extensions.code],
        [405, 'POST', 'request.method_not_allowed'],
      )
    }
    const streamed = await server.call(addressOf({ query, operationName: 'Write' }), {
      token: tenant.people.editor.access,
      headers: { accept: 'text/event-stream' },
    })
    assert.match(streamed.text, /request\.method_not_allowed/)
    const head = await fetch(server.origin + addressOf({ query, operationName: 'Write' }), {
      method: 'HEAD',
      headers: { authorization: `Bearer ${tenant.people.editor.access}` },
    })
    assert.equal(head.status, 405)
    const { body } = await server.graphql('{ categories { totalCount } }', { token: tenant.people.editor.access })
    assert.equal(body.data.categories.totalCount, 0)
  })

  test('is refused for unknown and repeated parameters', async () => {
    for (const extra of [
      '&variables=%7B',
      '&variables=%7B%22__proto__%22%3A1%7D',
      '&query=x',
      '&variables=1',
      '&id=1',
    ]) {
      const answer = await server.call(`${addressOf({ query: '{ __typename }' })}${extra}`)
      assert.deepEqual([answer.status, answer.body.errors[0].extensions.code], [400, 'request.malformed'], extra)
    }
    assert.equal((await server.call('/graphql/')).status, 400)
  })
})

describe('the form of an answer', () => {
  const forms: [title: string, accept: string | undefined, type: string][] = [
    ['nothing asked', undefined, 'application/json; charset=utf-8'],
    ['anything', '*/*', 'application/json; charset=utf-8'],
    ['JSON', 'application/json', 'application/json; charset=utf-8'],
    ['what Apollo Client sends', `${GRAPHQL},application/json;q=0.9`, `${GRAPHQL}; charset=utf-8`],
    [
      'what urql sends',
      `${GRAPHQL}, application/graphql+json, application/json, text/event-stream, multipart/mixed`,
      `${GRAPHQL}; charset=utf-8`,
    ],
    ['JSON rather than GraphQL', `application/json, ${GRAPHQL};q=0.5`, 'application/json; charset=utf-8'],
    ['parameters', `${GRAPHQL}; charset=utf-8`, `${GRAPHQL}; charset=utf-8`],
    ['a stream alone', 'text/event-stream', 'text/event-stream; charset=utf-8'],
    ['a stream or JSON', 'text/event-stream, application/json', 'application/json; charset=utf-8'],
    ['what a browser sends', BROWSER, 'text/html; charset=utf-8'],
    ['a page rather than JSON', 'application/json;q=0.8, text/html', 'text/html; charset=utf-8'],
    ['JSON rather than a page', 'text/html;q=0.8, application/json', 'application/json; charset=utf-8'],
  ]
  for (const [title, accept, type] of forms)
    test(`follows the Accept header: ${title}`, async () => {
      const answer = await server.call(addressOf({ query: '{ __typename }' }), {
        headers: { ...(accept && { accept }) },
      })
      assert.deepEqual([answer.status, typeOf(answer)], [200, type])
    })

  test('is refused when the client accepts none', async () => {
    for (const accept of ['text/csv', 'image/*', `${GRAPHQL};q=0, text/plain`]) {
      const answer = await server.graphql('{ __typename }', { headers: { accept } })
      assert.deepEqual([answer.status, answer.body.errors[0].extensions.code], [406, 'request.not_acceptable'], accept)
    }
  })

  test('is JSON for a browser where there is no page', async () => {
    const closed = await openServer({ PEND_GRAPHIQL: 'off' })
    try {
      const answer = await closed.call(addressOf({ query: '{ __typename }' }), { headers: { accept: BROWSER } })
      assert.deepEqual(
        [typeOf(answer), answer.body],
        ['application/json; charset=utf-8', { data: { __typename: 'Query' } }],
      )
    } finally {
      await closed.close()
    }
  })
})

describe('the status of an answer', () => {
  const statuses: [title: string, query: string, status: number, variables?: Record<string, unknown>][] = [
    ['an invalid document', '{', 400],
    ['an unknown field', '{ nothing }', 400],
    [
      'a document that asks for too much',
      '{ categories(first: 200) { nodes { articles(first: 200) { nodes { id } } } } }',
      400,
    ],
    ['a variable of another type', 'query ($n: Int) { articles(first: $n) { totalCount } }', 400, { n: 'x' }],
    ['a refused field', '{ article(id: "x") { id } }', 200],
  ]
  for (const [title, query, status, variables] of statuses)
    test(`states the result in ${GRAPHQL}, and the transport in JSON: ${title}`, async () => {
      const ask = async (accept: string) => {
        const answer = await server.graphql(query, {
          token: tenant.people.viewer.access,
          variables,
          headers: { accept },
        })
        assert.ok(answer.body.errors, answer.text)
        return answer.status
      }
      assert.deepEqual([await ask(GRAPHQL), await ask('application/json')], [status, 200])
    })

  test('is that of the code in both where the caller is refused', async () => {
    for (const accept of [GRAPHQL, 'application/json']) {
      const answer = await server.graphql('{ __typename }', { token: 'no.such.token', headers: { accept } })
      assert.deepEqual([answer.status, typeOf(answer)], [401, `${accept}; charset=utf-8`])
    }
  })
})
