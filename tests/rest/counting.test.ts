// How far lists count: up to a limit unless the caller wants all, alike on every surface, and each says when it stopped.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { arrange } from '../support/arrange.ts'
import { openEdge, type TestEdge } from '../support/edge.ts'
import { openServer, type TestServer } from '../support/server.ts'
import { createTenant, type TestTenant } from '../support/tenant.ts'

const LIMIT = 4
const ROWS = 6

let server: TestServer
let edge: TestEdge
let tenant: TestTenant
let categoryId: string
before(async () => {
  const settings = { PEND_COUNT_LIMIT: String(LIMIT) }
  server = await openServer(settings)
  edge = await openEdge({ variables: settings })
  tenant = await createTenant(server)
  const token = tenant.people.editor.access
  const created = await server.call('/api/v1/categories', { method: 'POST', token, body: { name: 'News' } })
  categoryId = created.body.id
  const body = Array.from({ length: ROWS }, (_, n) => ({ title: `Word ${n}`, category: categoryId }))
  const written = await server.call('/api/v1/articles/bulk', { method: 'POST', token, body })
  assert.equal(written.status, 201, written.text)
  await arrange("update articles set status = 'published', published_at = now() where tenant_id = $1", [tenant.id])
})
after(async () => {
  await edge.close()
  await server.close()
})

/** What a list says about its count. */
const CASES: [query: string, count: number | null, isLimited: boolean][] = [
  ['', LIMIT, true],
  ['count=limited', LIMIT, true],
  ['count=exact', ROWS, false],
  ['count=none', null, false],
  ['cursor=', null, false],
  ['cursor=&count=limited', LIMIT, true],
  ['cursor=&count=exact', ROWS, false],
  ['page=3&page_size=2', LIMIT, true],
  ['page=9&page_size=2', LIMIT, true],
  ['offset=5&limit=1', LIMIT, true],
  ['search=word', LIMIT, true],
  ['title__in=Word 0,Word 1,Word 2,Word 3,Word 4', LIMIT, true],
  ['title__in=Word 0,Word 1,Word 2,Word 3', LIMIT, false],
  ['title=Word 1', 1, false],
  ['title=nothing', 0, false],
]

for (const [query, count, isLimited] of CASES)
  test(`counts ?${query} and says whether it stopped, over REST and at the edge`, async () => {
    const call = { token: tenant.people.viewer.access }
    const { body } = await server.call(`/api/v1/articles?${encodeURI(query)}`, call)
    const counted = isLimited ? { count, countIsLimited: true } : { count }
    const expected = query.startsWith('search') ? { ...counted, isRanked: true } : counted
    const { next: _next, previous: _previous, results: _results, ...said } = body
    assert.deepEqual(said, expected)
    const shown = await edge.get(`/content/articles?${encodeURI(query)}`, tenant.slug)
    const { next: _after, previous: _before, results: _shown, ...shownCount } = shown.body
    assert.deepEqual(shownCount, expected)
  })

test('refuses other ways to count, and continues past the limit', async () => {
  const call = { token: tenant.people.viewer.access }
  assert.equal((await server.call('/api/v1/articles?count=all', call)).status, 400)
  const { body } = await server.call('/api/v1/articles?page=2&page_size=4', call)
  assert.deepEqual([body.count, body.results.length, body.next], [LIMIT, 2, null])
})

test('counts GraphQL connections alike, of a resource and of a record', async () => {
  const ask = async (args: string, selection: string) => {
    const query = `{ articles${args} { ${selection} } categories { nodes { articles${args} { ${selection} } } } }`
    const { data } = (await server.graphql(query, { token: tenant.people.viewer.access })).body
    assert.deepEqual(data.categories.nodes[0].articles, data.articles)
    return data.articles
  }
  const both = 'totalCount totalCountIsLimited'
  assert.deepEqual(await ask('', both), { totalCount: LIMIT, totalCountIsLimited: true })
  assert.deepEqual(await ask('', 'totalCountIsLimited'), { totalCountIsLimited: true })
  assert.deepEqual(await ask('(exactCount: true)', both), { totalCount: ROWS, totalCountIsLimited: false })
  const one = '(filter: { title: { exact: "Word 1" } })'
  assert.deepEqual(await ask(one, both), { totalCount: 1, totalCountIsLimited: false })
})

test('another server of the same process counts up to its own limit', async () => {
  const other = await openServer({ PEND_COUNT_LIMIT: String(LIMIT - 1) })
  try {
    const [call, query] = [{ token: tenant.people.viewer.access }, '{ articles { totalCount } }']
    for (const [asked, limit] of [
      [server, LIMIT],
      [other, LIMIT - 1],
      [server, LIMIT],
    ] as const) {
      assert.equal((await asked.call('/api/v1/articles', call)).body.count, limit)
      assert.equal((await asked.graphql(query, call)).body.data.articles.totalCount, limit)
    }
  } finally {
    await other.close()
  }
})
