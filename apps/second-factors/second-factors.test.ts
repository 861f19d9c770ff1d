// The second factor: codes of an authenticator app, and the challenge of a waiting sign-in. No code works twice.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { arrange } from '#tests/support/arrange.ts'
import { countsOf, createFactorCalls, trailOf, wrongCodeOf } from '#tests/support/factor-calls.ts'
import { readMails } from '#tests/support/mails.ts'
import { codeOf, enrolTotp, forgetProofs, forgetUsedCodes } from '#tests/support/second-factor.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { registerPerson } from '#tests/support/tenant.ts'

let server: TestServer
before(async () => {
  server = await openServer({ PEND_SERVICE_NAME: 'Teapots' })
})
after(() => server.close())

const { post, logIn, challengeOf, finish, buildGuarded } = createFactorCalls(() => server)

describe('an authenticator app', () => {
  test('counts once a code has confirmed it; then signing in needs a code', async () => {
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

  test('accepts the codes of the previous and next step, and none further away', async () => {
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

  test('accepts no code twice, and none older than a used one (replay)', async () => {
    const { person, totp } = await buildGuarded()
    const [before, code] = [totp.code(-1), totp.code()]
    assert.equal((await finish(await challengeOf(person), { code })).status, 200)
    for (const used of [code, before]) {
      const again = await finish(await challengeOf(person), { code: used })
      assert.deepEqual([again.status, again.body.code], [422, 'auth.invalid_code'])
    }
  })

  test('accepts the confirmation code for no sign-in', async () => {
    const person = await registerPerson(server)
    const { secret } = (await post('second-factor/totp', undefined, person.access)).body
    const code = codeOf(secret)
    await post('second-factor/totp/confirm', { code }, person.access)
    assert.equal((await finish(await challengeOf(person), { code })).body.code, 'auth.invalid_code')
  })

  test('admits one of fifty uses of a code, with fifty challenges and with one (GHSA-2299-ghjr-6vjp)', async () => {
    const { person, totp } = await buildGuarded()
    const challenges = await Promise.all(Array.from({ length: 50 }, () => challengeOf(person)))
    const code = totp.code()
    assert.deepEqual(countsOf(await Promise.all(challenges.map((each) => finish(each, { code })))), { 200: 1, 422: 49 })
    await forgetUsedCodes(person.id)
    const one = await challengeOf(person)
    const answers = await Promise.all(Array.from({ length: 50 }, () => finish(one, { code: totp.code() })))
    assert.deepEqual(countsOf(answers), { 200: 1, 422: 49 })
  })

  test('is stored as a seal that opens only for its person', async () => {
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

  test('keeps its secret once it counts, and shows it only once', async () => {
    const { person } = await buildGuarded()
    const again = await post('second-factor/totp', undefined, person.access)
    assert.deepEqual([again.status, again.body.code], [409, 'resource.conflict'])
    const shown = await server.call('/api/v1/auth/second-factor', { token: person.access })
    assert.deepEqual(Object.keys(shown.body).sort(), ['methods', 'recoveryCodesLeft', 'totpSince'])
    assert.equal(shown.body.recoveryCodesLeft, 10)
  })

  test('counts for the last secret shown; a code of an earlier one confirms nothing', async () => {
    const person = await registerPerson(server)
    const first = (await post('second-factor/totp', undefined, person.access)).body.secret
    await post('second-factor/totp', undefined, person.access)
    const confirmed = await post('second-factor/totp/confirm', { code: codeOf(first) }, person.access)
    assert.equal(confirmed.body.code, 'auth.invalid_code')
    assert.equal((await logIn(person)).status, 200)
  })

  test('ends the other sessions when added, because they never proved it', async () => {
    const person = await registerPerson(server)
    const other = (await logIn(person)).body
    await enrolTotp(server, person)
    assert.equal((await server.call('/api/v1/users/me', { token: other.access })).body.code, 'auth.session_ended')
    assert.equal((await post('refresh', { refresh: other.refresh })).status, 401)
    assert.equal((await server.call('/api/v1/users/me', { token: person.access })).status, 200)
    assert.match((await readMails(server, person.email)).at(-1)!.subject, /second factor was added/)
  })

  test('is removed by its owner, together with the recovery codes; a mail and the trail report it', async () => {
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

describe('the challenge of a sign-in', () => {
  test('completes one sign-in', async () => {
    const { person, totp } = await buildGuarded()
    const challenge = await challengeOf(person)
    assert.equal((await finish(challenge, { code: totp.code() })).status, 200)
    const again = await finish(challenge, { code: totp.code(1) })
    assert.deepEqual([again.status, again.body.code], [422, 'auth.invalid_challenge'])
  })

  test("is for one person: another person's code does not answer it", async () => {
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

  test('is worthless after five attempts, even simultaneous ones (parse-server#10266)', async () => {
    const { person, totp } = await buildGuarded()
    const challenge = await challengeOf(person)
    const wrong = wrongCodeOf(totp.code())
    const answers = await Promise.all(Array.from({ length: 20 }, () => finish(challenge, { code: wrong })))
    assert.equal(answers.filter(({ body }) => body.code === 'auth.invalid_code').length, 5)
    assert.equal((await finish(challenge, { code: totp.code() })).body.code, 'auth.invalid_challenge')
    const failures = (await trailOf(person.id)).filter((operation) => operation === 'second_factor_failed')
    assert.equal(failures.length, 5)
  })

  test('is worthless after a new password, the end of all sessions, or a deactivation', async () => {
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

  test('takes one proof: none and two are refused before an attempt counts', async () => {
    const { person, totp } = await buildGuarded()
    const challenge = await challengeOf(person)
    for (const proof of [{}, { code: '000000', recoveryCode: totp.recoveryCodes[0] }, { code: { not: '000000' } }])
      assert.equal((await finish(challenge, proof)).body.code, 'request.validation_failed')
    assert.equal((await finish(challenge, { code: totp.code() })).status, 200)
  })

  test('is stored as a hash', async () => {
    const { person } = await buildGuarded()
    const challenge = await challengeOf(person)
    const [row] = await arrange('select token_hash from auth.challenges where user_id = $1', [person.id])
    assert.notEqual(row!.token_hash, challenge)
    assert.match(row!.token_hash as string, /^[0-9a-f]{64}$/)
  })
})
