// Every refusal of input says what is wrong: no list of faults is empty, and no suggestion comes from an empty list.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { TSchema } from 'typebox'
import { installedApps } from '#core/installed-apps.ts'
import { buildApplication } from '#framework/application/build-application.ts'
import { validateInput } from '#framework/operations/steps/validate-input.ts'
import { describeRoutes } from '#framework/projections/rest/describe-routes.ts'
import { createSchemaOf, replaceSchemaOf, updateSchemaOf } from '#framework/resource/schemas/input-schemas.ts'
import { Problem, type ProblemItem } from '#shared/exceptions/problem.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, type TestTenant } from '#tests/support/tenant.ts'

const application = buildApplication(installedApps)
const OF_INPUT = [400, 413, 415, 422]

type Sent = [type: string | null, body: string | null]

/** Junk that is invalid almost everywhere. */
const VALUES: readonly unknown[] = [
  ...[null, true, 0, -1, 1.5, 1e300, '', ' ', 'x', '\u0000', 'x'.repeat(5000), '2026-13-45', '0197a6a0'],
  ...[[], [null], [[]], [{}], ['x', 'x'], {}, { zode: {} }, { zode: [{ deep: null }] }],
]

function assertTold(errors: readonly ProblemItem[], what: string): void {
  assert.ok(errors.length > 0, what)
  for (const { pointer, code, message } of errors) {
    assert.ok(typeof pointer === 'string' && code !== '' && message !== '', what)
    // Patterns, formats and schemas contain words of programs.
    assert.doesNotMatch(message, /must match|right form|pattern|schema/, `${what}: ${message}`)
    assert.doesNotMatch(message, /(?:\b(?:are|of|allowed|known|taken)|:)\s*\.?$/i, `${what}: ${message}`)
  }
}

/** Every schema that checks a body. */
const schemas = new Map<string, TSchema>()
for (const model of application.models.values())
  for (const [of, build] of Object.entries({ createSchemaOf, updateSchemaOf, replaceSchemaOf }))
    schemas.set(`${model.name}: ${of}`, build(model))
for (const { name, body, query } of application.endpoints)
  for (const [of, schema] of Object.entries({ body, query })) if (schema) schemas.set(`${name}: ${of}`, schema)
for (const [name, { input }] of application.actions) if (input) schemas.set(`${name}: input`, input)

describe('a body', () => {
  test('that does not fit its schema gets a reason, whatever any place contains', () => {
    let refused = 0
    for (const [place, schema] of schemas) {
      const names = Object.keys((schema as { properties?: object }).properties ?? {})
      const bodies = [...VALUES, ...names.flatMap((name) => VALUES.map((value) => ({ [name]: value })))]
      for (const body of bodies) {
        try {
          validateInput(schema, body)
        } catch (error) {
          refused++
          const what = `${place}: ${JSON.stringify(body)?.slice(0, 80)}`
          assert.ok(error instanceof Problem, `${what}: ${error}`)
          assertTold(error.errors, what)
        }
      }
    }
    assert.ok(refused > 5000, `${refused}`)
  })
})

