// The cost of a request before its refusal, on every way in: bodies, GraphQL documents and variables, query strings,
// headers (RED-06).
// In a process of its own: it measures the processor time of its process.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant } from '#tests/support/tenant.ts'

// What costs more than in proportion takes seconds. Slow and busy machines take up to twice the usual 60 to 80.
const MOST = 250
let server: TestServer
let token: string
before(async () => {
  server = await openServer({ PEND_RATE_LIMIT: 'off' })
  token = (await createTenant(server, [])).people.owner.access
})
after(() => server.close())

const many = <T>(count: number, item: (n: number) => T) => Array.from({ length: count }, (_, n) => item(n))
const text = (value: unknown) => JSON.stringify(value)
const FIVES = many(499_000, () => 5)
const IDS = many(25_000, () => '0197a6a0-0000-7000-8000-00000000000f')

interface Sent {
  readonly path: string
  readonly body?: string
  readonly headers?: Record<string, string>
  readonly method?: string
}

const rest = (path: string, body: unknown, method = 'POST'): Sent => ({
  path: `/api/v1${path}`,
  body: text(body),
  method,
})
const graphql = (query: string, variables: object = {}): Sent => ({
  path: '/graphql/',
  body: text({ query, variables }),
  method: 'POST',
})
const article = (variables: object) =>
  graphql('mutation($input: CreateArticleInput!) { createArticle(input: $input) { article { id } } }', variables)

