// The second factor: no way in leads around it, no code works twice, and nobody adds or removes one with a stolen token.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { arrange } from '#tests/support/arrange.ts'
import { readMails, readToken } from '#tests/support/mails.ts'
import { codeOf, enrolTotp, forgetProofs, forgetUsedCodes } from '#tests/support/second-factor.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, type Person, registerPerson } from '#tests/support/tenant.ts'

let server: TestServer
before(async () => {
  server = await openServer({ PEND_SERVICE_NAME: 'Teapots' })
})
after(() => server.close())

const post = (path: string, body?: object, token?: string) =>
  server.call(`/api/v1/auth/${path}`, { method: 'POST', ...(body && { body }), ...(token && { token }) })
const logIn = ({ email, password }: Person, extra = {}) => post('login', { email, password, ...extra })
const challengeOf = async (person: Person): Promise<string> => (await logIn(person)).body.challenge
const finish = (challenge: string, proof: object) => post('second-factor', { challenge, ...proof })
const trailOf = async (id: string) =>
  (await arrange('select operation from audit.changes where record_id = $1 order by id', [id])).map(
    ({ operation }) => operation,
  )
const inTurn = (steps: number) => new Promise((resolve) => setTimeout(resolve, steps))

/** Somebody with an authenticator app. */
async function buildGuarded() {
  const person = await registerPerson(server)
  return { person, totp: await enrolTotp(server, person) }
}

/** How many of them ended with each status. */
function countsOf(answers: readonly { status: number }[]): Record<number, number> {
  const counts: Record<number, number> = {}
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1
  return counts
}
const wrongCodeOf = (right: string) => String((Number(right) + 1) % 1_000_000).padStart(6, '0')