describe('a request', () => {
  let server: TestServer
  let tenant: TestTenant<'owner'>
  before(async () => {
    server = await openServer({ PEND_RATE_LIMIT: 'off' })
    tenant = await createTenant(server, ['owner'])
  })
  after(() => server.close())

  const QUERIES = [
    '?zode=1',
    '?page=x',
    '?page=1&page=2',
    '?page_size=-1',
    '?ordering=zode',
    '?ordering=',
    '?fields=zode',
  ]
  const MORE = [
    '?include=zode',
    '?id__in=7',
    '?search=%00',
    '?%zz=%ff',
    '?cursor=x',
    '?count=zode',
    '?id__zode=1',
    '?limit=x',
  ]
  const BODIES: Sent[] = [
    [null, null],
    ...[
      '',
      '[',
      '[]',
      '7',
      '"x"',
      'null',
      '[7]',
      '[{"zode":1}]',
      '{"zode":{"deep":1}}',
      '{"__proto__":{}}',
      '{"ids":[7]}',
    ].map((body) => ['application/json', body] as [string, string]),
    ['application/json', '\u00ff'],
    ['application/json; charset=latin1', '{}'],
    ['text/plain', 'junk'],
    ['multipart/form-data; boundary=x', 'junk'],
    ['application/merge-patch+json', '[]'],
  ]

  test('refused for its content gets a reason, on every route', async () => {
    let refused = 0
    // Other tests cover the requests that end this test's session.
    const routes = describeRoutes(server.application, '/api/v1').filter(
      ({ path }) => !/\/auth\/(?:logout|sessions|refresh)/.test(path),
    )
    for (const { method, path } of routes) {
      const target = path.replace(/\{\w+\}/g, '0197a6a0-0000-7000-8000-00000000000f')
      const answers = requestsTo(method).map(([query, sent]) => send(method, target + query, sent))
      for (const answer of await Promise.all(answers)) {
        assert.ok(answer.status < 500, answer.what)
        if (!answer.isRefusal) continue
        refused++
        assertTold(JSON.parse(answer.text).errors, answer.what)
      }
    }
    assert.ok(refused > 500, `${refused}`)
  })

  test('with a malformed text learns what it is not, in the same words over REST and GraphQL', async () => {
    const token = tenant.people.owner.access
    const said: Record<string, [body: Record<string, unknown>, words: RegExp]> = {
      locale: [{ locale: 'English' }, /is not a language tag such as en or pt-BR$/],
      slug: [{ slug: 'Not a slug' }, /holds more than small letters, digits and single hyphens/],
    }
    for (const [field, [input, words]] of Object.entries(said)) {
      const body = { title: 'A', ...input }
      const rest = await server.call('/api/v1/articles', { method: 'POST', token, body })
      const [fault] = rest.body.errors
      assert.deepEqual([rest.status, fault.pointer], [422, `/${field}`])
      assert.match(fault.message, words)
      const mutation = 'mutation ($input: CreateArticleInput!) { createArticle(input: $input) { article { id } } }'
      const { text } = await server.graphql(mutation, { token, variables: { input: body } })
      assert.ok(text.includes(fault.message.slice(0, 20)), text)
    }
  })

  /** Each query with junk, and each body where the method has one. */
  function requestsTo(method: string): [query: string, sent: Sent][] {
    const junk: Sent = method === 'GET' ? [null, null] : ['application/json', '{"zode":1}']
    const bodies = method === 'GET' ? [] : BODIES.slice(method === 'DELETE' ? 1 : 0)
    return [
      ...[...QUERIES, ...MORE].map((query) => [query, junk] as [string, Sent]),
      ...bodies.map((body) => ['', body] as [string, Sent]),
    ]
  }

  async function send(method: string, target: string, [type, body]: Sent) {
    const headers = { authorization: `Bearer ${tenant.people.owner.access}`, ...(type && { 'content-type': type }) }
    const answer = await fetch(`${server.origin}${target}`, { method, headers, body, redirect: 'manual' })
    const [{ status }, text] = [answer, await answer.text()]
    const isProblem = answer.headers.get('content-type')?.includes('problem') === true
    const what = `${method} ${target} ${type} ${body}: ${status} ${text.slice(0, 300)}`
    return { status, text, what, isRefusal: isProblem && OF_INPUT.includes(status) }
  }

  test('names every bad record of a bulk call, and the full path of each fault, on both surfaces', async () => {
    const token = tenant.people.owner.access
    const records = [{ name: 'fine' }, {}, { name: 7 }, { name: 'also fine' }, { name: 'x', zode: 1 }]
    const places = ['/1/name', '/2/name', '/4/zode']
    const rest = await server.call('/api/v1/tags/bulk', { method: 'POST', token, body: records })
    assert.equal(rest.status, 422, rest.text)
    assert.deepEqual(
      rest.body.errors.map(({ pointer }: ProblemItem) => pointer),
      places,
    )
    const longer = [{ name: 'fine' }, { name: 'x'.repeat(5000) }, { name: '' }]
    const query = 'mutation ($records: [CreateTagInput!]!) { createTags(inputs: $records) { __typename } }'
    const graphql = await server.graphql(query, { token, variables: { records: longer } })
    assert.deepEqual(
      graphql.body.errors?.[0].extensions.errors?.map(({ pointer }: ProblemItem) => pointer),
      ['/1/name', '/2/name'],
      graphql.text,
    )
    const made = await server.call('/api/v1/tags/bulk', { method: 'POST', token, body: [{ name: 'a' }, { name: 'b' }] })
    const [one, other] = made.body.results as { id: string }[]
    const changes = [
      { id: one!.id, name: 7 },
      { name: 'no id' },
      { id: other!.id, zode: 1 },
      { id: other!.id, name: 'c' },
    ]
    const changed = await server.call('/api/v1/tags/bulk', { method: 'PATCH', token, body: changes })
    assert.deepEqual(
      changed.body.errors?.map(({ pointer }: ProblemItem) => pointer),
      ['/0/name', '/1/id', '/2/zode'],
      changed.text,
    )
    assert.equal((await server.call('/api/v1/tags?page_size=200', { token })).body.count, 2, 'nothing was half written')
  })
})
