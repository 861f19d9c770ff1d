// Saved views: who owns, sees and shares them, and what they may contain.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Role } from '#framework/permissions/roles.ts'
import { testDatabaseUrls } from '#framework/testing/database.ts'
import { queryAs } from '#framework/testing/migrated-database.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, type TestTenant } from '#tests/support/tenant.ts'

let server: TestServer
let tenant: TestTenant
let foreign: TestTenant<'owner'>
let count = 0
before(async () => {
  server = await openServer()
  tenant = await createTenant(server)
  foreign = await createTenant(server, [])
})
after(() => server.close())

/** `call('viewer', 'GET /saved-views')` */
function call(role: Role, line: string, body?: unknown) {
  const [method, path] = line.split(' ') as [string, string]
  return server.call(`/api/v1${path}`, { method, token: tenant.people[role].access, body })
}

const viewOf = (values: object = {}) => ({ name: `View ${++count}`, resource: 'articles', query: {}, ...values })

async function save(role: Role, values: object = {}) {
  const answer = await call(role, 'POST /saved-views', viewOf(values))
  assert.equal(answer.status, 201, answer.text)
  return answer.body as { id: string; name: string; user: string; isShared: boolean; query: object }
}

const namesFor = async (role: Role) =>
  (await call(role, 'GET /saved-views?page_size=100')).body.results.map(
    ({ name }: { name: string }) => name,
  ) as string[]

describe('a private view', () => {
  test("keeps a list's parameters for its maker, on REST and GraphQL", async () => {
    const query = {
      filters: { status: 'draft', createdAt__gte: '2026-01-01' },
      search: 'tea',
      ordering: ['-createdAt', 'title'],
      columns: ['title', 'status'],
      density: 'compact',
    }
    const view = await save('viewer', { query })
    assert.deepEqual([view.query, view.isShared, view.user], [query, false, tenant.people.viewer.id])
    const found = await call('viewer', 'GET /saved-views?resource=articles&isShared=false')
    assert.ok(found.body.results.some(({ id }: { id: string }) => id === view.id))
    const read = await server.graphql('query ($id: ID!) { savedView(id: $id) { name resource query isShared } }', {
      token: tenant.people.viewer.access,
      variables: { id: view.id },
    })
    assert.deepEqual(read.body.data?.savedView?.query, query, read.text)
  })

  test('is read, changed and deleted by nobody else, whatever their permissions, as if it never existed', async () => {
    const { id, name } = await save('viewer')
    for (const role of ['editor', 'admin', 'owner'] as const) {
      assert.ok(!(await namesFor(role)).includes(name))
      for (const line of ['GET', 'PATCH', 'DELETE']) {
        const body = line === 'PATCH' ? { name: 'Mine' } : undefined
        assert.equal((await call(role, `${line} /saved-views/${id}`, body)).status, 404, `${role} ${line}`)
      }
    }
    assert.equal((await call('viewer', `DELETE /saved-views/${id}`)).status, 204)
  })

  test("is hidden by the database itself, and nobody writes one in another person's name", async () => {
    const { id } = await save('viewer')
    const { appUrl } = testDatabaseUrls()
    const rows = (actor: string, text: string, values: unknown[]) =>
      queryAs(appUrl, { tenant: tenant.id, actor }, { text, values })
    const one = 'select id from tenant.saved_views where id = $1'
    assert.equal((await rows(tenant.people.viewer.id, one, [id])).length, 1)
    assert.equal((await rows(tenant.people.owner.id, one, [id])).length, 0)
    const forged = `insert into tenant.saved_views (name, resource, query, user_id) values ('x', 'tags', '{}', $1)`
    await assert.rejects(rows(tenant.people.owner.id, forged, [tenant.people.viewer.id]), { code: '42501' })
  })
})

