// Signing in with a real provider: the way in, whose account it is, and everything that can go wrong on the way.
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { arrange } from '#tests/support/arrange.ts'
import {
  Browser,
  openPage,
  openProvider,
  PAGE_ORIGIN,
  type ProviderPerson,
  PUBLIC_ORIGIN,
  type TestProvider,
} from '#tests/support/oidc.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { type Person, registerPerson } from '#tests/support/tenant.ts'

let provider: TestProvider
let other: TestProvider
let server: TestServer
let counter = 0

before(async () => {
  provider = await openProvider(['example', 'twin'])
  other = await openProvider(['other'], { conformIdTokenClaims: true })
  server = await openServer(variablesOf())
})
after(async () => {
  await server.close()
  await Promise.all([provider.close(), other.close()])
})
beforeEach(() => {
  Object.assign(provider, { person: somebody(), tamper: null, isAway: false })
  Object.assign(other, { person: somebody(), tamper: null, isAway: false })
})

function variablesOf(extra: Record<string, string> = {}): Record<string, string> {
  const clientOf = (name: string, { issuer, clientId, clientSecret }: TestProvider) => ({
    ...{ name, issuer, clientId, clientSecret },
  })
  return {
    PEND_PUBLIC_ORIGIN: PUBLIC_ORIGIN,
    PEND_LINK_ORIGIN: PAGE_ORIGIN,
    PEND_OUTBOUND_ALLOWED_HOSTS: `${provider.host},${other.host}`,
    PEND_OIDC_PROVIDERS: JSON.stringify([
      { ...clientOf('example', provider), label: 'Example' },
      clientOf('other', other),
      clientOf('twin', provider),
    ]),
    ...extra,
  }
}

function somebody(extra: Partial<ProviderPerson> = {}): ProviderPerson {
  const sub = `sub-${process.pid}-${Date.now()}-${counter++}`
  const names = { given_name: 'Ada', family_name: 'Example' }
  return { sub, email: `${sub}@example.com`, email_verified: true, ...names, ...extra }
}

/** The whole way: what the page finds, and what it must send. */
async function visit(
  name = 'example',
  { browser = new Browser(server), returnTo = undefined as string | undefined } = {},
) {
  const page = openPage()
  const found = await browser.comeBack(await browser.leave(name, page, returnTo))
  return { found, verifier: page.verifier }
}

const post = (path: string, body: unknown, token: string | null = null) =>
  server.call(`/api/v1/auth${path}`, { method: 'POST', body, token })
const logIn = async (name = 'example') => {
  const { found, verifier } = await visit(name)
  assert.ok(found.code, JSON.stringify(found))
  return post('/providers/login', { code: found.code, verifier })
}

async function verifiedPerson(): Promise<Person> {
  const person = await registerPerson(server)
  await arrange('update auth.users set email_verified_at = now() where id = $1', [person.id])
  return person
}

const refusedWith = async (
  answer: Promise<{ status: number; body: { code: string } }>,
  status: number,
  code: string,
) => {
  const { status: was, body } = await answer
  assert.deepEqual([was, body.code], [status, code])
}