describe('an authenticator app', () => {
  test('counts once a code of it was confirmed; then logging in takes a code', async () => {
    const person = await registerPerson(server)
    const { secret, uri } = (await post('second-factor/totp', undefined, person.access)).body
    assert.match(uri, /^otpauth:\/\/totp\/Teapots:.*issuer=Teapots/)
    assert.equal((await logIn(person)).status, 200)
    const confirmed = await post('second-factor/totp/confirm', { code: codeOf(secret) }, person.access)
    assert.deepEqual([confirmed.status, confirmed.body.recoveryCodes.length], [200, 10])
    const begun = await logIn(person)
    assert.deepEqual([begun.status, begun.body.code], [401, 'auth.second_factor_required'])
    assert.deepEqual(begun.body.methods, ['totp', 'recovery_code'])
    assert.equal(begun.body.access, undefined)
    await forgetUsedCodes(person.id)
    const done = await finish(begun.body.challenge, { code: codeOf(secret) })
    assert.deepEqual([done.status, done.body.user.id], [200, person.id])
    assert.equal((await server.call('/api/v1/users/me', { token: done.body.access })).status, 200)
  })

  test('takes the codes of the step before and after, and none further away', async () => {
    for (const [steps, status] of [
      [-1, 200],
      [1, 200],
      [-3, 422],
      [3, 422],
    ] as const) {
      const { person, totp } = await buildGuarded()
      const done = await finish(await challengeOf(person), { code: totp.code(steps) })
      assert.equal(done.status, status, `${steps} steps: ${done.text}`)
    }
  })

  test('takes no code twice, and none older than one that was used (replay)', async () => {
    const { person, totp } = await buildGuarded()
    const [before, code] = [totp.code(-1), totp.code()]
    assert.equal((await finish(await challengeOf(person), { code })).status, 200)
    for (const used of [code, before]) {
      const again = await finish(await challengeOf(person), { code: used })
      assert.deepEqual([again.status, again.body.code], [422, 'auth.invalid_code'])
    }
  })

  test('takes the code of its confirmation for no log-in', async () => {
    const person = await registerPerson(server)
    const { secret } = (await post('second-factor/totp', undefined, person.access)).body
    const code = codeOf(secret)
    await post('second-factor/totp/confirm', { code }, person.access)
    assert.equal((await finish(await challengeOf(person), { code })).body.code, 'auth.invalid_code')
  })

  test('lets one of fifty uses of a code in, with fifty challenges and with one (GHSA-2299-ghjr-6vjp)', async () => {
    const { person, totp } = await buildGuarded()
    const challenges = await Promise.all(Array.from({ length: 50 }, () => challengeOf(person)))
    const code = totp.code()
    assert.deepEqual(countsOf(await Promise.all(challenges.map((each) => finish(each, { code })))), { 200: 1, 422: 49 })
    await forgetUsedCodes(person.id)
    const one = await challengeOf(person)
    const answers = await Promise.all(Array.from({ length: 50 }, () => finish(one, { code: totp.code() })))
    assert.deepEqual(countsOf(answers), { 200: 1, 422: 49 })
  })

  test('stands in the database as a seal that opens for its person alone', async () => {
    const [{ person, totp }, other] = [await buildGuarded(), await buildGuarded()]
    const [row] = await arrange('select sealed_secret from auth.totp_secrets where user_id = $1', [person.id])
    assert.ok(
      !Buffer.from(row!.sealed_secret as string, 'base64')
        .toString('latin1')
        .includes(totp.secret),
    )
    await arrange('update auth.totp_secrets set sealed_secret = $2 where user_id = $1', [
      other.person.id,
      row!.sealed_secret,
    ])
    assert.equal((await finish(await challengeOf(other.person), { code: totp.code() })).status, 500)
  })

  test('is not replaced by another secret once it counts, and no secret is shown again', async () => {
    const { person } = await buildGuarded()
    const again = await post('second-factor/totp', undefined, person.access)
    assert.deepEqual([again.status, again.body.code], [409, 'resource.conflict'])
    const shown = await server.call('/api/v1/auth/second-factor', { token: person.access })
    assert.deepEqual(Object.keys(shown.body).sort(), ['methods', 'recoveryCodesLeft', 'totpSince'])
    assert.equal(shown.body.recoveryCodesLeft, 10)
  })

  test('counts for the secret that was shown last; a code of the one before confirms nothing', async () => {
    const person = await registerPerson(server)
    const first = (await post('second-factor/totp', undefined, person.access)).body.secret
    await post('second-factor/totp', undefined, person.access)
    const confirmed = await post('second-factor/totp/confirm', { code: codeOf(first) }, person.access)
    assert.equal(confirmed.body.code, 'auth.invalid_code')
    assert.equal((await logIn(person)).status, 200)
  })

  test('ends the other log-ins when it comes, for nobody asked them for it', async () => {
    const person = await registerPerson(server)
    const other = (await logIn(person)).body
    await enrolTotp(server, person)
    assert.equal((await server.call('/api/v1/users/me', { token: other.access })).body.code, 'auth.session_ended')
    assert.equal((await post('refresh', { refresh: other.refresh })).status, 401)
    assert.equal((await server.call('/api/v1/users/me', { token: person.access })).status, 200)
    assert.match((await readMails(server, person.email)).at(-1)!.subject, /second factor was added/)
  })

  test('is removed by whoever has it; recovery codes go with it, and a mail and the trail tell of it', async () => {
    const { person, totp } = await buildGuarded()
    await forgetProofs(person.id)
    const path = '/api/v1/auth/second-factor/totp'
    const refused = await server.call(path, { method: 'DELETE', token: person.access })
    assert.deepEqual([refused.status, refused.body.code], [403, 'auth.step_up_required'])
    assert.equal((await post('step-up', { code: totp.code() }, person.access)).status, 204)
    assert.equal((await server.call(path, { method: 'DELETE', token: person.access })).status, 204)
    assert.equal((await logIn(person)).status, 200)
    assert.deepEqual(await arrange('select 1 from auth.recovery_codes where user_id = $1', [person.id]), [])
    assert.match((await readMails(server, person.email)).at(-1)!.subject, /removed/)
    const trail = await trailOf(person.id)
    for (const operation of ['second_factor_added', 'step_up', 'second_factor_removed'])
      assert.ok(trail.includes(operation), `${operation} in ${trail}`)
    assert.equal((await server.call(path, { method: 'DELETE', token: person.access })).status, 404)
  })
})

