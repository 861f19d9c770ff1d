// The first person to prove an address is alone in the account, whatever a stranger who registered it has made there
// (PWD-14; Sudhodanan and Paverd, "Pre-hijacked accounts", USENIX Security 2022): everything that can be made × every
// way of the first proof.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { drainTasks } from '#framework/tasks/drain-tasks.ts'
import type { Answer } from '#framework/testing/answer.ts'
import { arrange } from '#tests/support/arrange.ts'
import { Authenticator, type Circumstances } from '#tests/support/authenticator.ts'
import { readMails, readToken } from '#tests/support/mails.ts'
import { Browser, openPage, openProvider, PAGE_ORIGIN, PUBLIC_ORIGIN, type TestProvider } from '#tests/support/oidc.ts'
import { codeOf } from '#tests/support/second-factor.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, type Person, registerPerson } from '#tests/support/tenant.ts'

const DEVICE: Circumstances = { origin: PAGE_ORIGIN, rpId: 'app.pend.test' }
const FRESH = 'another violet teapot'
const someAddress = () => `f${randomBytes(8).toString('hex')}@example.com`

/** People register at `open`; `hidden` reveals to nobody who has an account. Both use one database. */
let open: TestServer
let hidden: TestServer
let provider: TestProvider
before(async () => {
  provider = await openProvider(['example'])
  const { issuer, clientId, clientSecret, host } = provider
  const settings = {
    PEND_PUBLIC_ORIGIN: PUBLIC_ORIGIN,
    PEND_LINK_ORIGIN: PAGE_ORIGIN,
    PEND_OUTBOUND_ALLOWED_HOSTS: host,
    PEND_OIDC_PROVIDERS: JSON.stringify([{ name: 'example', label: 'Example', issuer, clientId, clientSecret }]),
  }
  open = await openServer(settings)
  hidden = await openServer({ ...settings, PEND_HIDE_ACCOUNTS: 'true' })
})
after(async () => {
  await hidden.close()
  await open.close()
  await provider.close()
})

const postTo = (server: TestServer) => (path: string, body?: object, token?: string) =>
  server.call(`/api/v1${path}`, { method: 'POST', ...(body && { body }), ...(token && { token }) })
const post = (path: string, body?: object, token?: string) => postTo(open)(path, body, token)
const logIn = (email: string, password: string) => post('/auth/login', { email, password })
const isRefused = ({ status, text }: Answer) => assert.ok(status === 401 || status === 422 || status === 403, text)

/** Brings the provider's statement about this browser's person to `path`. */
async function bringClaims(server: TestServer, path: string, token?: string): Promise<Answer> {
  const page = openPage()
  const browser = new Browser(server)
  const found = await browser.comeBack(await browser.leave('example', page))
  return postTo(server)(path, { code: found.code, verifier: page.verifier }, token)
}

const sub = () => `sub-${randomBytes(8).toString('hex')}`

type After = (victim: string) => Promise<unknown>