describe('a shared view', () => {
  test('is visible to everybody in the tenant, and in no other', async () => {
    const { id, name } = await save('admin', { isShared: true })
    for (const role of ['viewer', 'editor', 'owner'] as const) assert.ok((await namesFor(role)).includes(name), role)
    assert.equal((await call('member', `GET /saved-views/${id}`)).status, 403)
    const outside = await server.call(`/api/v1/saved-views/${id}`, { token: foreign.people.owner.access })
    assert.equal(outside.status, 404)
  })

  test('needs the permission to share, on creation and later', async () => {
    const refused = await call('editor', 'POST /saved-views', viewOf({ isShared: true }))
    assert.deepEqual([refused.status, refused.body.code], [403, 'permissions.denied'])
    assert.match(refused.body.detail, /savedViews\.share/)
    const { id } = await save('editor')
    for (const method of ['PATCH', 'PUT']) {
      const answer = await call('editor', `${method} /saved-views/${id}`, viewOf({ isShared: true }))
      assert.deepEqual([answer.status, answer.body.code], [403, 'permissions.denied'], method)
    }
    const many = await call('editor', 'PATCH /saved-views/bulk', [{ id, isShared: true }])
    assert.equal(many.status, 403, many.text)
    assert.equal((await call('editor', `GET /saved-views/${id}`)).body.isShared, false)
  })

  test('is changed only by its maker, and deleted also by people who may share', async () => {
    const { id } = await save('admin', { isShared: true })
    const taken = await call('owner', `PATCH /saved-views/${id}`, { name: 'Taken over' })
    assert.deepEqual([taken.status, taken.body.code], [403, 'permissions.denied'])
    assert.ok((await call('editor', `PATCH /saved-views/${id}`, { name: 'Taken over' })).status >= 400)
    assert.ok((await call('editor', `DELETE /saved-views/${id}`)).status >= 400)
    assert.equal((await call('admin', `PATCH /saved-views/${id}`, { name: 'Still mine' })).body.name, 'Still mine')
    assert.equal((await call('owner', `DELETE /saved-views/${id}`)).status, 204)
  })

  test('becomes private by a maker who has lost the permission', async () => {
    const own = await createTenant(server, ['admin'])
    const { admin, owner } = own.people
    const send = (line: string, token: string | undefined, body?: unknown) => {
      const [method, path] = line.split(' ') as [string, string]
      return server.call(`/api/v1${path}`, { method, body, ...(token && { token }) })
    }
    const { id } = (await send('POST /saved-views', admin.access, viewOf({ isShared: true }))).body
    const [membership] = (await send('GET /memberships?role=admin', owner.access)).body.results
    assert.equal((await send(`PATCH /memberships/${membership.id}`, owner.access, { role: 'viewer' })).status, 200)
    const { access } = (await send('POST /auth/refresh', undefined, { refresh: admin.refresh })).body
    assert.equal((await send(`PATCH /saved-views/${id}`, access, { name: 'Other' })).status, 403)
    const back = await send(`PATCH /saved-views/${id}`, access, { isShared: false })
    assert.deepEqual([back.status, back.body.isShared], [200, false], back.text)
  })
})

describe("a view's content", () => {
  test('belongs to a resource its maker may list; another is answered like an unknown one', async () => {
    const told = async (resource: string) => {
      const { status, body } = await call('viewer', 'POST /saved-views', viewOf({ resource }))
      return [status, body.errors?.[0]?.pointer, body.errors?.[0]?.message]
    }
    const message = 'is not a resource whose list you may read'
    assert.deepEqual(await told('apiKeys'), [422, '/resource', message])
    assert.deepEqual(await told('zzzzzzzz'), [422, '/resource', message])
    assert.deepEqual(await told('credentials'), [422, '/resource', message])
    assert.deepEqual((await told('article'))[2], `${message}; did you mean articles?`)
    await save('admin', { resource: 'apiKeys' })
  })

  const refusals: [string, unknown, string][] = [
    ['no object', 'status=draft', '/query'],
    ['an unknown parameter', { where: 'x' }, '/query/where'],
    ['a filter that is not a text', { filters: { status: 1 } }, '/query/filters/status'],
    ['an order that is not a list', { ordering: 'title' }, '/query/ordering'],
    ['an unknown density', { density: 'cosy' }, '/query/density'],
    ['more columns than any list has', { columns: Array.from({ length: 101 }, (_, n) => `c${n}`) }, '/query/columns'],
    [
      'more than 10,000 characters',
      { filters: { a: 'x'.repeat(4000), b: 'x'.repeat(4000), c: 'x'.repeat(4000) } },
      '/query',
    ],
  ]
  for (const [what, query, pointer] of refusals)
    test(`is refused with ${what}`, async () => {
      const answer = await call('viewer', 'POST /saved-views', viewOf({ query }))
      assert.equal(answer.status, 422, answer.text)
      assert.equal(answer.body.errors[0].pointer, pointer, answer.text)
    })
})