describe('the challenge of a log-in', () => {
  test('finishes one log-in', async () => {
    const { person, totp } = await buildGuarded()
    const challenge = await challengeOf(person)
    assert.equal((await finish(challenge, { code: totp.code() })).status, 200)
    const again = await finish(challenge, { code: totp.code(1) })
    assert.deepEqual([again.status, again.body.code], [422, 'auth.invalid_challenge'])
  })

  test('is for one person: a code of somebody else does not answer it', async () => {
    const [one, other] = [await buildGuarded(), await buildGuarded()]
    const crossed = await finish(await challengeOf(one.person), { code: other.totp.code() })
    assert.equal(crossed.body.code, 'auth.invalid_code')
    const codes = await finish(await challengeOf(one.person), { recoveryCode: other.totp.recoveryCodes[0] })
    assert.equal(codes.body.code, 'auth.invalid_code')
  })

  test('expires after five minutes', async () => {
    const { person, totp } = await buildGuarded()
    const challenge = await challengeOf(person)
    await arrange(`update auth.challenges set expires_at = now() - interval '1 second' where user_id = $1`, [person.id])
    assert.equal((await finish(challenge, { code: totp.code() })).body.code, 'auth.invalid_challenge')
  })

  test('is worth nothing after five tries, also when they come at once (parse-server#10266)', async () => {
    const { person, totp } = await buildGuarded()
    const challenge = await challengeOf(person)
    const wrong = wrongCodeOf(totp.code())
    const answers = await Promise.all(Array.from({ length: 20 }, () => finish(challenge, { code: wrong })))
    assert.equal(answers.filter(({ body }) => body.code === 'auth.invalid_code').length, 5)
    assert.equal((await finish(challenge, { code: totp.code() })).body.code, 'auth.invalid_challenge')
    const failures = (await trailOf(person.id)).filter((operation) => operation === 'second_factor_failed')
    assert.equal(failures.length, 5)
  })

  test('is worth nothing after a new password, the end of all log-ins, or a deactivation', async () => {
    const { person, totp } = await buildGuarded()
    const before = await challengeOf(person)
    await post('password', { currentPassword: person.password, password: 'another violet teapot' }, person.access)
    assert.equal((await finish(before, { code: totp.code() })).body.code, 'auth.invalid_challenge')
    const next = await buildGuarded()
    const challenge = await challengeOf(next.person)
    await post('sessions/end-all', {}, next.person.access)
    assert.equal((await finish(challenge, { code: next.totp.code() })).body.code, 'auth.invalid_challenge')
    const last = await buildGuarded()
    const held = await challengeOf(last.person)
    await arrange('update auth.users set is_active = false where id = $1', [last.person.id])
    assert.equal((await finish(held, { code: last.totp.code() })).body.code, 'auth.invalid_challenge')
  })

  test('takes one proof: none and two are refused before a try is counted', async () => {
    const { person, totp } = await buildGuarded()
    const challenge = await challengeOf(person)
    for (const proof of [{}, { code: '000000', recoveryCode: totp.recoveryCodes[0] }, { code: { not: '000000' } }])
      assert.equal((await finish(challenge, proof)).body.code, 'request.validation_failed')
    assert.equal((await finish(challenge, { code: totp.code() })).status, 200)
  })

  test('is kept as a hash', async () => {
    const { person } = await buildGuarded()
    const challenge = await challengeOf(person)
    const [row] = await arrange('select token_hash from auth.challenges where user_id = $1', [person.id])
    assert.notEqual(row!.token_hash, challenge)
    assert.match(row!.token_hash as string, /^[0-9a-f]{64}$/)
  })
})

