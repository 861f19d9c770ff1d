// A session in cookies: for pages of our own origin, beyond scripts' reach, and worthless to any other page.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, type Person, registerPerson } from '#tests/support/tenant.ts'

let server: TestServer
before(async () => {
  server = await openServer()
})
after(() => server.close())

const OWN = { 'sec-fetch-site': 'same-origin' }
const COOKIE = '/api/v1/auth/cookie'
type Given = Record<string, string>
const begin = (refresh: string, headers: Given = OWN) =>
  server.call(COOKIE, { method: 'POST', body: { refresh }, headers })
const renew = (cookie: string, headers: Given = OWN) =>
  server.call(`${COOKIE}/refresh`, { method: 'POST', headers: { ...headers, cookie } })
const me = (cookie: string, headers: Given = OWN) =>
  server.call('/api/v1/users/me', { headers: { ...headers, cookie } })

/** As the browser returns them. */
function cookiesOf({ headers }: { headers: Headers }): string {
  return headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
}

async function signedIn(): Promise<{ person: Person; cookie: string }> {
  const person = await registerPerson(server)
  return { person, cookie: cookiesOf(await begin(person.refresh)) }
}

describe('a session in cookies', () => {
  test('begins with a refresh token from signing in, and uses it up', async () => {
    const person = await registerPerson(server)
    const answer = await begin(person.refresh)
    assert.equal(answer.status, 200, answer.text)
    assert.ok(answer.body.expiresIn > 0)
    const [access = '', refresh = ''] = answer.headers.getSetCookie()
    assert.match(access, /^pend-access=[^;]+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/)
    assert.match(refresh, /^pend-refresh=[^;]+; Path=\/api\/v1\/auth\/cookie; Max-Age=\d+; HttpOnly; SameSite=Strict$/)
    assert.equal((await me(cookiesOf(answer))).body.id, person.id)
  })

  test('is bound to HTTPS and to the host where the service uses HTTPS', async () => {
    const secure = await openServer({ PEND_PUBLIC_ORIGIN: 'https://api.example.com' })
    try {
      const { refresh, id } = await registerPerson(secure)
      const answer = await secure.call(COOKIE, { method: 'POST', body: { refresh }, headers: OWN })
      const [access = '', kept = ''] = answer.headers.getSetCookie()
      assert.match(access, /^__Host-pend-access=.*; Path=\/; .*; Secure$/)
      assert.match(kept, /^__Secure-pend-refresh=.*; Secure$/)
      const cookie = cookiesOf(answer)
      assert.equal((await secure.call('/api/v1/users/me', { headers: { ...OWN, cookie } })).body.id, id)
    } finally {
      await secure.close()
    }
  })

  test('continues by its refresh cookie, which works once, and names no tenant', async () => {
    const { person, cookie } = await signedIn()
    const answer = await renew(cookie)
    assert.equal(answer.status, 200, answer.text)
    assert.equal((await me(cookiesOf(answer))).body.id, person.id)
    const [token = ''] = cookiesOf(answer).split('; ')
    const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString())
    assert.equal(claims.tid, undefined)
  })

  test('ends on the server too, and its cookies are deleted', async () => {
    const { cookie } = await signedIn()
    const answer = await server.call(COOKIE, { method: 'DELETE', headers: { ...OWN, cookie } })
    assert.equal(answer.status, 204, answer.text)
    assert.deepEqual(
      answer.headers.getSetCookie().map((line) => /=; .*Max-Age=0/.test(line)),
      [true, true],
    )
    assert.equal((await me(cookie)).body.code, 'auth.session_ended')
    assert.deepEqual((await renew(cookie)).body, { expiresIn: null })
  })

  test('reports without an error that nobody is signed in when there is no session', async () => {
    for (const cookie of ['', 'pend-refresh=nonsense', 'other=1']) {
      const answer = await renew(cookie)
      assert.deepEqual([answer.status, answer.body], [200, { expiresIn: null }])
    }
  })

  test("acts in the tenant each request names, with the member's rights", async () => {
    const { slug, people } = await createTenant(server, ['viewer'])
    const cookie = cookiesOf(await begin(people.viewer.refresh))
    const inTenant = { ...OWN, 'x-tenant': slug }
    const list = await server.call('/api/v1/articles', { headers: { ...inTenant, cookie } })
    assert.equal(list.status, 200, list.text)
    const made = { method: 'POST', body: { title: 'Forced' }, headers: { ...inTenant, cookie } }
    assert.equal((await server.call('/api/v1/articles', made)).body.code, 'permissions.denied')
    const other = await createTenant(server, [])
    const foreign = await server.call('/api/v1/articles', { headers: { ...OWN, 'x-tenant': other.slug, cookie } })
    assert.equal(foreign.body.code, 'tenants.not_found')
  })
})

describe('a page of another site (CSRF)', () => {
  const STRANGERS: Record<string, Given> = {
    'another site': { 'sec-fetch-site': 'cross-site' },
    'a neighbour below one domain': { 'sec-fetch-site': 'same-site' },
    'an address that was typed': { 'sec-fetch-site': 'none' },
    'another origin': { origin: 'https://evil.example' },
    'an origin without a name': { origin: 'null' },
    'nobody who says so': {},
  }

  for (const [who, headers] of Object.entries(STRANGERS)) {
    test(`is anonymous with a person's cookie: ${who}`, async () => {
      const { cookie } = await signedIn()
      assert.equal((await me(cookie, headers)).body.code, 'auth.required')
      const graphql = await server.graphql('{ readOwnUser { id } }', { headers: { ...headers, cookie } })
      assert.ok(JSON.stringify(graphql.body).includes('auth.required'), graphql.text)
    })

    test(`neither begins, refreshes nor ends a session in cookies: ${who}`, async () => {
      const { cookie, person } = await signedIn()
      const refusals = [
        await begin(person.refresh, headers),
        await renew(cookie, headers),
        await server.call(COOKIE, { method: 'DELETE', headers: { ...headers, cookie } }),
      ]
      for (const { status, body, headers: answered } of refusals)
        assert.deepEqual([status, body.code, answered.getSetCookie()], [403, 'request.origin_not_allowed', []])
      assert.equal((await me(cookie)).status, 200)
    })
  }

  test('is recognised by its origin where a browser sends nothing better', async () => {
    const { cookie, person } = await signedIn()
    assert.equal((await me(cookie, { origin: server.origin })).body.id, person.id)
    const neighbour = server.origin.replace(/:\d+$/, ':1')
    assert.equal((await me(cookie, { origin: neighbour })).body.code, 'auth.required')
  })
})

describe('a cookie', () => {
  test('never overrides a sent token', async () => {
    const [one, other] = [await signedIn(), await registerPerson(server)]
    const answer = await server.call('/api/v1/users/me', {
      token: other.access,
      headers: { ...OWN, cookie: one.cookie },
    })
    assert.equal(answer.body.id, other.id)
  })

  test('is ignored when it occurs twice', async () => {
    const { cookie } = await signedIn()
    assert.equal((await me(`${cookie}; ${cookie}`)).body.code, 'auth.required')
  })

  test('acts over GraphQL as over REST', async () => {
    const { person, cookie } = await signedIn()
    const answer = await server.graphql('{ readOwnUser { id } }', { headers: { ...OWN, cookie } })
    assert.deepEqual(answer.body.data, { readOwnUser: { id: person.id } })
  })
})