/** Things a stranger makes in the account, each with what must have ended afterwards. */
const MADE: Readonly<Record<string, (stranger: Person) => Promise<After>>> = {
  'a password and a session': async ({ email, password, access, refresh }) => {
    return async () => {
      isRefused(await logIn(email, password))
      isRefused(await open.call('/api/v1/users/me', { token: access }))
      isRefused(await post('/auth/refresh', { refresh }))
    }
  },
  'a passkey': async ({ access }) => {
    const key = new Authenticator()
    const { options } = (await post('/auth/passkeys/options', {}, access)).body
    const added = await post('/auth/passkeys', { name: 'Key', credential: key.create(options, DEVICE) }, access)
    assert.equal(added.status, 201, added.text)
    return async () => {
      const asked = (await post('/auth/passkey/options')).body.options
      isRefused(await post('/auth/passkey/log-in', { credential: key.get(asked, DEVICE) }))
    }
  },
  'an authenticator app and recovery codes': async ({ id, email, password, access }) => {
    const { secret } = (await post('/auth/second-factor/totp', {}, access)).body
    assert.equal((await post('/auth/second-factor/totp/confirm', { code: codeOf(secret) }, access)).status, 200)
    const { challenge } = (await logIn(email, password)).body
    return async () => {
      isRefused(await post('/auth/second-factor', { challenge, code: codeOf(secret, 1) }))
      assert.deepEqual(await arrange('select 1 from auth.recovery_codes where user_id = $1', [id]), [])
    }
  },
  'a change of address that waits': async ({ password, access }) => {
    const theirs = someAddress()
    assert.equal((await post('/auth/email/change', { email: theirs, currentPassword: password }, access)).status, 202)
    const token = await readToken(open, theirs, /new e-mail address/)
    return async () => isRefused(await post('/auth/email/confirm', { token }))
  },
  'a change of address whose mail has not gone out yet': async ({ password, access }) => {
    const theirs = someAddress()
    assert.equal((await post('/auth/email/change', { email: theirs, currentPassword: password }, access)).status, 202)
    return async () => assert.deepEqual(await readMails(open, theirs), [])
  },
  'an identity at a provider': async ({ access }) => {
    const person = { sub: sub(), email: someAddress(), email_verified: true }
    Object.assign(provider, { person })
    assert.equal((await bringClaims(open, '/auth/identities', access)).status, 201)
    return async (victim) => {
      Object.assign(provider, { person })
      assert.notEqual((await bringClaims(open, '/auth/providers/login')).body.user?.id, victim)
    }
  },
  'an API key and an invitation': async ({ access, email, password }) => {
    const tenant = (await post('/tenants', { name: `Trap ${randomBytes(4).toString('hex')}` }, access)).body
    const inside = (await post('/auth/login', { email, password, tenant: tenant.slug })).body.access
    const made = await post('/api-keys', { name: 'kept', permissions: ['articles.read'] }, inside)
    assert.equal(made.status, 201, made.text)
    const friend = someAddress()
    assert.equal((await post('/invitations', { email: friend, role: 'owner' }, inside)).status, 201)
    const token = await readToken(open, friend, /invites you/)
    return async (victim) => {
      isRefused(await open.call('/api/v1/articles', { token: made.body.secret }))
      isRefused(await post('/invitations/accept', { token, password: FRESH, firstName: 'Eve', lastName: 'Else' }))
      await tidy(victim)
      const [key] = await arrange('select revoked_at from tenant.api_keys where created_by_id = $1', [victim])
      assert.ok(key!.revoked_at, 'the list of keys says so too')
      assert.deepEqual(await arrange('select 1 from tenant.invitations where invited_by_id = $1', [victim]), [])
    }
  },
  'links to log in and to choose a password': async ({ id }) => {
    const secrets = ['magic_link', 'reset_password', 'change_email', 'verify_email']
    for (const purpose of secrets)
      await arrange(
        "insert into auth.one_time_tokens (purpose, token_hash, email, user_id, expires_at) select $2, md5(random()::text), email, id, now() + interval '1 hour' from auth.users where id = $1",
        [id, purpose],
      )
    return async () =>
      assert.deepEqual(
        await arrange(
          'select purpose from auth.one_time_tokens where user_id = $1 and used_at is null and created_at < (select started_over_at from auth.users where id = $1)',
          [id],
        ),
        [],
      )
  },
}

/** Proves the address at `server`, and resolves with how its owner signs in afterwards. */
type Proof = (server: TestServer, stranger: Person) => Promise<() => Promise<Answer>>

const linkIn = async (server: TestServer, email: string) => {
  await postTo(server)('/auth/magic-link', { email })
  return postTo(server)('/auth/magic-link/use', { token: await readToken(server, email, /link to log in/) })
}
const choosePassword = async (server: TestServer, email: string) => {
  await postTo(server)('/auth/password/forgot', { email })
  const token = await readToken(server, email, /new password/)
  return postTo(server)('/auth/password/reset', { token, password: FRESH })
}

const PROOFS: Readonly<Record<string, Proof>> = {
  'a link to log in': async (server, { email }) => {
    const answer = await linkIn(server, email)
    return async () => answer
  },
  'a new password by mail': async (server, { email }) => {
    assert.equal((await choosePassword(server, email)).status, 204)
    return () => logIn(email, FRESH)
  },
  'the link that confirms the address': async (server, { email }) => {
    const token = await readToken(open, email, /Confirm your e-mail address/)
    const { body } = await postTo(server)('/auth/email/verify', { token })
    assert.deepEqual(body, { passwordKept: false, next: 'choose_password' })
    return async () => {
      assert.equal((await choosePassword(server, email)).status, 204)
      return logIn(email, FRESH)
    }
  },
  'an invitation': async (server, { email }) => {
    const { owner } = (await createTenant(open, [])).people
    assert.equal((await post('/invitations', { email, role: 'editor' }, owner.access)).status, 201)
    const token = await readToken(open, email, /invites you/)
    const body = { token, password: FRESH, firstName: 'Vera', lastName: 'Owner' }
    const answer = await postTo(server)('/invitations/accept', body)
    assert.equal(answer.body.user?.firstName, 'Vera', answer.text)
    return () => logIn(email, FRESH)
  },
  'a provider that knows the address': async (server, { email }) => {
    Object.assign(provider, { person: { sub: sub(), email, email_verified: true } })
    const answer = await bringClaims(server, '/auth/providers/login')
    return async () => answer
  },
}