describe('a way around the second factor', () => {
  test('is not a link to log in', async () => {
    const { person, totp } = await buildGuarded()
    await post('magic-link', { email: person.email })
    const token = await readToken(server, person.email, /link to log in/)
    const used = await post('magic-link/use', { token })
    assert.deepEqual([used.status, used.body.code], [401, 'auth.second_factor_required'])
    assert.equal((await finish(used.body.challenge, { code: totp.code() })).status, 200)
  })

  test('is not a new password by mail', async () => {
    const { person } = await buildGuarded()
    await post('password/forgot', { email: person.email })
    const token = await readToken(server, person.email, /new password/)
    const reset = await post('password/reset', { token, password: 'another violet teapot' })
    assert.deepEqual([reset.status, reset.text], [204, ''])
    const next = await post('login', { email: person.email, password: 'another violet teapot' })
    assert.equal(next.body.code, 'auth.second_factor_required')
  })

  test('is not an invitation, and accepting one leads to the same challenge', async () => {
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

  test('is not another tenant, nor the addresses of simplejwt', async () => {
    const tenant = await createTenant(server)
    const { admin } = tenant.people
    await enrolTotp(server, admin)
    assert.equal((await logIn(admin, { tenant: tenant.slug })).body.code, 'auth.second_factor_required')
    const { email, password } = admin
    const like = await server.call('/api/v1/auth/token/', { method: 'POST', body: { email, password } })
    assert.deepEqual([like.status, like.body.code, like.body.access], [401, 'auth.second_factor_required', undefined])
    assert.match(like.body.challenge, /^[\w-]{43}$/)
  })

  test('is not the challenge itself, in place of a token of any kind', async () => {
    const { person } = await buildGuarded()
    const challenge = await challengeOf(person)
    assert.equal((await post('refresh', { refresh: challenge })).body.code, 'auth.invalid_token')
    assert.equal((await server.call('/api/v1/users/me', { token: challenge })).body.code, 'auth.invalid_token')
    assert.equal((await post('magic-link/use', { token: challenge })).body.code, 'auth.invalid_link')
    assert.equal((await post('password/reset', { token: challenge, password: 'another violet teapot' })).status, 422)
  })

  test('is not shown to who has the wrong password: they learn what anybody learns', async () => {
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
  test('takes more than a stolen token: the session must have been proven lately (enrolment hijack)', async () => {
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

  test('is not begun by one session and finished by another that was never proven', async () => {
    const person = await registerPerson(server)
    const { secret } = (await post('second-factor/totp', undefined, person.access)).body
    await post('magic-link', { email: person.email })
    const token = await readToken(server, person.email, /link to log in/)
    const { access } = (await post('magic-link/use', { token })).body
    const refused = await post('second-factor/totp/confirm', { code: codeOf(secret) }, access)
    assert.equal(refused.body.code, 'auth.step_up_required')
  })

  test('needs somebody signed in', async () => {
    for (const path of ['totp', 'totp/confirm', 'recovery-codes'])
      assert.equal((await post(`second-factor/${path}`, { code: '000000' })).status, 401)
  })
})

describe('recovery codes', () => {
  test('let somebody in once each, in any spelling; a mail and the trail tell of it', async () => {
    const { person, totp } = await buildGuarded()
    const [first, second] = totp.recoveryCodes
    assert.match(first!, /^[0-9a-z]{4}(-[0-9a-z]{4}){3}$/)
    const done = await finish(await challengeOf(person), { recoveryCode: first!.toUpperCase().replaceAll('-', ' ') })
    assert.equal(done.status, 200, done.text)
    assert.equal((await finish(await challengeOf(person), { recoveryCode: first })).body.code, 'auth.invalid_code')
    assert.equal((await finish(await challengeOf(person), { recoveryCode: second })).status, 200)
    const mail = (await readMails(server, person.email)).at(-1)!
    assert.match(mail.subject, /recovery code was used/)
    assert.match(mail.text, /8 are left/)
    assert.equal((await trailOf(person.id)).filter((operation) => operation === 'recovery_code_used').length, 2)
  })

  test('let one of fifty in who use the same one at once (GHSA-2299-ghjr-6vjp)', async () => {
    const { person, totp } = await buildGuarded()
    const challenges = await Promise.all(Array.from({ length: 50 }, () => challengeOf(person)))
    const recoveryCode = totp.recoveryCodes[0]
    const answers = await Promise.all(challenges.map((each) => finish(each, { recoveryCode })))
    assert.deepEqual(countsOf(answers), { 200: 1, 422: 49 })
  })

  test('are no second factor by themselves, and stand in the database as keyed hashes', async () => {
    const person = await registerPerson(server)
    const refused = await post('second-factor/recovery-codes', undefined, person.access)
    assert.deepEqual([refused.status, refused.body.code], [409, 'resource.conflict'])
    const { totp, ...guarded } = await buildGuarded()
    const rows = await arrange('select code_hash from auth.recovery_codes where user_id = $1', [guarded.person.id])
    assert.equal(rows.length, 10)
    for (const { code_hash: hash } of rows) assert.ok(!totp.recoveryCodes.includes(hash as string))
  })

  test('are made anew after a proof; the old ones are worth nothing then, however many ask at once', async () => {
    const { person, totp } = await buildGuarded()
    await forgetProofs(person.id)
    assert.equal((await post('second-factor/recovery-codes', undefined, person.access)).status, 403)
    await post('step-up', { code: totp.code() }, person.access)
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => post('second-factor/recovery-codes', undefined, person.access)),
    )
    assert.deepEqual(countsOf(answers), { 200: 8 })
    assert.equal((await arrange('select 1 from auth.recovery_codes where user_id = $1', [person.id])).length, 10)
    const old = await finish(await challengeOf(person), { recoveryCode: totp.recoveryCodes[0] })
    assert.equal(old.body.code, 'auth.invalid_code')
  })
})

describe('step-up', () => {
  test('asks before a new password, a new address and every change of factors, on REST and GraphQL', async () => {
    const { person, totp } = await buildGuarded()
    await forgetProofs(person.id)
    const { access, password } = person
    const refusals = [
      await post('password', { currentPassword: password, password: 'another violet teapot' }, access),
      await post('email/change', { currentPassword: password, email: 'next@example.com' }, access),
      await post('second-factor/totp', undefined, access),
    ]
    for (const { status, body } of refusals) assert.deepEqual([status, body.code], [403, 'auth.step_up_required'])
    assert.deepEqual(refusals[0]!.body.methods, ['totp', 'recovery_code'])
    const overGraphql = () => server.graphql('mutation { removeTotp { done } }', { token: access })
    const [error] = (await overGraphql()).body.errors
    assert.equal(error.extensions.code, 'auth.step_up_required')
    assert.deepEqual(error.extensions.methods, ['totp', 'recovery_code'])
    const proven = await server.graphql('mutation ($code: String) { stepUp(input: { code: $code }) { done } }', {
      token: access,
      variables: { code: totp.code() },
    })
    assert.equal(proven.body.data.stepUp.done, true, proven.text)
    assert.equal((await overGraphql()).body.data.removeTotp.done, true)
  })

  test('takes no password of somebody with a second factor (downgrade)', async () => {
    const { person } = await buildGuarded()
    await forgetProofs(person.id)
    const refused = await post('step-up', { currentPassword: person.password }, person.access)
    assert.deepEqual([refused.status, refused.body.errors[0].pointer], [422, '/currentPassword'])
    assert.equal((await post('second-factor/recovery-codes', undefined, person.access)).status, 403)
  })

  test('proves one session and no other, and holds for a while only', async () => {
    const person = await registerPerson(server)
    const other = (await logIn(person)).body
    await forgetProofs(person.id)
    await post('step-up', { currentPassword: person.password }, person.access)
    assert.equal((await post('second-factor/totp', undefined, other.access)).status, 403)
    assert.equal((await post('second-factor/totp', undefined, person.access)).status, 200)
    const brief = await openServer({ PEND_STEP_UP_TTL: '1s' })
    try {
      const ask = () => brief.call('/api/v1/auth/second-factor/totp', { method: 'POST', token: person.access })
      await inTurn(1100)
      assert.equal((await ask()).body.code, 'auth.step_up_required')
    } finally {
      await brief.close()
    }
  })

  test('takes no code twice, nor one that logged somebody in', async () => {
    const { person, totp } = await buildGuarded()
    const code = totp.code()
    assert.equal((await finish(await challengeOf(person), { code })).status, 200)
    assert.equal((await post('step-up', { code }, person.access)).body.code, 'auth.invalid_code')
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => post('step-up', { code: totp.code(1) }, person.access)),
    )
    assert.deepEqual(countsOf(answers), { 204: 1, 422: 49 })
  })

  test('is open to nobody without a session, and tells a wrong code without a 401', async () => {
    const { person, totp } = await buildGuarded()
    assert.equal((await post('step-up', { code: totp.code() })).status, 401)
    const wrong = await post('step-up', { code: wrongCodeOf(totp.code()) }, person.access)
    assert.deepEqual([wrong.status, wrong.body.code], [422, 'auth.invalid_code'])
  })
})

describe('guessing', () => {
  test('waits after five wrong codes, whichever challenges they were for, and at step-up too (parse-server#10266)', async () => {
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

describe('over GraphQL', () => {
  test('a log-in is answered with a challenge and finished with a code', async () => {
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
