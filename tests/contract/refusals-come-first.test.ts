// Callers who may not ask do not learn how to ask: 401 and 403 come before any look at query or body, on every route.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { describeRoutes, type RouteDescription } from '#framework/projections/rest/describe-routes.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant } from '#tests/support/tenant.ts'

let server: TestServer
let routes: RouteDescription[]
before(async () => {
  server = await openServer({ PEND_RATE_LIMIT: 'off' })
  routes = describeRoutes(server.application, '/api/v1').filter(({ access }) => access !== 'public')
})
after(() => server.close())

const QUERIES = ['', '?zode=1', '?page=x&page=y', '?ordering=secret&fields=%00', '?%zz=%ff']
const JSON_TYPE = 'application/json'
const BODIES: [type: string | null, body: string | null][] = [
  [null, null],
  [JSON_TYPE, '{"junk":1}'],
  [JSON_TYPE, '['],
  [JSON_TYPE, '[]'],
  [JSON_TYPE, '7'],
  [JSON_TYPE, '{"__proto__":{}}'],
  [JSON_TYPE, `{"x":"${'x'.repeat(1_100_000)}"}`],
  ['text/plain', 'junk'],
  ['multipart/form-data; boundary=x', 'junk'],
]

/** Every route with every query, and with every body where its method has one. */
async function statusesOf({ method, path }: RouteDescription, token: string | null): Promise<Map<string, number>> {
  const target = path.replace(/\{\w+\}/g, 'no-id')
  const bodies = method === 'GET' ? BODIES.slice(0, 1) : BODIES
  const statuses = new Map<string, number>()
  for (const [n, [type, body]] of bodies.entries()) {
    const query = QUERIES[n % QUERIES.length]!
    for (const each of method === 'GET' ? QUERIES : [query]) {
      const headers = { ...(type && { 'content-type': type }), ...(token && { authorization: `Bearer ${token}` }) }
      const answer = await fetch(`${server.origin}${target}${each}`, { method, headers, body, redirect: 'manual' })
      await answer.arrayBuffer()
      statuses.set(`${each} ${type} ${body?.slice(0, 20)}`, answer.status)
    }
  }
  return statuses
}

test('unknown callers get 401 on every route that is not public, whatever they send (TEN-22, KEY-08)', async () => {
  assert.ok(routes.length > 100, `${routes.length} routes`)
  for (const route of routes)
    for (const [sent, status] of await statusesOf(route, null))
      assert.equal(status, 401, `${route.method} ${route.path} with ${sent}`)
})

test('callers without the permission get 403 on every route that requires one, whatever they send (TEN-22)', async () => {
  const { people } = await createTenant(server, ['member'])
  const held = server.application.roles.get('member')!
  const closed = routes.filter(({ access }) => access !== 'signed in' && !held.has(access))
  assert.ok(closed.length > 80, `${closed.length} routes`)
  for (const route of closed)
    for (const [sent, status] of await statusesOf(route, people.member.access))
      assert.equal(status, 403, `${route.method} ${route.path} with ${sent}`)
})