describe('signing in with a provider', () => {
  test('creates a person for a verified address, and finds them again', async () => {
    const first = await logIn()
    assert.equal(first.status, 200, first.text)
    const { user, access } = first.body
    assert.deepEqual([user.email, user.firstName, user.lastName], [provider.person!.email, 'Ada', 'Example'])
    assert.equal((await server.call('/api/v1/users/me', { token: access })).body.id, user.id)
    const again = await logIn()
    assert.equal(again.body.user.id, user.id)
    assert.equal((await post('/refresh', { refresh: again.body.refresh })).status, 200)
    const [row] = await arrange('select email_verified_at is not null as verified from auth.users where id = $1', [
      user.id,
    ])
    assert.equal(row!.verified, true)
  })

  test('reads the userinfo of a provider that states addresses only there, about the same person', async () => {
    const answer = await logIn('other')
    assert.equal(answer.status, 200, answer.text)
    assert.equal(answer.body.user.email, other.person!.email)
  })

  test('is offered by name, and GraphQL accepts the code too', async () => {
    const { body } = await server.call('/api/v1/auth/providers')
    assert.deepEqual(body.results[0], { name: 'example', label: 'Example' })
    assert.ok(!JSON.stringify(body).includes(provider.clientSecret))
    const { found, verifier } = await visit()
    const over = await server.graphql(
      'mutation ($input: LogInByProviderInput!) { logInByProvider(input: $input) { access user { email } } }',
      { variables: { input: { code: found.code, verifier } } },
    )
    assert.equal(over.body.data?.logInByProvider.user.email, provider.person!.email, over.text)
  })

  test('sends PKCE, state, nonce and the configured address, and no token in any address', async () => {
    const browser = new Browser(server)
    const { location, setCookie, status } = await browser.go(
      `${PUBLIC_ORIGIN}/api/v1/auth/providers/example/start?challenge=${openPage().challenge}`,
    )
    const { searchParams } = new URL(location!)
    assert.equal(status, 303)
    assert.equal(searchParams.get('redirect_uri'), `${PUBLIC_ORIGIN}/api/v1/auth/providers/example/callback`)
    assert.deepEqual(
      [searchParams.get('code_challenge_method'), searchParams.get('response_type'), searchParams.get('scope')],
      ['S256', 'code', 'openid email profile'],
    )
    for (const name of ['state', 'nonce', 'code_challenge']) assert.match(searchParams.get(name)!, /^[\w-]{43}$/)
    assert.match(setCookie[0]!, /^__Host-pend-visit=[\w-]{43}; Path=\/; Max-Age=600; HttpOnly; Secure; SameSite=Lax$/)
    const spoofed = await fetch(
      `${server.origin}/api/v1/auth/providers/example/start?challenge=${openPage().challenge}`,
      { redirect: 'manual', headers: { 'x-forwarded-host': 'evil.example' } },
    )
    assert.ok(!spoofed.headers.get('location')!.includes('evil.example'))
  })

  test('stores nothing in the database that opens the visit', async () => {
    const browser = new Browser(server)
    const callback = await browser.leave('example', openPage())
    const secrets = [
      new URL(callback).searchParams.get('state')!,
      [...browser.cookies.get(PUBLIC_ORIGIN)!.values()][0]!,
    ]
    for (const secret of secrets)
      assert.deepEqual(await arrange('select 1 from auth.provider_visits v where v::text like $1', [`%${secret}%`]), [])
  })
})

describe('the account', () => {
  test('follows issuer and subject: another address at the provider changes nothing here (nOAuth)', async () => {
    const first = await logIn()
    const victim = await verifiedPerson()
    provider.person = { ...provider.person!, email: victim.email }
    const again = await logIn()
    assert.equal(again.body.user.id, first.body.user.id)
    assert.equal(again.body.user.email, first.body.user.email)
  })

  test('is that of the verified address when the provider has verified it too', async () => {
    const person = await verifiedPerson()
    provider.person = somebody({ email: person.email.toUpperCase() })
    const answer = await logIn()
    assert.equal(answer.body.user.id, person.id)
    const listed = await server.call('/api/v1/auth/identities', { token: answer.body.access })
    assert.deepEqual(
      listed.body.results.map(({ provider: name, email }: Record<string, string>) => [name, email]),
      [['example', person.email]],
    )
  })

  test('is refused while the provider has not verified the address, with one answer for all', async () => {
    const verified = await verifiedPerson()
    for (const claims of [
      { email: verified.email, email_verified: false },
      { email: verified.email, email_verified: 'true' },
      { email: verified.email, email_verified: 1 },
      { email: verified.email, email_verified: undefined },
      { email_verified: false },
      { email: undefined },
      { email: 'no address' },
      { email: ['a@example.com', verified.email] as unknown as string },
    ]) {
      provider.person = somebody(claims)
      const answer = await logIn()
      assert.deepEqual([answer.status, answer.body.code], [409, 'auth.link_required'], JSON.stringify(claims))
    }
    assert.deepEqual(await arrange('select 1 from auth.identities where user_id = $1', [verified.id]), [])
  })

  test('cannot be taken over by the same subject of another issuer', async () => {
    const first = await logIn()
    other.person = somebody({ sub: provider.person!.sub })
    const second = await logIn('other')
    assert.equal(second.status, 200, second.text)
    assert.notEqual(second.body.user.id, first.body.user.id)
  })

  test('is refused to a deactivated person, by identity and by address', async () => {
    const first = await logIn()
    await arrange('update auth.users set is_active = false where id = $1', [first.body.user.id])
    await refusedWith(logIn(), 422, 'auth.provider_failed')
    provider.person = somebody({ email: first.body.user.email })
    await refusedWith(logIn(), 422, 'auth.provider_failed')
  })

  test('is not created where the settings forbid it', async () => {
    const closed = await openServer(variablesOf({ PEND_OIDC_REGISTERS: 'false' }))
    try {
      const browser = new Browser(closed)
      const page = openPage()
      const { code } = await browser.comeBack(await browser.leave('example', page))
      const body = { code, verifier: page.verifier }
      await refusedWith(
        closed.call('/api/v1/auth/providers/login', { method: 'POST', body }),
        409,
        'auth.link_required',
      )
    } finally {
      await closed.close()
    }
  })
})

