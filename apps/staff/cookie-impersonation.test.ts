// Impersonation in a browser: begun only by the session in the cookies, and ended in favour of that same session.
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { arrange } from '#tests/support/arrange.ts'
import { CookieJar } from '#tests/support/cookie-jar.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { actingIn, createStaff } from '#tests/support/staff.ts'
import { createTenant, type Person, type TestTenant } from '#tests/support/tenant.ts'

const OWN = { 'sec-fetch-site': 'same-origin' }
const PATH = '/api/v1/auth/cookie/impersonation'
const REASON = 'ticket 4711, the list is empty'

type Asked = { method?: string; body?: unknown; headers?: Record<string, string>; token?: string }

let server: TestServer
let tenant: TestTenant
let staff: Person
let jar: CookieJar
before(async () => {
  server = await openServer()
  tenant = await createTenant(server)
})
after(() => server.close())
beforeEach(async () => {
  staff = await createStaff(server)
  jar = await signIn(staff)
})

const signIn = ({ refresh }: Person) => CookieJar.ofSession(server, refresh)

/** As a page of our own origin sends requests. */
async function ask(path: string, { headers, ...rest }: Asked = {}, from = jar) {
  const answer = await server.call(path, { ...rest, headers: { ...OWN, cookie: from.header, ...headers } })
  from.keep(answer)
  return answer
}

async function start({ id: user }: Person, { slug } = { slug: tenant.slug }): Promise<string> {
  const headers = actingIn(slug, REASON)
  const answer = await ask('/api/v1/platform/impersonations', { method: 'POST', headers, body: { user } })
  assert.equal(answer.status, 201, answer.text)
  return answer.body.access
}

const begin = (access: string, more: Asked = {}, from = jar) =>
  ask(PATH, { method: 'POST', body: { access }, ...more }, from)
const stop = (from = jar) => ask(PATH, { method: 'DELETE' }, from)
const whoIsHere = async (from = jar) => (await ask('/api/v1/users/me', {}, from)).body.id

describe('impersonating in a browser', () => {
  test("every request is the person's, the refresh cookie stays, and stopping leads back to oneself", async () => {
    const { editor } = tenant.people
    const refresh = jar.cookies.get('pend-refresh')
    const begun = await begin(await start(editor))
    assert.equal(begun.status, 200, begun.text)
    assert.ok(begun.body.expiresIn > 800 && begun.body.expiresIn <= 900, begun.text)
    const [line = '', ...others] = begun.headers.getSetCookie()
    assert.match(line, /^pend-access=[^;]+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/)
    assert.deepEqual([others, jar.cookies.get('pend-refresh')], [[], refresh])
    assert.equal(await whoIsHere(), editor.id)
    const made = await ask('/api/v1/tags', {
      method: 'POST',
      headers: { 'x-tenant': tenant.slug },
      body: { name: `In their name ${editor.id}` },
    })
    assert.equal(made.status, 201, made.text)
    const stopped = await stop()
    assert.ok(stopped.body.expiresIn > 0, stopped.text)
    assert.equal(await whoIsHere(), staff.id)
  })

  test('stopping ends the impersonation on the server, too', async () => {
    const access = await start(tenant.people.viewer)
    await begin(access)
    await stop()
    const late = await server.call('/api/v1/users/me', { token: access })
    assert.equal(late.body.code, 'auth.session_ended')
    assert.equal((await begin(access)).body.code, 'permissions.denied')
  })

  test('refreshing leads back to oneself without informing the person', async () => {
    await begin(await start(tenant.people.viewer))
    await ask('/api/v1/auth/cookie/refresh', { method: 'POST' })
    assert.equal(await whoIsHere(), staff.id)
  })

  test('signing out meanwhile ends both sessions', async () => {
    const access = await start(tenant.people.viewer)
    await begin(access)
    const out = await ask('/api/v1/auth/cookie', { method: 'DELETE' })
    assert.deepEqual([out.status, jar.header], [204, ''])
    for (const token of [access, staff.access])
      assert.equal((await server.call('/api/v1/users/me', { token })).body.code, 'auth.session_ended')
  })

  test('leaving works after it has expired, was ended by the person, or with the membership', async () => {
    const other = await createTenant(server, ['viewer'])
    const ends = [
      (id: string) => arrange('update auth.sessions set expires_at = now() where impersonator_id = $1', [id]),
      (id: string) =>
        arrange("update auth.sessions set ended_at = now(), ended_by = 'logout' where impersonator_id = $1", [id]),
    ]
    for (const end of ends) {
      await begin(await start(tenant.people.editor))
      await end(staff.id)
      assert.equal((await ask('/api/v1/users/me')).body.code, 'auth.session_ended')
      assert.ok((await stop()).body.expiresIn > 0)
      assert.equal(await whoIsHere(), staff.id)
    }
    await begin(await start(other.people.viewer, { slug: other.slug }))
    await arrange('delete from tenant.memberships where user_id = $1', [other.people.viewer.id])
    assert.ok((await stop()).body.expiresIn > 0)
    assert.equal(await whoIsHere(), staff.id)
  })

  test("stopping without one's own session leaves nobody signed in", async () => {
    await begin(await start(tenant.people.viewer))
    jar.cookies.delete('pend-refresh')
    const { body } = await stop()
    assert.deepEqual([body, jar.header], [{ expiresIn: null }, ''])
  })

  test('the metadata of the screens names it, in this tenant alone, and that of no other session does', async () => {
    const { editor } = tenant.people
    assert.equal((await ask('/api/v1/admin')).body.impersonation, null)
    await begin(await start(editor))
    const { body } = await ask('/api/v1/admin')
    const { by, reason, expiresAt } = body.impersonation
    assert.deepEqual([body.person.id, by, reason], [editor.id, staff.email, REASON])
    assert.ok(Date.parse(expiresAt) > Date.now() && Date.parse(expiresAt) <= Date.now() + 15 * 60_000)
    assert.deepEqual([body.tenant.slug, body.person.staffLevel], [tenant.slug, null])
    assert.ok(body.tenants.every(({ slug }: { slug: string }) => slug === tenant.slug))
    const mine = await server.call('/api/v1/admin', { token: editor.access })
    assert.equal(mine.body.impersonation, null)
  })
})

