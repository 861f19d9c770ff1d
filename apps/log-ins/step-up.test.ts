// Recovery codes, and the fresh proof that dangerous operations need.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { arrange } from '#tests/support/arrange.ts'
import { countsOf, createFactorCalls, trailOf, wrongCodeOf } from '#tests/support/factor-calls.ts'
import { readMails } from '#tests/support/mails.ts'
import { forgetProofs } from '#tests/support/second-factor.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { registerPerson } from '#tests/support/tenant.ts'

let server: TestServer
before(async () => {
  server = await openServer({ PEND_SERVICE_NAME: 'Teapots' })
})
after(() => server.close())

const { post, logIn, challengeOf, finish, buildGuarded } = createFactorCalls(() => server)
const inTurn = (steps: number) => new Promise((resolve) => setTimeout(resolve, steps))

describe('recovery codes', () => {
  test('admit a person once each, in any spelling; a mail and the trail report it', async () => {
    const { person, totp } = await buildGuarded()
    const [first, second] = totp.recoveryCodes
    assert.match(first!, /^[0-9a-z]{4}(-[0-9a-z]{4}){3}$/)
    const done = await finish(await challengeOf(person), { recoveryCode: first!.toUpperCase().replaceAll('-', ' ') })
    assert.equal(done.status, 200, done.text)
    assert.equal((await finish(await challengeOf(person), { recoveryCode: first })).body.code, 'auth.invalid_code')
    assert.equal((await finish(await challengeOf(person), { recoveryCode: second })).status, 200)
    const mail = (await readMails(server, person.email)).at(-1)!
    assert.match(mail.subject, /recovery code was used/)
    assert.match(mail.text, /You have 8 left/)
    assert.equal((await trailOf(person.id)).filter((operation) => operation === 'recovery_code_used').length, 2)
  })

  test('admit one of fifty simultaneous uses of the same code (GHSA-2299-ghjr-6vjp)', async () => {
    const { person, totp } = await buildGuarded()
    const challenges = await Promise.all(Array.from({ length: 50 }, () => challengeOf(person)))
    const recoveryCode = totp.recoveryCodes[0]
    const answers = await Promise.all(challenges.map((each) => finish(each, { recoveryCode })))
    assert.deepEqual(countsOf(answers), { 200: 1, 422: 49 })
  })

  test('do not count as a second factor, and are stored as keyed hashes', async () => {
    const person = await registerPerson(server)
    const refused = await post('second-factor/recovery-codes', undefined, person.access)
    assert.deepEqual([refused.status, refused.body.code], [409, 'resource.conflict'])
    const { totp, ...guarded } = await buildGuarded()
    const rows = await arrange('select code_hash from auth.recovery_codes where user_id = $1', [guarded.person.id])
    assert.equal(rows.length, 10)
    for (const { code_hash: hash } of rows) assert.ok(!totp.recoveryCodes.includes(hash as string))
  })

  test('are replaced after a proof; previous codes stop working, however many requests arrive at once', async () => {
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
  test('is required before a new password, a new address and every change of factors, on REST and GraphQL', async () => {
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

  test('refuses the password of a person with a second factor (downgrade)', async () => {
    const { person } = await buildGuarded()
    await forgetProofs(person.id)
    const refused = await post('step-up', { currentPassword: person.password }, person.access)
    assert.deepEqual([refused.status, refused.body.errors[0].pointer], [422, '/currentPassword'])
    assert.equal((await post('second-factor/recovery-codes', undefined, person.access)).status, 403)
  })

  test('proves one session and no other, for a limited time', async () => {
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

  test('accepts no code twice, nor one used to sign in', async () => {
    const { person, totp } = await buildGuarded()
    const code = totp.code()
    assert.equal((await finish(await challengeOf(person), { code })).status, 200)
    assert.equal((await post('step-up', { code }, person.access)).body.code, 'auth.invalid_code')
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => post('step-up', { code: totp.code(1) }, person.access)),
    )
    assert.deepEqual(countsOf(answers), { 204: 1, 422: 49 })
  })

  test('is open to nobody without a session, and reports a wrong code without a 401', async () => {
    const { person, totp } = await buildGuarded()
    assert.equal((await post('step-up', { code: totp.code() })).status, 401)
    const wrong = await post('step-up', { code: wrongCodeOf(totp.code()) }, person.access)
    assert.deepEqual([wrong.status, wrong.body.code], [422, 'auth.invalid_code'])
  })
})
