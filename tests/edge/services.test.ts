// The edge's other services: tokens by public keys alone, event streams, its own description.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Validator } from '@seriousme/openapi-schema-validator'
import { waitUntil } from '#framework/testing/wait-until.ts'
import { openEdge, type TestEdge } from '#tests/support/edge.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant } from '#tests/support/tenant.ts'

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

function verify(token: unknown): Promise<Response> {
  return fetch(`${edge.origin}/auth/verify`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  })
}

describe('tokens', () => {
  test('are verified with public keys only: valid ones name their person, others are refused', async () => {
    const { people, id } = await createTenant(server)
    const good = await verify(people.editor.access)
    assert.deepEqual([good.status, ((await good.json()) as { tenantId: string }).tenantId], [200, id])
    const [head, , signature] = people.editor.access.split('.')
    const forged = [head, Buffer.from(JSON.stringify({ sub: people.owner.id })).toString('base64url'), signature].join(
      '.',
    )
    for (const bad of [forged, 'x', '', people.editor.refresh]) assert.equal((await verify(bad)).status, 401, bad)
    for (const malformed of [1, null, 'x'.repeat(9000)]) assert.equal((await verify(malformed)).status, 422)
    assert.equal((await edge.get('/auth/verify')).status, 401)
  })
})

test('a token of an ended session is refused within a second (SES-05)', async () => {
  const { people } = await createTenant(server, ['editor'])
  const token = people.editor.access
  const byHeader = (query = '') =>
    fetch(`${edge.origin}/auth/verify${query}`, { headers: { authorization: `Bearer ${token}` } })
  assert.deepEqual([(await verify(token)).status, (await byHeader()).status], [200, 200])
  const body = { refresh: people.editor.refresh }
  assert.equal((await server.call('/api/v1/auth/logout', { method: 'POST', token, body })).status, 204)
  for (const ask of [() => verify(token), () => byHeader()])
    await waitUntil(
      async () => (await ask()).status,
      (status) => status === 401,
    )
  assert.equal((await fetch(`${edge.origin}/auth/verify?junk=1`)).status, 401)
})

describe('events', () => {
  test('are streamed only to people who may read them', async () => {
    const { people } = await createTenant(server)
    const refused = await edge.get('/events', null, { accept: 'text/event-stream' })
    assert.equal(refused.status, 401)
    const leaving = new AbortController()
    const response = await fetch(`${edge.origin}/events?name=articles.created`, {
      headers: { accept: 'text/event-stream', authorization: `Bearer ${people.viewer.access}` },
      signal: leaving.signal,
    })
    assert.equal(response.status, 200)
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    const created = await server.call('/api/v1/articles', {
      method: 'POST',
      token: people.editor.access,
      body: { title: 'Heard at the edge' },
    })
    let heard = ''
    for (const end = Date.now() + 5000; !heard.includes(created.body.id) && Date.now() < end; )
      heard += (await reader.read()).value ?? ''
    assert.match(heard, /event: articles\.created\ndata: .*Heard at the edge/)
    leaving.abort()
  })
})

describe('the description', () => {
  test('is valid OpenAPI and names the published resources by slug', async () => {
    const { body, status } = await edge.get('/openapi.json')
    assert.equal(status, 200)
    const result = await new Validator().validate(structuredClone(body))
    assert.equal(result.valid, true, JSON.stringify(result.errors))
    assert.deepEqual(Object.keys(body.paths), [
      '/content/categories',
      '/content/categories/{slug}',
      '/content/tags',
      '/content/tags/{slug}',
      '/content/articles',
      '/content/articles/{slug}',
      '/auth/verify',
      '/health',
      '/events',
    ])
    const parameters = JSON.stringify(body.paths['/content/articles'].get.parameters)
    assert.equal(parameters.includes('category__slug'), true)
    assert.equal(parameters.includes('author__email'), false)
  })

  test('describes every value of its services', async () => {
    const { body } = await edge.get('/openapi.json')
    const schemas = Object.entries(body.components.schemas as Record<string, { properties?: Record<string, object> }>)
    const own = schemas.filter(([name]) => /^(CheckCaller|VerifyToken|ReadHealth)/.test(name))
    const values = own.flatMap(([name, { properties = {} }]) =>
      Object.entries(properties).map(([key, value]) => [`${name}.${key}`, value] as const),
    )
    assert.equal(values.length >= 8, true)
    assert.deepEqual(
      values.filter(([, value]) => !('description' in value)).map(([place]) => place),
      [],
    )
  })

  test('has a page that needs no other host', async () => {
    const page = await edge.get('/docs')
    assert.equal(page.status, 200)
    assert.doesNotMatch(String(page.bytes), /https?:\/\//)
    assert.equal((await edge.get('/static/swagger/swagger-ui-bundle.js')).status, 200)
  })
})

test('lets pages of any origin read content, and answers their preflight', async () => {
  const preflight = await fetch(`${edge.origin}/content/articles`, {
    method: 'OPTIONS',
    headers: {
      origin: 'https://blog.example',
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'x-tenant',
    },
  })
  assert.equal(preflight.headers.get('access-control-allow-origin'), '*')
  assert.match(preflight.headers.get('access-control-allow-headers') ?? '', /x-tenant/)
})
