// Who may read the API's description, what it reveals to strangers, and what guessing addresses costs them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { requireReader } from '#framework/request/credentials/readers.ts'
import { CookieJar } from '#tests/support/cookie-jar.ts'
import { openEdge } from '#tests/support/edge.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createStaff } from '#tests/support/staff.ts'
import { type Person, registerPerson } from '#tests/support/tenant.ts'

const DOCUMENT = '/api/v1/openapi.json'
/** As a browser that opens a bookmark. */
const OPENS = { accept: 'text/html', 'sec-fetch-site': 'none' }
const PAGES = { '/swagger/': 'swagger', '/redoc/': 'redoc', '/graphql/': 'graphql' }
const READERS = ['stranger', 'member', 'support'] as const
const everywhere = (readership: string) => ({
  PEND_OPENAPI: readership,
  PEND_SWAGGER: readership,
  PEND_REDOC: readership,
  PEND_GRAPHIQL: readership,
})

/** A stranger, somebody with an account, and staff: with their tokens, and with the cookies of a browser. */
async function readersOf(server: TestServer) {
  const [member, support] = [await registerPerson(server), await createStaff(server, 'support')]
  const cookieOf = async ({ refresh }: Person) => (await CookieJar.ofSession(server, refresh)).header
  return {
    stranger: { token: null, cookie: '' },
    member: { token: member.access, cookie: await cookieOf(member) },
    support: { token: support.access, cookie: await cookieOf(support) },
  }
}

type Statuses = Readonly<Record<(typeof READERS)[number], number>>

const READ_BY: readonly (readonly [readership: string, Statuses])[] = [
  ['open', { stranger: 200, member: 200, support: 200 }],
  ['signed-in', { stranger: 401, member: 200, support: 200 }],
  ['staff', { stranger: 401, member: 403, support: 200 }],
  ['off', { stranger: 404, member: 404, support: 404 }],
]

/** A stranger is led to the sign-in instead of 401, and GraphQL answers as to a program instead of 404. */
async function checkPage(server: TestServer, path: keyof typeof PAGES, reader: { cookie: string; expected: number }) {
  const { status, headers, text } = await server.call(path, { headers: { ...OPENS, cookie: reader.cookie } })
  assert.equal(/<html/i.test(text), reader.expected === 200, path)
  if (reader.expected === 401)
    assert.deepEqual([status, headers.get('location')], [303, `/admin/documents/${PAGES[path]}`])
  else if (reader.expected !== 404) assert.equal(status, reader.expected, path)
  if (reader.expected !== 200) assert.match(headers.get('cache-control') ?? 'no-store', /no-cache|no-store/)
}

for (const [readership, statuses] of READ_BY)
  test(`the document and its pages are for their readers: ${readership} (ADM-02)`, async () => {
    const server = await openServer(everywhere(readership))
    try {
      const readers = await readersOf(server)
      for (const name of READERS) {
        const [{ token, cookie }, expected] = [readers[name], statuses[name]]
        assert.equal((await server.call(DOCUMENT, { token })).status, expected, name)
        const own = { cookie, 'sec-fetch-site': 'same-origin' }
        assert.equal((await server.call(DOCUMENT, { headers: own })).status, expected, `${name} with a cookie`)
        await checkPage(server, '/swagger/', { cookie, expected })
        await checkPage(server, '/redoc/', { cookie, expected })
        await checkPage(server, '/graphql/', { cookie, expected })
      }
    } finally {
      await server.close()
    }
  })

test('the edge, where nobody signs in, has the document and its page only for everybody', async () => {
  for (const [readership, status] of [
    ['open', 200],
    ['signed-in', 404],
  ] as const) {
    const edge = await openEdge({ variables: everywhere(readership) })
    for (const path of ['/openapi.json', '/docs']) assert.equal((await edge.get(path)).status, status, path)
    await edge.close()
  }
})

test('each page has its own readers, and somebody unknown after the sign-in is not sent there again', async () => {
  const variables = { PEND_OPENAPI: 'open', PEND_SWAGGER: 'staff', PEND_REDOC: 'off', PEND_GRAPHIQL: 'open' }
  const server = await openServer(variables)
  try {
    const statusOf = async (path: string, headers = {}) =>
      (await server.call(path, { headers: { ...OPENS, ...headers } })).status
    assert.deepEqual(
      await Array.fromAsync([DOCUMENT, '/swagger/', '/redoc/', '/graphql/'], (path) => statusOf(path)),
      [200, 303, 404, 200],
    )
    assert.equal(await statusOf('/swagger/?signed-in'), 401)
    assert.equal(await statusOf('/swagger/', { accept: '*/*' }), 401)
    assert.equal(await statusOf('/swagger/', { cookie: 'pend-access=stale.or.forged' }), 303)
    assert.equal(await statusOf('/swagger/', { authorization: 'Bearer forged' }), 401)
    // The viewer's own files say nothing of this server.
    assert.equal(await statusOf('/static/swagger/swagger-ui.css'), 200)
  } finally {
    await server.close()
  }
})

test('an API key and an impersonator are not staff', async () => {
  const access = { findStaff: async () => 'superuser' as const }
  await assert.doesNotReject(requireReader(access, 'staff', { actorId: 'a' }))
  for (const more of [{ keyId: 'k' }, { impersonatorId: 'i' }])
    await assert.rejects(requireReader(access, 'staff', { actorId: 'a', ...more }), { code: 'permissions.denied' })
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
