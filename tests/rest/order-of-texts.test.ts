// Every surface orders texts by the tenant's language: REST, GraphQL, related records, searches and the edge.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { waitUntil } from '#framework/testing/wait-until.ts'
import { openEdge, type TestEdge } from '../support/edge.ts'
import { openServer, type TestServer } from '../support/server.ts'
import { createTenant, type TestTenant } from '../support/tenant.ts'

const NAMES = ['Zebra', 'Öl one', 'adam', 'Åke', 'Ärlig', 'Adam', 'zebra']
const OF_UNICODE = ['adam', 'Adam', 'Åke', 'Ärlig', 'Öl one', 'zebra', 'Zebra']
const SWEDISH = ['adam', 'Adam', 'zebra', 'Zebra', 'Åke', 'Ärlig', 'Öl one']

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

type Tenant = TestTenant<'owner'>

/** A tenant with the names as tags, as categories and, in one of these, as published articles. */
async function openTenant(): Promise<Tenant> {
  const tenant = await createTenant(server, [])
  const post = (path: string, body: object) =>
    server.call(`/api/v1/${path}`, { method: 'POST', token: tenant.people.owner.access, body })
  await post(
    'tags/bulk',
    NAMES.map((name) => ({ name })),
  )
  await post(
    'categories/bulk',
    NAMES.map((name) => ({ name })),
  )
  const { body } = await get(tenant, 'categories?name=Zebra')
  const category = body.results[0].id
  const written = await post(
    'articles/bulk',
    NAMES.map((title) => ({ title, category })),
  )
  for (const { id } of written.body.results ?? written.body) await post(`articles/${id}/publish`, {})
  return tenant
}

const get = ({ people }: Tenant, path: string) => server.call(`/api/v1/${path}`, { token: people.owner.access })

async function speak({ people }: Tenant, locale: string | null): Promise<void> {
  const call = { method: 'PATCH', token: people.owner.access, body: { locale } } as const
  assert.equal((await server.call('/api/v1/tenant-settings', call)).status, 200)
}

/** The order on every surface. */
async function listsOf(tenant: Tenant): Promise<Record<string, string[]>> {
  const namesOf = ({ body }: { body: { results: { name?: string; title?: string }[] } }) =>
    body.results.map(({ name, title }) => name ?? title!)
  const query = `{
    tags { nodes { name } }
    categories(filter: { name: { exact: "Zebra" } }) { nodes { articles(orderBy: [title_ASC]) { nodes { title } } } }
  }`
  const { data } = (await server.graphql(query, { token: tenant.people.owner.access })).body
  return {
    'the usual order': namesOf(await get(tenant, 'categories')),
    'an order that was asked for': namesOf(await get(tenant, 'articles?ordering=title')),
    'the other way': namesOf(await get(tenant, 'articles?ordering=-title')).reverse(),
    'behind another field': namesOf(await get(tenant, 'articles?ordering=status,title')),
    filtered: namesOf(await get(tenant, 'tags?name__ne=nothing')),
    'with included records': namesOf(await get(tenant, 'articles?ordering=title&include=category')),
    'page after page': await pagesOf(tenant),
    GraphQL: data.tags.nodes.map(({ name }: { name: string }) => name),
    'related records': data.categories.nodes[0].articles.nodes.map(({ title }: { title: string }) => title),
    'the edge': namesOf(await edge.get('/content/tags', tenant.slug)),
  }
}

async function pagesOf(tenant: Tenant): Promise<string[]> {
  const names: string[] = []
  let path: string | null = 'tags?cursor=&page_size=2'
  while (path) {
    const { body } = await get(tenant, path)
    // A new language refuses cursors of the old order.
    if (!body.results) return []
    names.push(...body.results.map(({ name }: { name: string }) => name))
    path = body.next ? `tags${new URL(body.next, server.origin).search}` : null
  }
  return names
}

const all = (lists: Record<string, string[]>, expected: string[]) =>
  assert.deepEqual(lists, Object.fromEntries(Object.keys(lists).map((surface) => [surface, expected])))

test("every surface orders texts as people read them, and by the tenant's language once it is set", async () => {
  const tenant = await openTenant()
  all(await listsOf(tenant), OF_UNICODE)
  await speak(tenant, 'sv-SE')
  const isSwedish = (lists: Record<string, string[]>) => Object.values(lists).every((names) => names[2] === 'zebra')
  all(await waitUntil(() => listsOf(tenant), isSwedish), SWEDISH)
  const bystander = await openTenant()
  all(await listsOf(bystander), OF_UNICODE)
  await speak(tenant, 'de')
  const isGerman = (lists: Record<string, string[]>) => Object.values(lists).every((names) => names[2] === 'Åke')
  all(await waitUntil(() => listsOf(tenant), isGerman), OF_UNICODE)
})

test('a language that no collation knows sorts as Unicode does', async () => {
  const tenant = await openTenant()
  await speak(tenant, 'tlh')
  assert.equal((await get(tenant, 'tenant-settings')).body.locale, 'tlh')
  all(await listsOf(tenant), OF_UNICODE)
})

test("search results are in the language's order, too", async () => {
  const tenant = await createTenant(server, [])
  const call = {
    method: 'POST',
    token: tenant.people.owner.access,
    body: NAMES.map((name) => ({ name: `${name} word` })),
  } as const
  await server.call('/api/v1/tags/bulk', call)
  await speak(tenant, 'sv')
  const found = async () => {
    const { body } = await get(tenant, 'tags?search=word')
    return body.results.map(({ name }: { name: string }) => name.replace(' word', ''))
  }
  assert.deepEqual(await waitUntil(found, (names) => names[2] === 'zebra'), SWEDISH)
})

test('a cursor from before a language change is refused and says how to continue', async () => {
  const tenant = await openTenant()
  const { body } = await get(tenant, 'tags?cursor=&page_size=2')
  const next = `tags${new URL(body.next, server.origin).search}`
  assert.equal((await get(tenant, next)).status, 200)
  await speak(tenant, 'sv')
  const refused = await waitUntil(
    () => get(tenant, next),
    ({ status }) => status !== 200,
  )
  assert.deepEqual([refused.status, refused.body.code], [400, 'request.invalid_cursor'])
})
