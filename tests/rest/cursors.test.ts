// A cursor continues the list it came from, for the caller who got it, and nothing else.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openServer, type TestServer } from '../support/server.ts'
import { createTenant, type TestTenant } from '../support/tenant.ts'

let server: TestServer
let [tenant, other] = [] as unknown as [TestTenant<'owner' | 'viewer'>, TestTenant<'owner'>]
const ids: string[] = []
before(async () => {
  server = await openServer()
  tenant = await createTenant(server, ['viewer'])
  other = await createTenant(server, [])
  for (const resource of ['tags', 'categories'])
    for (const { people } of [tenant, other])
      for (const name of ['Ada one', 'Ben one', 'Cem one', 'Dia one'])
        await server.call(`/api/v1/${resource}`, { method: 'POST', token: people.owner.access, body: { name } })
  for (const { id } of (await get('/categories')).body.results) {
    ids.push(id)
    for (const title of ['One', 'Two', 'Three'].map((word) => `${word} ${id}`))
      await server.call('/api/v1/articles', {
        ...{ method: 'POST', token: tenant.people.owner.access },
        body: { title, category: id },
      })
  }
})
after(() => server.close())

const get = (path: string, token = tenant.people.owner.access) => server.call(`/api/v1${path}`, { token })

/** The cursor of the second page. */
async function cursorOf(path: string): Promise<string> {
  const { body, text } = await get(`${path}${path.includes('?') ? '&' : '?'}cursor=&page_size=2`)
  assert.ok(body.next, text)
  return new URL(body.next, server.origin).searchParams.get('cursor')!
}

const isRefused = ({ status, body }: Awaited<ReturnType<typeof get>>, what: string) =>
  assert.deepEqual([status, body.code], [400, 'request.invalid_cursor'], what)

const contentOf = (cursor: string): unknown[] => JSON.parse(Buffer.from(cursor, 'base64url').toString())
const textOf = (content: unknown[]) => Buffer.from(JSON.stringify(content)).toString('base64url')

describe('a cursor', () => {
  test('continues its list, with other page sizes and fields', async () => {
    const cursor = await cursorOf('/tags?search=one&name__contains=one')
    for (const more of ['', '&page_size=1', '&fields=name', '&count=exact'])
      assert.equal((await get(`/tags?search=one&name__contains=one&cursor=${cursor}${more}`)).status, 200, more)
  })

  test('is refused in another list, under other filters, another search or order', async () => {
    const cursor = await cursorOf('/tags?search=one&name__contains=one')
    for (const path of [
      '/categories?search=one&name__contains=one',
      '/tags',
      '/tags?search=one',
      '/tags?name__contains=one',
      '/tags?search=two&name__contains=one',
      '/tags?search=one&name__contains=on',
      '/tags?search=one&name__icontains=one',
      '/tags?search=one&name__contains=one&slug__contains=one',
      '/tags?search=one&name__contains=one&ordering=slug',
      '/tags?search=one&name__contains=one&ordering=-name',
    ])
      isRefused(await get(`${path}${path.includes('?') ? '&' : '?'}cursor=${cursor}`), path)
  })

  test('is refused for another person or tenant', async () => {
    const cursor = await cursorOf('/tags')
    for (const token of [tenant.people.viewer.access, other.people.owner.access])
      isRefused(await get(`/tags?cursor=${cursor}`, token), 'somebody else')
  })

  test('cannot be forged, changed or combined from others', async () => {
    const [seal, direction, name, id] = contentOf(await cursorOf('/tags'))
    const [foreign] = contentOf(await cursorOf('/categories'))
    for (const content of [
      [seal, direction, 'A', id],
      [seal, direction, name, ids[0]],
      [foreign, direction, name, id],
      ['', direction, name, id],
      ['name,id', direction, name, id],
      [null, direction, name, id],
      [direction, name, id],
    ])
      isRefused(await get(`/tags?cursor=${textOf(content)}`), JSON.stringify(content))
  })
})

describe('over GraphQL, a cursor', () => {
  const ask = (query: string) => server.graphql(query, { token: tenant.people.owner.access })
  const codeOf = (answer: Awaited<ReturnType<typeof ask>>) => answer.body.errors?.[0]?.extensions.code

  test('belongs to its list, and to the record whose related records it pages', async () => {
    const [one, two] = ids
    const nested = (id: string, rest: string) =>
      ask(`{ category(id: "${id}") { articles(first: 1${rest}) { pageInfo { endCursor } nodes { id } } } }`)
    const cursor = (await nested(one!, '')).body.data.category.articles.pageInfo.endCursor
    assert.equal((await nested(one!, `, after: "${cursor}"`)).body.data.category.articles.nodes.length, 1)
    assert.equal(codeOf(await nested(two!, `, after: "${cursor}"`)), 'request.invalid_cursor')
    assert.equal(codeOf(await nested(one!, `, after: "${cursor}", search: "One"`)), 'request.invalid_cursor')
    assert.equal(codeOf(await ask(`{ articles(after: "${cursor}") { nodes { id } } }`)), 'request.invalid_cursor')
  })

  test('equals that of REST for the same list', async () => {
    const cursor = await cursorOf('/tags?name__contains=one')
    const list = (filter: string) => ask(`{ tags(after: "${cursor}", filter: { ${filter} }) { nodes { name } } }`)
    assert.equal((await list('name: { contains: "one" }')).body.data.tags.nodes.length, 2)
    assert.equal(codeOf(await list('name: { contains: "on" }')), 'request.invalid_cursor')
  })
})
