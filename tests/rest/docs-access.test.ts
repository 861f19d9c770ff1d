// Who may read the API's description, what it reveals to strangers, and what guessing addresses costs them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openEdge } from '#tests/support/edge.ts'
import { openServer } from '#tests/support/server.ts'
import { registerPerson } from '#tests/support/tenant.ts'

const PAGES = ['/swagger/', '/redoc/']
const DOCUMENT = '/api/v1/openapi.json'

test('the document and its pages are open to everybody, to signed-in people, or to nobody (ADM-02)', async () => {
  for (const [access, stranger, known, page] of [
    ['open', 200, 200, 200],
    ['signed-in', 401, 200, 404],
    ['off', 404, 404, 404],
  ] as const) {
    const server = await openServer({ PEND_DOCS: access })
    const html = { headers: { accept: 'text/html' } }
    const edge = await openEdge({ variables: { PEND_DOCS: access } })
    try {
      const { access: token } = await registerPerson(server)
      assert.equal((await server.call(DOCUMENT)).status, stranger, access)
      assert.equal((await server.call(DOCUMENT, { token })).status, known, access)
      for (const path of PAGES) assert.equal((await server.call(path)).status, page, `${access} ${path}`)
      const graphiql = await server.call('/graphql/', html)
      assert.equal(/<html/i.test(graphiql.text), access === 'open', `${access} GraphiQL`)
      for (const path of ['/openapi.json', '/docs'])
        assert.equal((await edge.get(path)).status, access === 'open' ? 200 : 404, `${access} ${path}`)
    } finally {
      await edge.close()
      await server.close()
    }
  }
})

test('unknown addresses are rate limited like all others (LOG-08)', async () => {
  const server = await openServer({ PEND_RATE_LIMIT: '5/minute' })
  try {
    const statuses = []
    for (let n = 0; n < 8; n++) statuses.push((await server.call(`/nope/${n}`)).status)
    assert.deepEqual(statuses, [404, 404, 404, 404, 404, 429, 429, 429])
  } finally {
    await server.close()
  }
})

test('a proxy that adds ports does not make each connection a separate caller', async () => {
  const server = await openServer({ PEND_RATE_LIMIT: '4/minute', PEND_TRUSTED_PROXIES: '127.0.0.1/32' })
  const ask = async (address: string) =>
    (await server.call('/health', { headers: { 'x-forwarded-for': address } })).status
  try {
    const one = [
      '203.0.113.9:1234',
      '203.0.113.9',
      'no address, 203.0.113.9:4321',
      '203.0.113.9:1',
      '203.0.113.9:65535',
    ]
    assert.deepEqual(await Array.fromAsync(one, ask), [200, 200, 200, 200, 429])
    const six = ['[2001:db8::1]:1', '2001:db8::2', '[2001:db8::3]', '2001:db8::4', '[2001:db8::5]:9']
    assert.deepEqual(await Array.fromAsync(six, ask), [200, 200, 200, 200, 429])
    assert.equal(await ask('no address'), 200)
  } finally {
    await server.close()
  }
})

test('answers of the edge are as careful as those of the API, cold and cached, and name their request (HTP-28)', async () => {
  const server = await openServer()
  const edge = await openEdge()
  try {
    const { access: token } = await registerPerson(server, { tenantName: `Careful ${process.pid}` })
    const [{ slug }] = (await server.call('/api/v1/tenants', { token })).body.results
    const api = await server.call('/api/v1/tags', { token })
    for (let turn = 0; turn < 2; turn++) {
      const id = `edge-request-${turn}`
      const { headers, status } = await edge.get('/content/tags', slug, { 'x-request-id': id })
      assert.deepEqual([status, headers['x-request-id']], [200, id])
      for (const name of ['content-security-policy', 'referrer-policy', 'x-content-type-options', 'x-frame-options'])
        assert.equal(headers[name], api.headers.get(name), name)
    }
    assert.equal((await server.call('/health')).headers.get('cache-control'), 'no-store')
  } finally {
    await edge.close()
    await server.close()
  }
})
