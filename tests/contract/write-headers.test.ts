// Every write honours Idempotency-Key and conditions, or refuses them: none is silently ignored (HTP-25, HTP-26).
import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { describeRoutes, type RouteDescription } from '#framework/projections/rest/describe-routes.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import type { Answer } from '#framework/testing/answer.ts'
import { openEdge } from '#tests/support/edge.ts'
import { createThrough, pathOf } from '#tests/support/fill.ts'
import { fillTenant } from '#tests/support/fill-tenant.ts'
import { publicModels } from '#tests/support/public-models.ts'
import { type Call, openServer, type TestServer } from '#tests/support/server.ts'
import { actingIn, createStaff } from '#tests/support/staff.ts'
import { createTenant, type TestTenant } from '#tests/support/tenant.ts'

let server: TestServer
let tenant: TestTenant
let superuser: string
let routes: RouteDescription[]
let document: { paths: Record<string, Record<string, { parameters: { $ref?: string }[] }>> }
before(async () => {
  server = await openServer({ PEND_RATE_LIMIT: 'off' })
  tenant = await createTenant(server)
  await fillTenant(server, tenant)
  superuser = (await createStaff(server)).access
  routes = describeRoutes(server.application, '/api/v1').filter(({ method }) => method !== 'GET')
  document = (await server.call('/api/v1/openapi.json')).body
})
after(() => server.close())

const send = (path: string, call: Call) => server.call(path, { token: tenant.people.owner.access, ...call })
const once = (key = randomUUID() as string) => ({ 'idempotency-key': key })
const random = () => randomBytes(6).toString('hex')

/** The headers the OpenAPI document promises for the route, in lower case. */
function promisedBy({ method, path }: Pick<RouteDescription, 'method' | 'path'>): string[] {
  const names = { IdempotencyKey: 'idempotency-key', IfMatch: 'if-match', IfNoneMatchOfWrite: 'if-none-match' }
  const { parameters } = document.paths[path]![method.toLowerCase()]!
  return Object.entries(names).flatMap(([component, header]) =>
    parameters.some(({ $ref }) => $ref === `#/components/parameters/${component}`) ? [header] : [],
  )
}

/** A caller who is admitted there. */
function callerOf({ path, operation }: RouteDescription): Call {
  const { 'x-tenant': slug, ...reason } = actingIn(tenant.slug)
  if (!path.includes('/platform/') || operation === 'stopImpersonation') return {}
  return { token: superuser, headers: operation === 'impersonate' ? { ...reason, 'x-tenant': slug! } : reason }
}

const HEADERS = { 'idempotency-key': 'k', 'if-match': '"0-old"', 'if-none-match': '*' }

test('every writing address refuses the headers its description does not promise', async () => {
  assert.ok(routes.length > 130, `${routes.length} routes`)
  for (const route of routes)
    for (const [name, value] of Object.entries(HEADERS)) {
      if (promisedBy(route).includes(name)) continue
      const target = route.path.replace(/\{\w+\}/g, randomUUID())
      const { headers, ...call } = callerOf(route)
      const asked = { method: route.method, ...call, headers: { ...headers, [name]: value } }
      const { status, body } = await send(target, asked)
      const said = [status, body.code, body.errors.length]
      assert.deepEqual(said, [400, 'request.unsupported_header', 1], `${route.method} ${route.path} with ${name}`)
    }
})

test('GraphQL and the edge, where the headers have no meaning, refuse them too', async () => {
  const edge = await openEdge()
  try {
    for (const [name, value] of Object.entries(HEADERS)) {
      const { status, body } = await server.graphql('{ __typename }', { headers: { [name]: value } })
      assert.deepEqual([status, body.errors[0].extensions.code], [400, 'request.unsupported_header'], name)
      const headers = { 'content-type': 'application/json', [name]: value }
      const answer = await fetch(`${edge.origin}/auth/verify`, { method: 'POST', headers, body: '{"token":"x"}' })
      assert.equal(((await answer.json()) as { code: string }).code, 'request.unsupported_header', name)
    }
  } finally {
    await edge.close()
  }
})

/** Bodies of actions. */
const ACTION_INPUTS: Record<string, object> = {
  rename: { slug: `s${random()}` },
  requireSecondFactor: { isRequired: false },
  replayFailed: { since: '2026-01-01T00:00:00Z' },
}

/** Every way to write one existing record: sends back whole what was read. */
async function recordCalls(model: ResourceModel): Promise<{ target: string; call: Call; route: string }[]> {
  const [record] = (await send(`${pathOf(model)}?page_size=1`, {})).body.results
  if (!record) return []
  const mine = routes.filter(({ path }) => path.startsWith(`${pathOf(model)}/{id}`))
  const changes = mine.filter(({ operation }) => operation.startsWith(`${model.name}: `))
  return changes.map(({ method, path, operation }) => {
    const word = operation.split(': ')[1]!
    const action = ACTION_INPUTS[word] ?? (word === 'close' ? { slug: record.slug } : {})
    const body = word === 'update' ? record : action
    const hasBody = method !== 'DELETE'
    return {
      target: path.replace('{id}', record.id),
      route: `${method} ${path}`,
      call: { method, ...(hasBody && { body }) },
    }
  })
}