describe('a token of an impersonation', () => {
  test('is valid only in the session that began it (CWE-384)', async () => {
    const access = await start(tenant.people.editor)
    const colleague = await signIn(await createStaff(server))
    const member = await signIn(tenant.people.viewer)
    for (const from of [colleague, member]) {
      const before = from.header
      const { status, body } = await begin(access, {}, from)
      assert.deepEqual([status, body.code, from.header], [403, 'permissions.denied', before])
    }
  })

  test('fails in another session of the same staff', async () => {
    const access = await start(tenant.people.editor)
    const { email, password } = staff
    const again = await server.call('/api/v1/auth/login', { method: 'POST', body: { email, password } })
    const other = await signIn({ ...staff, refresh: again.body.refresh })
    assert.equal((await begin(access, {}, other)).body.code, 'permissions.denied')
  })

  test("is a separate kind: people's access tokens are refused, even that person's own", async () => {
    for (const token of [staff.access, tenant.people.owner.access])
      assert.equal((await begin(token)).body.code, 'permissions.denied')
  })

  test('is refused when forged, cut off, or with a header injection (CWE-113)', async () => {
    const access = await start(tenant.people.editor)
    const forged = `${access.split('.').slice(0, 2).join('.')}.${'A'.repeat(342)}`
    for (const text of [forged, access.slice(0, -9), 'nonsense'])
      assert.equal((await begin(text)).body.code, 'auth.invalid_token')
    for (const text of [`${access}; Path=/x`, `${access}\r\nset-cookie: a=b`, '', `${access}=`])
      assert.equal((await begin(text)).status, 422)
  })

  test("is refused beside a person's own token, and within another impersonation", async () => {
    const access = await start(tenant.people.editor)
    assert.equal((await begin(access, { token: staff.access })).body.code, 'permissions.denied')
    const second = await start(tenant.people.viewer)
    await begin(access)
    assert.equal((await begin(second)).body.code, 'permissions.denied')
  })

  test('is refused from a page of another site, which cannot end one either (CWE-352)', async () => {
    const access = await start(tenant.people.editor)
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }]) {
      assert.ok([401, 403].includes((await begin(access, { headers })).status))
      const { status, body } = await ask(PATH, { method: 'DELETE', headers })
      assert.deepEqual([status, body.code], [403, 'request.origin_not_allowed'])
    }
    assert.equal((await server.call('/api/v1/users/me', { token: access })).status, 200)
  })
})
