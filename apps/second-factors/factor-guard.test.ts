// No way in bypasses the second factor, nobody adds one with a stolen token, and guessing waits.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createFactorCalls, wrongCodeOf } from '#tests/support/factor-calls.ts'
import { readToken } from '#tests/support/mails.ts'
import { codeOf, enrolTotp, forgetProofs } from '#tests/support/second-factor.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, registerPerson } from '#tests/support/tenant.ts'

let server: TestServer
before(async () => {
  server = await openServer({ PEND_SERVICE_NAME: 'Teapots' })
})
after(() => server.close())

const { post, logIn, challengeOf, finish, buildGuarded } = createFactorCalls(() => server)

describe('a way around the second factor', () => {
  test('does not exist through a sign-in link', async () => {
    const { person, totp } = await buildGuarded()
    await post('magic-link', { email: person.email })
    const token = await readToken(server, person.email, /link to log in/)
    const used = await post('magic-link/use', { token })
    assert.deepEqual([used.status, used.body.code], [401, 'auth.second_factor_required'])
    assert.equal((await finish(used.body.challenge, { code: totp.code() })).status, 200)
  })

  test('does not exist through a new password by mail', async () => {
    const { person } = await buildGuarded()
    await post('password/forgot', { email: person.email })
    const token = await readToken(server, person.email, /new password/)
    const reset = await post('password/reset', { token, password: 'another violet teapot' })
    assert.deepEqual([reset.status, reset.text], [204, ''])
    const next = await post('login', { email: person.email, password: 'another violet teapot' })
    assert.equal(next.body.code, 'auth.second_factor_required')
  })

  test('does not exist through an invitation: accepting it leads to the same challenge', async () => {
    const [{ person, totp }, tenant] = [await buildGuarded(), await createTenant(server)]
    const { owner } = tenant.people
    await server.call('/api/v1/invitations', {
      method: 'POST',
      token: owner.access,
      body: { email: person.email, role: 'viewer' },
    })
    const token = await readToken(server, person.email, /invites you/)
    const accepted = await server.call('/api/v1/invitations/accept', {
      method: 'POST',
      body: { token, password: person.password },
    })
    assert.deepEqual([accepted.status, accepted.body.code], [401, 'auth.second_factor_required'])
    const done = await finish(accepted.body.challenge, { code: totp.code() })
    const own = await server.call('/api/v1/tenants', { token: done.body.access })
    assert.deepEqual(
      own.body.results.map(({ id }: { id: string }) => id),
      [tenant.id],
    )
  })

  test("does not exist through another tenant, or through simplejwt's addresses", async () => {
    const tenant = await createTenant(server)
    const { admin } = tenant.people
    await enrolTotp(server, admin)
    assert.equal((await logIn(admin, { tenant: tenant.slug })).body.code, 'auth.second_factor_required')
    const { email, password } = admin
    const like = await server.call('/api/v1/auth/token/', { method: 'POST', body: { email, password } })
    assert.deepEqual([like.status, like.body.code, like.body.access], [401, 'auth.second_factor_required', undefined])
    assert.match(like.body.challenge, /^[\w-]{43}$/)
  })

  test('does not exist through the challenge itself, used as any kind of token', async () => {
    const { person } = await buildGuarded()
    const challenge = await challengeOf(person)
    assert.equal((await post('refresh', { refresh: challenge })).body.code, 'auth.invalid_token')
    assert.equal((await server.call('/api/v1/users/me', { token: challenge })).body.code, 'auth.invalid_token')
    assert.equal((await post('magic-link/use', { token: challenge })).body.code, 'auth.invalid_link')
    assert.equal((await post('password/reset', { token: challenge, password: 'another violet teapot' })).status, 422)
  })

  test('is not revealed by a wrong password: the answer is the same for everybody', async () => {
    const [{ person }, plain] = [await buildGuarded(), await registerPerson(server)]
    const [guarded, other] = [
      await logIn({ ...person, password: 'wrong password' }),
      await logIn({ ...plain, password: 'wrong password' }),
    ]
    const told = ({ body }: typeof guarded) => ({ ...body, requestId: null })
    assert.deepEqual(told(guarded), told(other))
  })
})