describe("a person's identities", () => {
  test('are linked while signed in, listed and unlinked, and the trail says so', async () => {
    const person = await registerPerson(server)
    provider.person = somebody({ email: 'another@example.org', email_verified: false })
    const { found, verifier } = await visit()
    const linked = await post('/identities', { code: found.code, verifier }, person.access)
    assert.equal(linked.status, 201, linked.text)
    assert.equal((await logIn()).body.user.id, person.id)
    const path = `/api/v1/auth/identities/${linked.body.id}`
    assert.equal(
      (await server.call(path, { method: 'DELETE', token: (await registerPerson(server)).access })).status,
      404,
    )
    assert.equal((await server.call(path, { method: 'DELETE', token: person.access })).status, 204)
    await refusedWith(logIn(), 409, 'auth.link_required')
    const trail = await arrange(
      "select operation from audit.changes where record_id = $1 and operation like 'identity%' order by id",
      [person.id],
    )
    assert.deepEqual(
      trail.map(({ operation }) => operation),
      ['identity_linked', 'identity_unlinked'],
    )
    const [entry] = await arrange(
      "select changes -> 'method' ->> 'new' as method from audit.changes where record_id = $1 and operation = 'log_in' order by id desc limit 1",
      [person.id],
    )
    assert.equal(entry!.method, 'provider')
  })

  test('keep the last way to sign in', async () => {
    const { access, user } = (await logIn()).body
    const [{ id }] = (await server.call('/api/v1/auth/identities', { token: access })).body.results
    const remove = (each: string) => server.call(`/api/v1/auth/identities/${each}`, { method: 'DELETE', token: access })
    await refusedWith(remove(id), 409, 'resource.conflict')
    const { found, verifier } = await visit('other')
    const second = await post('/identities', { code: found.code, verifier }, access)
    const answers = await Promise.all([remove(id), remove(second.body.id)])
    assert.deepEqual(answers.map(({ status }) => status).sort(), [204, 409])
    assert.equal((await arrange('select 1 from auth.identities where user_id = $1', [user.id])).length, 1)
  })

  test('belong to one person: a linked identity cannot be linked to another', async () => {
    await logIn()
    const thief = await registerPerson(server)
    const { found, verifier } = await visit()
    await refusedWith(post('/identities', { code: found.code, verifier }, thief.access), 409, 'resource.duplicate')
  })
})

