// Published content at the edge: what is visible and what is not, in which form, and how soon changes arrive.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { cacheCleared } from '#framework/events/following/change-versions.ts'
import { createContext } from '#framework/request/create-context.ts'
import { testDatabaseUrls } from '#framework/testing/database.ts'
import { readAllEvents } from '#framework/testing/read-all-events.ts'
import { openRoundTripProxy } from '#framework/testing/servers/round-trip-proxy.ts'
import { waitUntil } from '#framework/testing/wait-until.ts'
import { arrange } from '#tests/support/arrange.ts'
import { openEdge, type TestEdge } from '#tests/support/edge.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, type TestTenant } from '#tests/support/tenant.ts'

let server: TestServer
let edge: TestEdge
before(async () => {
  server = await openServer()
  edge = await openEdge()
})
after(async () => {
  await edge.close()
  await server.close()
})

async function createArticle(tenant: TestTenant, title: string, body: Record<string, unknown> = {}): Promise<string> {
  const call = { method: 'POST', token: tenant.people.editor.access }
  const created = await server.call('/api/v1/articles', { ...call, body: { title, ...body } })
  assert.equal(created.status, 201, created.text)
  return created.body.id
}

async function act(tenant: TestTenant, id: string, action: 'publish' | 'unpublish'): Promise<void> {
  const done = await server.call(`/api/v1/articles/${id}/${action}`, {
    method: 'POST',
    token: tenant.people.editor.access,
  })
  assert.equal(done.status, 200, done.text)
}

async function publishArticle(tenant: TestTenant, title: string, body?: Record<string, unknown>): Promise<string> {
  const id = await createArticle(tenant, title, body)
  await act(tenant, id, 'publish')
  return id
}

describe('visible content', () => {
  test('is published content only, by slug and in lists', async () => {
    const tenant = await createTenant(server)
    await publishArticle(tenant, 'Out in the open')
    await createArticle(tenant, 'Still a draft')
    const list = await edge.get('/content/articles', tenant.slug)
    assert.equal(list.status, 200, String(list.bytes))
    assert.deepEqual([list.body.count, list.body.results[0].slug], [1, 'out-in-the-open'])
    assert.equal((await edge.get('/content/articles/out-in-the-open', tenant.slug)).body.title, 'Out in the open')
    assert.equal((await edge.get('/content/articles/still-a-draft', tenant.slug)).status, 404)
    assert.deepEqual((await edge.get('/content/articles?status=draft', tenant.slug)).body.results, [])
    assert.equal((await edge.get('/content/articles?search=draft', tenant.slug)).body.count, 0)
  })

  test('belongs to its tenant: the same address answers differently in another one', async () => {
    const [one, other] = [await createTenant(server), await createTenant(server)]
    await publishArticle(one, 'Same words', { body: 'of one' })
    await publishArticle(other, 'Same words', { body: 'of the other' })
    for (let turn = 0; turn < 3; turn++) {
      assert.equal((await edge.get('/content/articles/same-words', one.slug)).body.body, 'of one')
      assert.equal((await edge.get('/content/articles/same-words', other.slug)).body.body, 'of the other')
    }
    assert.equal((await edge.get('/content/articles/same-words', `${one.slug}x`)).status, 404)
    assert.equal((await edge.get('/content/articles/same-words')).body.code, 'tenants.required')
  })

  test('has filters, search, order and pages like the API, and includes only visible records', async () => {
    const tenant = await createTenant(server)
    const made = await server.call('/api/v1/categories', {
      method: 'POST',
      token: tenant.people.editor.access,
      body: { name: 'News' },
    })
    await publishArticle(tenant, 'In the news', { category: made.body.id })
    await publishArticle(tenant, 'Elsewhere')
    const filtered = await edge.get(
      '/content/articles?category__slug=news&include=category&fields=title,category',
      tenant.slug,
    )
    assert.equal(filtered.status, 200, String(filtered.bytes))
    assert.equal(filtered.body.results.length, 1)
    assert.deepEqual(Object.keys(filtered.body.results[0]).sort(), ['category', 'title'])
    assert.equal(filtered.body.results[0].category.name, 'News')
    const paged = await edge.get('/content/articles?ordering=title&page_size=1', tenant.slug)
    assert.deepEqual(
      [paged.body.results[0].title, paged.body.next],
      ['Elsewhere', '/content/articles?ordering=title&page_size=1&page=2'],
    )
    assert.equal((await edge.get('/content/categories/news', tenant.slug)).body.name, 'News')
  })

  test('differs by language, and says which it is in', async () => {
    const tenant = await createTenant(server)
    await publishArticle(tenant, 'Guten Tag', { locale: 'de' })
    await publishArticle(tenant, 'Good day')
    const german = await edge.get('/content/articles?locale=de', tenant.slug)
    assert.deepEqual([german.body.count, german.body.results[0].slug], [1, 'guten-tag'])
    assert.equal((await edge.get('/content/articles/guten-tag', tenant.slug)).headers['content-language'], 'de')
    assert.equal((await edge.get('/content/articles/good-day', tenant.slug)).headers['content-language'], 'en')
  })

  test('refuses filters that would reveal hidden content', async () => {
    // CVE-2023-30843, CVE-2023-34247: filters across a relation read what the answer does not contain.
    const tenant = await createTenant(server)
    for (const query of [
      'author__email=a@example.com',
      'author=0197a6a0-0000-7000-8000-00000000000f',
      'include=author',
      'fields=author',
      'nonsense=1',
      'rights=true',
      'page=0',
      'page=1&page=2',
    ]) {
      const answer = await edge.get(`/content/articles?${query}`, tenant.slug)
      assert.equal(answer.status, 400, `${query}: ${answer.bytes}`)
    }
    for (const slug of ['%00', '%ff', 'Not%20A%20Slug', 'a'.repeat(3000), '..%2F..%2Fetc'])
      assert.ok([400, 404, 414].includes((await edge.get(`/content/articles/${slug}`, tenant.slug)).status), slug)
    assert.equal((await edge.get('/content/users', tenant.slug)).status, 404)
  })
})