describe('adding a second factor', () => {
  test('needs more than a stolen token: the session needs a recent proof (enrolment hijack)', async () => {
    const person = await registerPerson(server)
    await forgetProofs(person.id)
    for (const path of ['totp', 'totp/confirm', 'recovery-codes']) {
      const refused = await post(`second-factor/${path}`, { code: '000000' }, person.access)
      assert.deepEqual([refused.status, refused.body.code], [403, 'auth.step_up_required'])
      assert.deepEqual(refused.body.methods, ['password'])
    }
    const wrong = await post('step-up', { currentPassword: 'wrong password' }, person.access)
    assert.equal(wrong.body.errors[0].pointer, '/currentPassword')
    assert.equal((await post('step-up', { currentPassword: person.password }, person.access)).status, 204)
    assert.equal((await post('second-factor/totp', undefined, person.access)).status, 200)
  })

  test('cannot begin in one session and end in another that was never proven', async () => {
    const person = await registerPerson(server)
    const { secret } = (await post('second-factor/totp', undefined, person.access)).body
    await post('magic-link', { email: person.email })
    const token = await readToken(server, person.email, /link to log in/)
    const { access } = (await post('magic-link/use', { token })).body
    const refused = await post('second-factor/totp/confirm', { code: codeOf(secret) }, access)
    assert.equal(refused.body.code, 'auth.step_up_required')
  })

  test('needs a signed-in person', async () => {
    for (const path of ['totp', 'totp/confirm', 'recovery-codes'])
      assert.equal((await post(`second-factor/${path}`, { code: '000000' })).status, 401)
  })
})

describe('guessing', () => {
  test('waits after five wrong codes, on any challenges and in step-up (parse-server#10266)', async () => {
    const limited = await openServer({ PEND_RATE_LIMIT: '100000/minute' })
    const ask = (path: string, body: object, token?: string) =>
      limited.call(`/api/v1/auth/${path}`, { method: 'POST', body, ...(token && { token }) })
    try {
      const { person, totp } = await buildGuarded()
      const { email, password } = person
      const challenges = []
      for (let n = 0; n < 3; n++) challenges.push((await ask('login', { email, password })).body.challenge)
      const wrong = wrongCodeOf(totp.code())
      for (let n = 0; n < 5; n++) {
        const tried = await ask('second-factor', { challenge: challenges[n % 2], code: wrong })
        assert.equal(tried.body.code, 'auth.invalid_code')
      }
      const right = await ask('second-factor', { challenge: challenges[2], code: totp.code() })
      assert.deepEqual([right.status, right.body.code], [429, 'request.rate_limited'])
      assert.ok(Number(right.headers.get('retry-after')) >= 1)
      assert.equal((await ask('step-up', { code: totp.code() }, person.access)).status, 429)
    } finally {
      await limited.close()
    }
  })
})

test('wrong passwords wait however many requests are allowed (OWN-13)', async () => {
  for (const rate of ['off', '1000000/minute']) {
    const open = await openServer({ PEND_RATE_LIMIT: rate, PEND_LIMIT_GUESSING: 'true' })
    try {
      const { email } = await registerPerson(open)
      const body = { email, password: 'no violet teapot' }
      const tried = []
      for (let n = 0; n < 8; n++) tried.push((await open.call('/api/v1/auth/login', { method: 'POST', body })).status)
      assert.deepEqual(tried.slice(0, 5), [401, 401, 401, 401, 401], rate)
      assert.ok(tried.slice(5).includes(429), `${rate}: ${tried}`)
    } finally {
      await open.close()
    }
  }
})

describe('over GraphQL', () => {
  test('signing in gets a challenge and is completed with a code', async () => {
    const { person, totp } = await buildGuarded()
    const { email, password } = person
    const begun = await server.graphql(
      'mutation ($email: String!, $password: String!) { login(input: { email: $email, password: $password }) { access } }',
      { variables: { email, password } },
    )
    const { extensions } = begun.body.errors[0]
    assert.equal(extensions.code, 'auth.second_factor_required')
    const done = await server.graphql(
      'mutation ($challenge: String!, $code: String) { finishLogIn(input: { challenge: $challenge, code: $code }) { access user { id } } }',
      { variables: { challenge: extensions.challenge, code: totp.code() } },
    )
    assert.equal(done.body.data?.finishLogIn.user.id, person.id, done.text)
  })
})