/** Runs the tasks the proof has enqueued. */
async function tidy(victim: string): Promise<void> {
  const rows = await arrange(
    "select id::text from tasks.tasks where name = 'authentication.leave-behind' and payload ->> 'userId' = $1 and finished_at is null",
    [victim],
  )
  for (const { id } of rows) await drainTasks(open.runtime, { id: id as string })
}

for (const [way, prove] of Object.entries(PROOFS))
  describe(`the first proof of an address, ${way},`, () => {
    for (const [thing, make] of Object.entries(MADE))
      for (const isHidden of [false, true])
        test(`ends ${thing} made before it${isHidden ? ' where accounts are hidden' : ''} (PWD-14)`, async () => {
          const stranger = await registerPerson(open)
          const [over, base] = [await make(stranger), await MADE['a password and a session']!(stranger)]
          const enter = await prove(isHidden ? hidden : open, stranger)
          await over(stranger.id)
          await base(stranger.id)
          const entered = await enter()
          assert.deepEqual([entered.status, entered.body.user?.id], [200, stranger.id], entered.text)
          const left = await arrange(
            'select 1 from auth.sessions s join auth.users u on u.id = s.user_id where u.id = $1 and s.ended_at is null and s.created_at < u.started_over_at',
            [stranger.id],
          )
          assert.deepEqual(left, [], 'they are alone')
        })
  })