describe('an answer', () => {
  test('is compressed for clients that accept it, and the same uncompressed', async () => {
    const tenant = await createTenant(server)
    await publishArticle(tenant, 'A long one', { body: 'word '.repeat(2000) })
    for (let turn = 0; turn < 2; turn++) {
      const ask = (encoding: string) =>
        edge.get('/content/articles/a-long-one', tenant.slug, { 'accept-encoding': encoding })
      const plain = await ask('identity')
      const [zipped, packed] = [await ask('gzip'), await ask('gzip, br;q=0.9')]
      assert.deepEqual(gunzipSync(zipped.bytes), plain.bytes)
      assert.deepEqual(brotliDecompressSync(packed.bytes), plain.bytes)
      assert.deepEqual([zipped.headers['content-encoding'], packed.headers['content-encoding']], ['gzip', 'br'])
      assert.equal((await ask('br;q=0, gzip;q=0')).headers['content-encoding'], undefined)
    }
  })

  test('carries what caches need: a tag, a time, surrogate keys and what it varies by', async () => {
    const tenant = await createTenant(server)
    const id = await publishArticle(tenant, 'Tagged')
    for (let turn = 0; turn < 2; turn++) {
      const { headers, status } = await edge.get('/content/articles/tagged', tenant.slug)
      assert.equal(status, 200)
      assert.match(String(headers['cache-control']), /public.*s-maxage=\d+.*stale-while-revalidate=\d+/)
      assert.equal(headers['surrogate-key'], `${tenant.id} ${tenant.id}/articles/${id}`)
      assert.equal(headers.vary, 'Accept-Encoding, X-Tenant')
      assert.equal(headers['x-content-type-options'], 'nosniff')
      const again = await edge.get('/content/articles/tagged', tenant.slug, { 'if-none-match': headers.etag! })
      assert.deepEqual([again.status, again.bytes.length], [304, 0])
    }
  })

  test('is the same for every caller: the edge ignores tokens', async () => {
    // CVE-2026-53943: a header changed the page and was not part of the key.
    const tenant = await createTenant(server)
    await createArticle(tenant, 'Secret plans')
    const headers = {
      authorization: `Bearer ${tenant.people.owner.access}`,
      cookie: 'a=b',
      'x-forwarded-host': 'evil.example',
    }
    assert.equal((await edge.get('/content/articles', tenant.slug, headers)).body.count, 0)
    assert.equal((await edge.get('/content/articles', tenant.slug)).body.count, 0)
  })

  test('to HEAD has no body, and methods that write are refused', async () => {
    const tenant = await createTenant(server)
    await publishArticle(tenant, 'Only read')
    const url = `${edge.origin}/content/articles/only-read`
    const head = await fetch(url, { method: 'HEAD', headers: { 'x-tenant': tenant.slug } })
    assert.deepEqual([head.status, await head.text()], [200, ''])
    const posted = await fetch(url, { method: 'POST', headers: { 'x-tenant': tenant.slug } })
    assert.deepEqual([posted.status, posted.headers.get('allow')], [405, 'GET, HEAD, OPTIONS'])
  })
})