describe('a code of the page', () => {
  test('is valid once, of fifty at the same moment for one (CVE-2026-53517)', async () => {
    const { found, verifier } = await visit()
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => post('/providers/login', { code: found.code, verifier })),
    )
    assert.equal(answers.filter(({ status }) => status === 200).length, 1)
    for (const { status, body } of answers.filter(({ status }) => status !== 200))
      assert.deepEqual([status, body.code], [422, 'auth.provider_failed'])
  })

  test('is worthless on another page, for a sign-in or a link (a code planted in a victim’s browser)', async () => {
    const { found } = await visit()
    const { verifier } = openPage()
    await refusedWith(post('/providers/login', { code: found.code, verifier }), 422, 'auth.provider_failed')
    const victim = await registerPerson(server)
    await refusedWith(post('/identities', { code: found.code, verifier }, victim.access), 422, 'auth.provider_failed')
  })

  test('is valid for two minutes, and is not an object (CVE-2019-18818)', async () => {
    const { found, verifier } = await visit()
    await arrange(
      "update auth.provider_visits set expires_at = now() where code_hash = encode(sha256($1::bytea), 'hex')",
      [found.code],
    )
    await refusedWith(post('/providers/login', { code: found.code, verifier }), 422, 'auth.provider_failed')
    for (const code of [{ $ne: '' }, '', null, true, ['x']])
      await refusedWith(post('/providers/login', { code, verifier }), 422, 'request.validation_failed')
  })
})

describe('a callback', () => {
  const fails = async (browser: Browser, callback: string) =>
    assert.deepEqual(await browser.comeBack(callback), { error: 'auth.provider_failed' })
  const change = (callback: string, values: Record<string, string | null>) => {
    const url = new URL(callback)
    for (const [name, value] of Object.entries(values))
      value === null ? url.searchParams.delete(name) : url.searchParams.set(name, value)
    return url.href
  }
  const leave = async (browser = new Browser(server), name = 'example') => ({
    browser,
    callback: await browser.leave(name, openPage()),
  })

  test('with a wrong, missing or reused state is refused (CVE-2023-31999)', async () => {
    const { browser, callback } = await leave()
    const wrong = [{ state: 'x'.repeat(43) }, { state: null }, { state: '' }]
    for (const values of wrong) {
      const { browser: each, callback: own } = await leave()
      await fails(each, change(own, values))
    }
    const replay = new Browser(server)
    replay.cookies.set(PUBLIC_ORIGIN, new Map(browser.cookies.get(PUBLIC_ORIGIN)))
    assert.ok((await browser.comeBack(callback)).code)
    await fails(replay, callback)
  })

  test('of another browser is refused, and the right one may still continue (login CSRF)', async () => {
    const [{ browser, callback }, stranger] = [await leave(), await leave()]
    await fails(stranger.browser, callback)
    await fails(new Browser(server), callback)
    assert.ok((await browser.comeBack(callback)).code)
  })

  test('that arrives too late is refused', async () => {
    const { browser, callback } = await leave()
    const state = new URL(callback).searchParams.get('state')
    await arrange(
      "update auth.provider_visits set expires_at = now() where state_hash = encode(sha256($1::bytea), 'hex')",
      [state],
    )
    await fails(browser, callback)
  })

  test('of another issuer, or for another provider, is refused (mix-up, RFC 9207)', async () => {
    const first = await leave()
    await fails(first.browser, change(first.callback, { iss: other.issuer }))
    const without = await leave()
    assert.equal(
      (await without.browser.comeBack(change(without.callback, { iss: null }))).error,
      'auth.provider_failed',
    )
    const second = await leave()
    await fails(second.browser, second.callback.replace('/example/', '/twin/'))
    const third = await leave()
    await fails(third.browser, third.callback.replace('/example/', '/other/'))
  })

  test("with another visit's code is refused (code injection, PKCE)", async () => {
    const [mine, theirs] = [await leave(), await leave()]
    const code = new URL(theirs.callback).searchParams.get('code')
    await fails(mine.browser, change(mine.callback, { code }))
  })

  test("with a provider's error reports a failure, and repeats none of its words", async () => {
    provider.person = null
    const { browser, callback } = await leave()
    assert.match(callback, /error=access_denied/)
    await fails(browser, callback)
    const next = await leave()
    const { location } = await next.browser.go(
      change(next.callback, { error: '<script>', error_description: 'secret' }),
    )
    assert.ok(!/script|secret/.test(location!))
  })

  test('for a provider that is not configured leads nowhere', async () => {
    for (const name of ['nobody', '__proto__', 'constructor', '..%2f'])
      for (const end of ['callback?state=x', `start?challenge=${openPage().challenge}`])
        assert.equal((await server.call(`/api/v1/auth/providers/${name}/${end}`)).status, 404, name)
  })
})
