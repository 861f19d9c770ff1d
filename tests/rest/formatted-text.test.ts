// Formatted text contains nothing that runs, whichever way it came in and goes out (XSS-02).
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { arrange } from '#tests/support/arrange.ts'
import { openEdge, type TestEdge } from '#tests/support/edge.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, type TestTenant } from '#tests/support/tenant.ts'

const DIRTY = 'Hello <script>alert(1)</script><b onclick="alert(1)">you</b>, [here](javascript:alert).'
const CLEAN = 'Hello <b>you</b>, [here](#).'

let server: TestServer
let edge: TestEdge
let tenant: TestTenant<'owner'>
before(async () => {
  server = await openServer()
  edge = await openEdge()
  tenant = await createTenant(server, [])
})
after(async () => {
  await edge.close()
  await server.close()
})

const call = (path: string, method = 'GET', body?: unknown) =>
  server.call(`/api/v1${path}`, { method, token: tenant.people.owner.access, ...(body !== undefined && { body }) })
const storedOf = async (id: string) => (await arrange('select body from public.articles where id = $1', [id]))[0]!.body
async function create(values: object = {}): Promise<string> {
  const made = await call('/articles', 'POST', { title: `Formatted ${randomUUID()}`, ...values })
  assert.equal(made.status, 201, made.text)
  return made.body.id
}

describe('written formatted text', () => {
  test('is cleaned over REST: created, changed, replaced, many at once', async () => {
    const id = await create({ body: DIRTY })
    assert.equal(await storedOf(id), CLEAN)
    for (const [method, values] of [
      ['PATCH', { body: `${DIRTY} again` }],
      ['PUT', { title: 'Other', body: `${DIRTY} again` }],
    ] as const) {
      const changed = await call(`/articles/${id}`, method, values)
      assert.deepEqual([changed.status, changed.body.body], [200, `${CLEAN} again`], changed.text)
    }
    const made = await call('/articles/bulk', 'POST', [{ title: 'One', body: DIRTY }])
    assert.deepEqual([made.status, made.body.results?.[0].body ?? made.body[0]?.body], [201, CLEAN], made.text)
    const changed = await call('/articles/bulk', 'PATCH', [{ id, body: DIRTY }])
    assert.equal(changed.status, 200, changed.text)
    assert.equal(await storedOf(id), CLEAN)
  })

  test('is cleaned over GraphQL, and events contain the clean text', async () => {
    const made = await server.graphql(
      'mutation($input: CreateArticleInput!) { createArticle(input: $input) { article { id body } } }',
      { token: tenant.people.owner.access, variables: { input: { title: 'Over GraphQL', body: DIRTY } } },
    )
    const { id, body } = made.body.data.createArticle.article
    assert.equal(body, CLEAN)
    const [event] = await arrange("select data from tasks.events where record_id = $1 and name = 'articles.created'", [
      id,
    ])
    assert.equal((event!.data as { body: string }).body, CLEAN)
  })

  test('of too many tags is refused with the reason', async () => {
    const refused = await call('/articles', 'POST', { title: 'Many', body: '<b>'.repeat(6000) })
    assert.deepEqual(
      refused.body.errors.map(({ pointer, code }: Record<string, string>) => [pointer, code]),
      [['/body', 'format']],
    )
  })

  test('that grows beyond its length by cleaning is refused, too', async () => {
    const over = await call('/articles', 'POST', {
      title: 'Longer',
      body: `${'<p>'.repeat(4000)}${'x'.repeat(187_990)}`,
    })
    assert.deepEqual([over.status, over.body.errors?.[0]?.pointer], [422, '/body'], over.text)
  })
})

describe('earlier formatted text', () => {
  test('is cleaned wherever it is read: record, list, GraphQL, relation, edge', async () => {
    const id = await create()
    await call(`/articles/${id}/publish`, 'POST', {})
    await arrange('update public.articles set body = $2 where id = $1', [id, DIRTY])
    const { slug, body } = (await call(`/articles/${id}`)).body
    assert.equal(body, CLEAN)
    const listed = (await call(`/articles?slug=${slug}`)).body.results
    assert.equal(listed[0].body, CLEAN)
    const over = await server.graphql('query($id: ID!) { article(id: $id) { body } }', {
      token: tenant.people.owner.access,
      variables: { id },
    })
    assert.equal(over.body.data.article.body, CLEAN, over.text)
    assert.equal((await edge.get(`/content/articles/${slug}`, tenant.slug)).body.body, CLEAN)
    assert.equal((await edge.get('/content/articles', tenant.slug)).body.results[0].body, CLEAN)
  })

  test('is described as cleaned in the API document', async () => {
    const { body } = await server.call('/api/v1/openapi.json', { token: tenant.people.owner.access })
    const text = JSON.stringify(body.components.schemas.Article.properties.body)
    assert.match(text, /Markdown that may contain HTML. The server removes tags/)
  })
})