/** By what is wrong; each as large as the server accepts. */
const REQUESTS: Readonly<Record<string, () => Sent>> = {
  'a list of equal numbers': () => rest('/articles', { title: 'x', tags: FIVES }),
  'a list of equal ids': () => rest('/articles', { title: 'x', tags: IDS }),
  'a bulk of numbers': () => rest('/articles/bulk', FIVES),
  'a bulk of empty records': () =>
    rest(
      '/articles/bulk',
      many(500, () => ({})),
    ),
  'a bulk of lists': () =>
    rest(
      '/articles/bulk',
      many(500, () => ({ title: 'x', tags: many(900, () => 5) })),
    ),
  'a bulk deletion of numbers': () => rest('/articles/bulk', { ids: FIVES }, 'DELETE'),
  'words of a key': () => rest('/api-keys', { name: 'x', permissions: many(150_000, () => 'a.b') }),
  'words of a role': () => rest('/roles', { name: 'x', permissions: many(150_000, () => 'a.b') }),
  'events of a webhook': () => rest('/webhooks', { url: 'https://e.example', events: many(150_000, () => 'a.b') }),
  'roles of an invitation': () => rest('/invitations', { email: 'a@example.com', roles: IDS }),
  'a log-in with a long address': () => rest('/auth/login', { email: `a@${'a.'.repeat(490_000)}`, password: 'x' }),
  'many keys': () => rest('/articles', Object.fromEntries(many(90_000, (n) => [`k${n}`, 1]))),
  'lists in lists': () => ({
    path: '/api/v1/articles',
    body: '['.repeat(400_000) + ']'.repeat(400_000),
    method: 'POST',
  }),
  'a number of many digits': () => ({
    path: '/api/v1/articles',
    body: `{"title":${'9'.repeat(990_000)}}`,
    method: 'POST',
  }),
  'a number of many zeros': () => ({
    path: '/api/v1/auth/login',
    body: `{"email":1${'0'.repeat(990_000)}1}`,
    method: 'POST',
  }),
  'a fraction of many zeros': () => ({
    path: '/api/v1/auth/login',
    body: `{"email":1.1${'0'.repeat(990_000)}1}`,
    method: 'POST',
  }),
  'formatted text of links without an end': () => rest('/articles', { title: 'x', body: '[]('.repeat(33_000) }),
  'formatted text of links behind entities': () => rest('/articles', { title: 'x', body: '[](&amp;'.repeat(12_500) }),
  'a mail of blanks behind braces': () =>
    rest('/mails/invitation/template', { heading: 'x', subject: 'x', body: `{{${' '.repeat(4990)}x` }, 'PUT'),
  'variables: a number of many zeros': () => ({
    path: '/graphql/',
    body: `{"query":"query($f: Int) { articles(first: $f) { totalCount } }","variables":{"f":1${'0'.repeat(900_000)}1}}`,
    method: 'POST',
  }),
  'variables: a list of invalid words': () =>
    graphql('query($by: [ArticleOrder!]) { articles(orderBy: $by) { totalCount } }', {
      by: many(90_000, (n) => `TITL${n}`),
    }),
  'variables: a list of equal numbers': () => article({ input: { title: 'x', tagIds: FIVES } }),
  'variables: a list of equal ids': () => article({ input: { title: 'x', tagIds: IDS } }),
  'variables: unknown keys': () => article({ input: Object.fromEntries(many(90_000, (n) => [`k${n}`, 1])) }),
  'variables: a thousand unknown keys': () =>
    article({ input: Object.fromEntries(many(9000, (n) => [`titel${n}`, 1])) }),
  'variables: a long list of numbers': () => article({ input: { title: 'x', tagIds: many(90_000, () => 5) } }),
  'variables: lists in lists': () => article({ input: JSON.parse('['.repeat(5000) + ']'.repeat(5000)) }),
  'a document of one list': () =>
    graphql(`mutation { createArticle(input: { title: "x", tagIds: [${'5,'.repeat(400_000)}] }) { article { id } } }`),
  'a document of blanks': () => graphql(`{ ${' '.repeat(900_000)} articles { totalCount } }`),
  'a filter of many ids': () =>
    graphql('query($f: ArticleFilter) { articles(filter: $f) { totalCount } }', { f: { id: { in: IDS } } }),
  'a filter of many groups': () =>
    graphql('query($f: ArticleFilter) { articles(filter: $f) { totalCount } }', {
      f: { or: many(20_000, () => ({ status: { exact: 'draft' } })) },
    }),
  'a filter of many groups in an address': () => ({
    path: `/api/v1/articles?filter=${encodeURIComponent(text({ or: many(300, () => ({ status: 'draft' })) }))}`,
  }),
  'a query string of one list': () => ({ path: `/api/v1/articles?id__in=${'5,'.repeat(6500)}` }),
  'a query string of many parameters': () => ({ path: `/api/v1/articles?${many(1500, (n) => `a${n}=1`).join('&')}` }),
  'a query string of commas': () => ({ path: `/api/v1/articles?ordering=${','.repeat(13_000)}` }),
  'a long cursor': () => ({ path: `/api/v1/articles?cursor=${'A'.repeat(13_000)}` }),
  'a long search': () => ({ path: `/api/v1/articles?search=${'a+'.repeat(6500)}` }),
  'a long address': () => ({ path: `/api/v1/${'a/'.repeat(6500)}` }),
  'many entity tags': () => ({ path: '/api/v1/articles', headers: { 'if-none-match': '"a", '.repeat(2500) } }),
  'an endless tag': () => ({ path: '/api/v1/articles', headers: { 'if-none-match': `"${'W/'.repeat(6000)}` } }),
  'a long Accept': () => ({ path: '/api/v1/articles', headers: { accept: 'a/b;q=0.1,'.repeat(1300) } }),
  'a long token': () => ({ path: '/api/v1/articles', headers: { authorization: `Bearer ${'a.'.repeat(6000)}` } }),
  'a long cookie': () => ({ path: '/api/v1/auth/providers/x/callback', headers: { cookie: 'a=b; '.repeat(2500) } }),
  'a long type of body': () => ({
    ...rest('/articles', {}),
    headers: { 'content-type': `application/json${' ; charset'.repeat(1300)}` },
  }),
  'a long preference': () => ({ path: '/api/v1/articles', headers: { prefer: 'a=b, '.repeat(2500) } }),
}

/** Milliseconds of processor time of client and server together, the least of five. */
async function costOf({ path, body, headers = {}, method = 'GET' }: Sent): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let run = 0; run < 5 && least > MOST; run++) {
    const before = process.cpuUsage()
    const { status } = await server.call(path, { method, token, headers, ...(body !== undefined && { body }) })
    const { user, system } = process.cpuUsage(before)
    assert.ok(status < 500, `${status}`)
    least = Math.min(least, (user + system) / 1000)
  }
  return least
}

describe('an excessive request', () => {
  for (const [name, build] of Object.entries(REQUESTS))
    test(`costs little: ${name} (RED-06)`, async () => {
      const cost = await costOf(build())
      assert.ok(cost < MOST, `${cost} ms of processor`)
    })
})