test('depends on the host that a trusted proxy names', async () => {
  const [one, other] = [await createTenant(server), await createTenant(server)]
  await publishArticle(one, 'By host', { body: 'of one' })
  await publishArticle(other, 'By host', { body: 'of the other' })
  const variables = { PEND_TRUSTED_PROXIES: '127.0.0.1', PEND_ALLOWED_HOSTS: '.shown.example' }
  const proxied = await openEdge({ variables })
  try {
    const ask = (slug: string) =>
      proxied.get('/content/articles/by-host', null, { 'x-forwarded-host': `${slug}.shown.example` })
    for (let turn = 0; turn < 3; turn++) {
      assert.equal((await ask(one.slug)).body.body, 'of one')
      assert.equal((await ask(other.slug)).body.body, 'of the other')
    }
  } finally {
    await proxied.close()
  }
})

describe('a change', () => {
  test('arrives within a second: published, changed, taken back, deleted', async () => {
    const tenant = await createTenant(server)
    const article = () => edge.get('/content/articles/on-the-move', tenant.slug)
    const list = () => edge.get('/content/articles?count=exact', tenant.slug)
    assert.equal((await list()).body.count, 0)
    const id = await publishArticle(tenant, 'On the move')
    await waitUntil(list, ({ body }) => body.count === 1)
    assert.equal((await article()).status, 200)
    const call = { token: tenant.people.admin.access }
    await server.call(`/api/v1/articles/${id}`, { ...call, method: 'PATCH', body: { body: 'new words' } })
    await waitUntil(article, ({ body }) => body.body === 'new words')
    await act(tenant, id, 'unpublish')
    await waitUntil(article, ({ status }) => status === 404)
    await waitUntil(list, ({ body }) => body.count === 0)
    await act(tenant, id, 'publish')
    await waitUntil(article, ({ status }) => status === 200)
    await server.call(`/api/v1/articles/${id}`, { ...call, method: 'DELETE' })
    await waitUntil(article, ({ status }) => status === 404)
  })

  test('of an included record renews the answer', async () => {
    const tenant = await createTenant(server)
    const call = { token: tenant.people.editor.access }
    const made = await server.call('/api/v1/categories', { ...call, method: 'POST', body: { name: 'Before' } })
    await publishArticle(tenant, 'With category', { category: made.body.id })
    const ask = () => edge.get('/content/articles/with-category?include=category', tenant.slug)
    assert.equal((await ask()).body.category.name, 'Before')
    await server.call(`/api/v1/categories/${made.body.id}`, { ...call, method: 'PATCH', body: { name: 'After' } })
    await waitUntil(ask, ({ body }) => body.category.name === 'After')
  })

  test('of the tenant itself reaches all its content', async () => {
    const tenant = await createTenant(server)
    await publishArticle(tenant, 'Suspended soon')
    const ask = () => edge.get('/content/articles/suspended-soon', tenant.slug)
    assert.equal((await ask()).status, 200)
    await arrange("update tenant.tenants set status = 'suspended' where id = $1", [tenant.id])
    await arrange(
      "insert into tasks.events (tenant_id, id, name, resource, record_id, data, request_id, position) values ('00000000-0000-0000-0000-000000000000', gen_random_uuid(), 'tenants.updated', 'tenants', $1, '{}', 'test', pg_current_xact_id()::text::numeric)",
      [tenant.id],
    )
    await waitUntil(ask, ({ status }) => status === 404)
  })

  test('strapi-cache#9: to dependents of a deleted record arrives as well, and an old tag of the record no longer matches', async () => {
    const tenant = await createTenant(server)
    const call = { token: tenant.people.admin.access }
    const tagged = async (name: string) =>
      (await server.call('/api/v1/tags', { ...call, method: 'POST', body: { name } })).body.id as string
    const [gone, stays, first] = [await tagged('Gone'), await tagged('Stays'), await tagged('First')]
    const id = await publishArticle(tenant, 'Tagged', { tags: [first, gone, stays] })
    const before = await server.call(`/api/v1/articles/${id}`, call)
    const ask = () => edge.get('/content/articles/tagged', tenant.slug)
    assert.deepEqual((await ask()).body.tags, [first, gone, stays])
    assert.equal((await server.call(`/api/v1/tags/${gone}`, { ...call, method: 'DELETE' })).status, 204)
    await waitUntil(ask, ({ body }) => body.tags.length === 2)
    assert.deepEqual((await ask()).body.tags, [first, stays])
    const after = await server.call(`/api/v1/articles/${id}`, call)
    assert.ok(after.body.updatedAt > before.body.updatedAt)
    const change = { method: 'PATCH', body: { title: 'On old ground' } }
    const headers = { 'if-match': before.headers.get('etag')! }
    assert.equal((await server.call(`/api/v1/articles/${id}`, { ...call, ...change, headers })).status, 412)
    const events = await server.graphql(`{ article(id: "${id}") { version tagIds } }`, call)
    assert.deepEqual(events.body.data.article, { version: 3, tagIds: [first, stays] })
  })

  test('by plain SQL, past the API, arrives within a second', async () => {
    const tenant = await createTenant(server)
    const id = await publishArticle(tenant, 'Changed by hand')
    const ask = () => edge.get('/content/articles/changed-by-hand', tenant.slug)
    assert.equal((await ask()).body.body, null)
    await arrange("update public.articles set body = 'by hand' where id = $1", [id])
    await waitUntil(ask, ({ body }) => body.body === 'by hand')
    await arrange('delete from public.articles where id = $1', [id])
    await waitUntil(ask, ({ status }) => status === 404)
  })

  test('without a notification is seen once the answer is no longer fresh', async () => {
    const hasty = await openEdge({ hot: { freshFor: 20, staleFor: 60_000, maxBytes: 1_000_000 } })
    try {
      const tenant = await createTenant(server)
      await publishArticle(tenant, 'Gone by hand')
      const ask = () => hasty.get('/content/articles/gone-by-hand', tenant.slug)
      assert.equal((await ask()).status, 200)
      await arrange("update tenant.tenants set status = 'suspended' where id = $1", [tenant.id])
      await clearTenant(tenant)
      await waitUntil(ask, ({ status }) => status === 404)
    } finally {
      await hasty.close()
    }
  })
})