test('a failed condition is 412 on every write of a record, and the record stays unchanged', async () => {
  let tried = 0
  for (const model of publicModels().filter(({ operations }) => operations.has('list')))
    for (const { target, call, route } of await recordCalls(model)) {
      assert.deepEqual(promisedBy({ method: call.method!, path: route.split(' ')[1]! }), Object.keys(HEADERS), route)
      const [name] = target.match(/^\/api\/v1\/[\w-]+\/[\w-]+/)!
      const before = await send(name, {})
      const conditions: Record<string, string>[] = [
        { 'if-match': '"0-old"' },
        { 'if-match': '"0-old", W/"1-x"' },
        { 'if-match': `W/${before.headers.get('etag')}` },
        { 'if-none-match': '*' },
        ...(before.status === 200 ? [{ 'if-none-match': `"0-old", W/${before.headers.get('etag')}` }] : []),
      ]
      for (const headers of conditions) {
        const answer = await send(target, { ...call, headers })
        assert.equal(answer.status, 412, `${route} ${JSON.stringify(headers)}: ${answer.text}`)
      }
      assert.equal((await send(name, {})).text, before.text, route)
      tried++
    }
  assert.ok(tried > 30, `${tried} ways to write`)
})

test('a fulfilled condition lets the write through', async () => {
  const tag = await createThrough(server, { model: server.application.models.get('tags')!, tenant })
  const target = `/api/v1/tags/${tag.id}`
  const etag = (await send(target, {})).headers.get('etag')!
  const body = { name: `Changed ${random()}` }
  const conditions = { 'if-match': etag, 'if-none-match': '"0-old"' }
  assert.equal((await send(target, { method: 'PATCH', body, headers: conditions })).status, 200)
  assert.equal((await send(target, { method: 'PATCH', body, headers: conditions })).status, 412)
})

/** Sends it twice under one key: the answers are equal, and the second says that it is a repetition. */
async function twice(target: string, call: Call): Promise<Answer> {
  const headers = once()
  const [first, second] = [await send(target, { ...call, headers }), await send(target, { ...call, headers })]
  assert.ok(first.status < 300, `${call.method} ${target}: ${first.text}`)
  assert.deepEqual([second.status, second.text], [first.status, first.text], `${call.method} ${target}`)
  assert.equal(second.headers.get('idempotency-replayed'), 'true', `${call.method} ${target}`)
  return first
}

test('every address that promises a key reads it', async () => {
  const promising = routes.filter((route) => promisedBy(route).includes('idempotency-key'))
  assert.ok(promising.length > 60, `${promising.length} routes`)
  for (const { method, path } of promising) {
    const target = path.replace(/\{\w+\}/g, randomUUID())
    const answer = await send(target, { method, body: bodyOf(path), headers: once('no key') })
    assert.deepEqual([answer.status, answer.body.code], [400, 'request.invalid_parameter'], `${method} ${path}`)
  }
})

/** Hand-written endpoints that take a key; the others read their body only later. */
function bodyOf(path: string): unknown {
  const email = `${random()}@example.com`
  const bodies: Record<string, unknown> = {
    '/api/v1/invitations': { email, role: 'viewer' },
    '/api/v1/memberships': { email },
    '/api/v1/custom-domains': { host: `${random()}.example.dev` },
    '/api/v1/tenant-exports': {},
  }
  return bodies[path] ?? {}
}

test('hand-written endpoints execute a repeated request once, or refuse the key', async () => {
  const { people } = await createTenant(server, [])
  const token = people.owner.access
  for (const [path, list] of [
    ['/api/v1/invitations', 'invitations'],
    ['/api/v1/memberships', 'invitations'],
    ['/api/v1/custom-domains', 'custom-domains'],
    ['/api/v1/tenant-exports', 'tenant-exports'],
  ] as const) {
    const count = async () => (await send(`/api/v1/${list}`, { token })).body.count
    const before = await count()
    await twice(path, { method: 'POST', token, body: bodyOf(path) })
    assert.equal(await count(), before + 1, path)
  }
})

for (const model of publicModels().filter(({ operations }) => operations.has('create') && operations.has('delete')))
  test(`${model.name} are created, changed and deleted once under a key, also many at once`, async () => {
    const path = pathOf(model)
    const record = await createThrough(server, { model, tenant })
    const target = `${path}/${record.id}`
    if (!model.operations.has('update')) return
    const asNow = async () => (await send(target, {})).body
    const patch = { method: 'PATCH', body: await asNow(), headers: once() }
    const first = await send(target, patch)
    assert.equal(first.status, 200, first.text)
    await twice(target, { method: 'PUT', body: await asNow() })
    await twice(`${path}/bulk`, { method: 'PATCH', body: [await asNow()] })
    await twice(target, { method: 'DELETE' })
    assert.equal((await send(target, patch)).text, first.text)
    const other = await createThrough(server, { model, tenant })
    await twice(`${path}/bulk`, { method: 'DELETE', body: { ids: [other.id] } })
    assert.equal((await send(`${path}/${other.id}`, {})).status, 404)
  })

test('the same change under another condition is another request', async () => {
  const tag = await createThrough(server, { model: server.application.models.get('tags')!, tenant })
  const target = `/api/v1/tags/${tag.id}`
  const headers = once()
  const patch = { method: 'PATCH', body: { name: `Changed ${random()}` } }
  assert.equal((await send(target, { ...patch, headers })).status, 200)
  const others: Record<string, string>[] = [{ 'if-match': '*' }, { 'content-type': 'application/merge-patch+json' }]
  for (const more of others) {
    const answer = await send(target, { ...patch, headers: { ...headers, ...more } })
    assert.deepEqual([answer.status, answer.body.code], [422, 'request.idempotency_mismatch'])
  }
})