describe('a person who registered and reads the mailbox', () => {
  test('keeps password, session and factors when using the link from that session', async () => {
    const person = await registerPerson(open)
    const token = await readToken(open, person.email, /Confirm your e-mail address/)
    const { body } = await post('/auth/email/verify', { token }, person.access)
    assert.deepEqual(body, { passwordKept: true, next: null })
    assert.equal((await open.call('/api/v1/users/me', { token: person.access })).status, 200)
    assert.equal((await logIn(person.email, person.password)).status, 200)
  })

  test('keeps them over GraphQL too', async () => {
    const person = await registerPerson(open)
    const token = await readToken(open, person.email, /Confirm your e-mail address/)
    const verified = await open.graphql(
      'mutation($token: String!) { verifyEmail(input: { token: $token }) { passwordKept next } }',
      {
        variables: { token },
        token: person.access,
      },
    )
    assert.deepEqual(verified.body, { data: { verifyEmail: { passwordKept: true, next: null } } }, verified.text)
    assert.equal((await logIn(person.email, person.password)).status, 200)
  })

  test("does not count with another person's session, an ended one, or a key", async () => {
    for (const token of [
      (await registerPerson(open)).access,
      'not.a.token',
      async (person: Person) => {
        await post('/auth/logout', { refresh: person.refresh })
        return person.access
      },
    ]) {
      const person = await registerPerson(open)
      const link = await readToken(open, person.email, /Confirm your e-mail address/)
      const brought = typeof token === 'string' ? token : await token(person)
      assert.equal((await post('/auth/email/verify', { token: link }, brought)).body.passwordKept, false)
      assert.equal((await logIn(person.email, person.password)).status, 401)
    }
  })

  test('keeps them by giving the password, too, without a session, over REST and GraphQL', async () => {
    const verify = 'mutation($i: VerifyEmailInput!) { verifyEmail(input: $i) { passwordKept next } }'
    const doors: ((sent: object) => Promise<unknown>)[] = [
      async (sent) => (await post('/auth/email/verify', sent)).body,
      async (sent) => (await open.graphql(verify, { variables: { i: sent } })).body.data.verifyEmail,
    ]
    for (const door of doors) {
      const person = await registerPerson(open)
      const token = await readToken(open, person.email, /Confirm your e-mail address/)
      assert.deepEqual(await door({ token, password: person.password }), { passwordKept: true, next: null })
      assert.equal((await open.call('/api/v1/users/me', { token: person.access })).status, 200)
      assert.equal((await logIn(person.email, person.password)).status, 200)
    }
  })

  test('loses nothing by a wrong password: the link stays, and guesses are limited like sign-ins (PWD-14)', async () => {
    const person = await registerPerson(open)
    const token = await readToken(open, person.email, /Confirm your e-mail address/)
    const guess = (password: string) => post('/auth/email/verify', { token, password })
    const wrong = await guess('not the password at all')
    const logInFailed = await logIn(person.email, 'not the password at all')
    assert.deepEqual([wrong.status, wrong.body.code], [401, 'auth.invalid_credentials'])
    assert.deepEqual([logInFailed.status, logInFailed.body.detail], [401, wrong.body.detail])
    assert.equal((await logIn(person.email, person.password)).status, 200, 'nothing has ended')
    const right = await guess(person.password)
    assert.deepEqual([right.status, right.body], [200, { passwordKept: true, next: null }])
    const lost = await guess(person.password)
    assert.deepEqual([lost.status, lost.body.code], [422, 'auth.invalid_link'])
  })

  test('may not guess: after some wrong passwords they have to wait, as when signing in (CWE-307)', async () => {
    await using strict = await openServer({ PEND_LIMIT_GUESSING: 'true' }).then((server) =>
      Object.assign(server, { [Symbol.asyncDispose]: server.close }),
    )
    const person = await registerPerson(open)
    const token = await readToken(open, person.email, /Confirm your e-mail address/)
    const codes: string[] = []
    for (let n = 0; n < 12; n++)
      codes.push((await postTo(strict)('/auth/email/verify', { token, password: `guess number ${n}` })).body.code)
    assert.deepEqual(
      [codes[0], codes.includes('request.rate_limited')],
      ['auth.invalid_credentials', true],
      codes.join(),
    )
    assert.equal((await logIn(person.email, person.password)).status, 200, 'and nothing has ended')
  })

  test('keeps everything at every later proof', async () => {
    const person = await registerPerson(open)
    const token = await readToken(open, person.email, /Confirm your e-mail address/)
    await post('/auth/email/verify', { token }, person.access)
    assert.equal((await linkIn(hidden, person.email)).status, 200)
    assert.equal((await logIn(person.email, person.password)).status, 200)
  })

  test('keeps what others gave to the address, and the tenant that nobody else owns', async () => {
    const [person, acme] = [await registerPerson(open, { tenantName: 'Mine alone' }), await createTenant(open, [])]
    await arrange("insert into tenant.memberships (tenant_id, user_id, role) values ($1, $2, 'editor')", [
      acme.id,
      person.id,
    ])
    const { access } = (await linkIn(open, person.email)).body
    await tidy(person.id)
    const own = await open.call('/api/v1/tenants', { token: access })
    assert.equal(own.body.results.length, 2)
  })
})

test('leaves an earlier tenant that another person owns too (PWD-14)', async () => {
  const [stranger, friend] = [await registerPerson(open, { tenantName: 'A trap' }), await registerPerson(open)]
  await arrange(
    "insert into tenant.memberships (tenant_id, user_id, role) select tenant_id, $2, 'owner' from tenant.memberships where user_id = $1",
    [stranger.id, friend.id],
  )
  assert.equal((await linkIn(open, stranger.email)).status, 200)
  await tidy(stranger.id)
  const { access } = (await linkIn(open, stranger.email)).body
  assert.deepEqual((await open.call('/api/v1/tenants', { token: access })).body.results, [])
})

test('an address set from outside the account is not proven yet (PWD-14)', async () => {
  const [stranger, victim] = [await registerPerson(open), someAddress()]
  await post('/auth/email/change', { email: victim, currentPassword: stranger.password }, stranger.access)
  const token = await readToken(open, victim, /new e-mail address/)
  assert.equal((await post('/auth/email/confirm', { token })).status, 204)
  assert.equal((await linkIn(open, victim)).status, 200)
  isRefused(await logIn(victim, stranger.password))
})

test('a sign-in whose password is removed during the comparison opens no session (PWD-14)', async () => {
  const stranger = await registerPerson(open)
  await post('/auth/magic-link', { email: stranger.email })
  const token = await readToken(open, stranger.email, /link to log in/)
  const tries = Array.from({ length: 12 }, () => logIn(stranger.email, stranger.password))
  const [entered, ...others] = await Promise.all([post('/auth/magic-link/use', { token }), ...tries])
  assert.equal(entered.status, 200, entered.text)
  for (const { body } of others.filter(({ status }) => status === 200))
    assert.equal((await open.call('/api/v1/users/me', { token: body.access })).body.code, 'auth.session_ended')
})