/** As `./manage clear_cache --tenant` does, and with `--tag` for one. */
async function clearTenant({ id }: TestTenant, tag: string | null = null): Promise<void> {
  const ctx = createContext(server.runtime, { requestId: 'test', tenantId: id }).asSystem(
    'clear the cache',
    'even_if_closed',
  )
  await ctx.emit(cacheCleared, { tag })
}

test('the edge serves its cache while the database is down, and says so', async () => {
  const tenant = await createTenant(server)
  await publishArticle(tenant, 'Held in memory')
  // What the edge hears of after it has answered outdates the answer.
  const ctx = createContext(server.runtime, { requestId: 'test', tenantId: tenant.id }).asSystem('read events')
  await readAllEvents(testDatabaseUrls().adminUrl, ctx)
  const proxy = await openRoundTripProxy(testDatabaseUrls().readonlyUrl)
  const lonely = await openEdge({
    databaseUrl: proxy.url,
    hot: { freshFor: 10, staleFor: 60_000, maxBytes: 1_000_000 },
  })
  try {
    const held = () => lonely.get('/content/articles/held-in-memory', tenant.slug)
    assert.equal((await held()).status, 200)
    assert.equal((await lonely.get('/health')).body.status, 'ok')
    await proxy.close()
    for (let turn = 0; turn < 5; turn++) {
      await wait(30)
      assert.equal((await held()).body.title, 'Held in memory')
    }
    assert.equal((await lonely.get('/content/articles/never-asked-for', tenant.slug)).status, 503)
    assert.deepEqual((await lonely.get('/health')).body, { status: 'degraded', database: 'away', answersAtHand: 1 })
    const token = tenant.people.viewer.access
    const verified = await lonely.get('/auth/verify', null, { authorization: `Bearer ${token}` })
    assert.deepEqual([verified.status, verified.body.actorId], [200, tenant.people.viewer.id])
  } finally {
    await lonely.close()
  }
})
