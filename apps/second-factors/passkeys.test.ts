// Passkeys: alone or with a password, for one domain and one person, each challenge once.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { arrange } from '#tests/support/arrange.ts'
import { Authenticator, type Circumstances } from '#tests/support/authenticator.ts'
import { readMails } from '#tests/support/mails.ts'
import { enrolTotp, forgetProofs } from '#tests/support/second-factor.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, type Person, registerPerson } from '#tests/support/tenant.ts'
import { createRelyingParty } from './passkeys/relying-party.ts'

const HERE: Circumstances = { origin: 'https://app.example.com', rpId: 'example.com' }

let server: TestServer
before(async () => {
  server = await openServer({ PEND_LINK_ORIGIN: 'https://app.example.com', PEND_PASSKEY_DOMAIN: 'example.com' })
})
after(() => server.close())

const post = (path: string, body?: object, token?: string) =>
  server.call(`/api/v1/auth/${path}`, { method: 'POST', ...(body && { body }), ...(token && { token }) })
const optionsOf = async (path: string, body?: object, token?: string) => (await post(path, body, token)).body.options
const logIn = ({ email, password }: Person) => post('login', { email, password })

/** Adds a passkey to a person, as a page would. */
async function addPasskey({ access }: Pick<Person, 'access'>, where = HERE, key = new Authenticator()) {
  const options = await optionsOf('passkeys/options', undefined, access)
  const added = await post('passkeys', { name: 'Key', credential: key.create(options, where) }, access)
  return { key, added, options }
}

async function buildHolder() {
  const person = await registerPerson(server)
  const { key, added } = await addPasskey(person)
  assert.equal(added.status, 201, added.text)
  return { person, key, id: added.body.passkey.id as string, recoveryCodes: added.body.recoveryCodes as string[] }
}

/** Signs in with a passkey alone. */
async function useAlone(key: Authenticator, where = HERE, extra = {}) {
  const options = await optionsOf('passkey/options')
  return post('passkey/log-in', { credential: key.get(options, where), ...extra })
}

/** Counts of statuses. */
function countsOf(answers: readonly { status: number }[]): Record<number, number> {
  const counts: Record<number, number> = {}
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

describe('a passkey', () => {
  test('is requested as one for both factors, under an id that reveals nothing', async () => {
    const person = await registerPerson(server)
    const options = await optionsOf('passkeys/options', undefined, person.access)
    assert.deepEqual(options.rp, { name: 'PEND', id: 'example.com' })
    assert.equal(options.attestation, 'none')
    assert.equal(options.authenticatorSelection.residentKey, 'required')
    assert.equal(options.authenticatorSelection.userVerification, 'required')
    assert.equal(Buffer.from(options.user.id, 'base64url').length, 16)
  })

  test('signs a person in alone, without a name or a second question', async () => {
    const { person, key } = await buildHolder()
    const done = await useAlone(key)
    assert.deepEqual([done.status, done.body.user?.id], [200, person.id], done.text)
    const fresh = await post('second-factor/recovery-codes', undefined, done.body.access)
    assert.equal(fresh.status, 200, 'the log-in counts as a proof')
  })

  test('is from then on the second factor of a password; the first one ends other sessions and shows recovery codes', async () => {
    const person = await registerPerson(server)
    const other = (await logIn(person)).body
    const { key, added } = await addPasskey(person)
    assert.equal(added.body.recoveryCodes.length, 10)
    assert.equal((await server.call('/api/v1/users/me', { token: other.access })).body.code, 'auth.session_ended')
    const { code, methods, challenge } = (await logIn(person)).body
    assert.deepEqual([code, methods], ['auth.second_factor_required', ['passkey', 'recovery_code']])
    const options = await optionsOf('second-factor/passkey-options', { challenge })
    assert.deepEqual(
      options.allowCredentials.map(({ id }: { id: string }) => id),
      [key.id.toString('base64url')],
    )
    const done = await post('second-factor', { challenge, passkey: key.get(options, HERE) })
    assert.deepEqual([done.status, done.body.user?.id], [200, person.id], done.text)
    assert.match((await readMails(server, person.email)).at(-1)!.text, /A passkey was added/)
  })

  test('starts in the named tenant, and in none the person does not belong to', async () => {
    const tenant = await createTenant(server)
    const { key } = await addPasskey(tenant.people.editor)
    const done = await useAlone(key, HERE, { tenant: tenant.slug })
    assert.equal((await server.call('/api/v1/articles', { token: done.body.access })).status, 200)
    const elsewhere = await createTenant(server)
    const refused = await useAlone(key, HERE, { tenant: elsewhere.slug })
    assert.deepEqual([refused.status, refused.body.code], [404, 'tenants.not_found'])
  })

  test('steps a session up', async () => {
    const { person, key } = await buildHolder()
    await forgetProofs(person.id)
    assert.equal((await post('second-factor/recovery-codes', undefined, person.access)).status, 403)
    const options = await optionsOf('step-up/passkey-options', {}, person.access)
    const proven = await post('step-up', { passkey: key.get(options, HERE) }, person.access)
    assert.equal(proven.status, 204, proven.text)
    assert.equal((await post('second-factor/recovery-codes', undefined, person.access)).status, 200)
  })

  test('is listed, renamed and removed by its owner; others do not find it', async () => {
    const [{ person, id }, other] = [await buildHolder(), await buildHolder()]
    const path = `/api/v1/auth/passkeys/${id}`
    const body = { name: 'Blue key' }
    for (const method of ['PATCH', 'DELETE'])
      assert.equal(
        (await server.call(path, { method, token: other.person.access, ...(method === 'PATCH' && { body }) })).status,
        404,
      )
    const renamed = await server.call(path, { method: 'PATCH', token: person.access, body })
    assert.equal(renamed.body.name, 'Blue key')
    const listed = await server.graphql('{ listPasskeys { results { id name lastUsedAt } } }', { token: person.access })
    assert.deepEqual(listed.body.data.listPasskeys.results, [{ id, name: 'Blue key', lastUsedAt: null }])
    await forgetProofs(person.id)
    const early = await server.call(path, { method: 'DELETE', token: person.access })
    assert.equal(early.body.code, 'auth.step_up_required')
    const options = await optionsOf('step-up/passkey-options', {}, other.person.access)
    assert.equal((await post('step-up', { passkey: other.key.get(options, HERE) }, other.person.access)).status, 204)
    const gone = await server.call(`/api/v1/auth/passkeys/${other.id}`, {
      method: 'DELETE',
      token: other.person.access,
    })
    assert.equal(gone.status, 204)
    assert.equal((await logIn(other.person)).status, 200)
    assert.equal((await useAlone(other.key)).body.code, 'auth.invalid_code')
  })

  test('exists beside an authenticator app: removing the last factor removes the recovery codes', async () => {
    const { person, id } = await buildHolder()
    await enrolTotp(server, person)
    assert.deepEqual((await logIn(person)).body.methods, ['totp', 'passkey', 'recovery_code'])
    await server.call(`/api/v1/auth/passkeys/${id}`, { method: 'DELETE', token: person.access })
    assert.deepEqual((await logIn(person)).body.methods, ['totp', 'recovery_code'])
    await server.call('/api/v1/auth/second-factor/totp', { method: 'DELETE', token: person.access })
    assert.deepEqual(await arrange('select 1 from auth.recovery_codes where user_id = $1', [person.id]), [])
  })
})

describe('registering a passkey', () => {
  test('needs more than a stolen token (enrolment hijack)', async () => {
    const person = await registerPerson(server)
    const options = await optionsOf('passkeys/options', undefined, person.access)
    await forgetProofs(person.id)
    assert.equal((await post('passkeys/options', undefined, person.access)).body.code, 'auth.step_up_required')
    const late = await post('passkeys', { credential: new Authenticator().create(options, HERE) }, person.access)
    assert.equal(late.body.code, 'auth.step_up_required')
    assert.equal((await post('passkeys/options')).status, 401)
  })

  test('refuses a challenge of another person, session or purpose, and a used one', async () => {
    const [person, other] = [await registerPerson(server), await registerPerson(server)]
    const theirs = await optionsOf('passkeys/options', undefined, other.access)
    const elsewhere = await optionsOf('passkeys/options', undefined, (await logIn(person)).body.access)
    const logInOptions = { ...(await optionsOf('passkey/options')), user: theirs.user }
    for (const options of [theirs, elsewhere, logInOptions]) {
      const refused = await post('passkeys', { credential: new Authenticator().create(options, HERE) }, person.access)
      assert.deepEqual([refused.status, refused.body.code], [422, 'auth.invalid_challenge'])
    }
    const { options } = await addPasskey(person)
    const again = await post('passkeys', { credential: new Authenticator().create(options, HERE) }, person.access)
    assert.equal(again.body.code, 'auth.invalid_challenge')
  })

  test('refuses another page, another domain, a missing PIN or finger, and the answer to another question', async () => {
    const person = await registerPerson(server)
    const wrong: Partial<Circumstances>[] = [
      { origin: 'https://evil.example.org' },
      { origin: 'http://app.example.com' },
      { origin: 'https://app.example.com.evil.org' },
      { rpId: 'app.example.com' },
      { rpId: 'evil.example.org' },
      { isVerified: false },
      { type: 'webauthn.get' },
    ]
    for (const each of wrong) {
      const { added } = await addPasskey(person, { ...HERE, ...each })
      assert.deepEqual([added.status, added.body.code], [422, 'auth.invalid_code'], JSON.stringify(each))
    }
    assert.equal((await logIn(person)).status, 200)
  })

  test('trusts the settings and neither Host nor X-Forwarded-Host (CVE-2026-29199, GHSA-3529-5m8x-rpv3)', async () => {
    const person = await registerPerson(server)
    const headers = { 'x-forwarded-host': 'evil.example.org', origin: 'https://evil.example.org' }
    const call = { method: 'POST', token: person.access, headers }
    const { body } = await server.call('/api/v1/auth/passkeys/options', call)
    assert.equal(body.options.rp.id, 'example.com')
    const credential = new Authenticator().create(body.options, {
      origin: 'https://evil.example.org',
      rpId: 'evil.example.org',
    })
    const refused = await server.call('/api/v1/auth/passkeys', { ...call, body: { credential } })
    assert.equal(refused.body.code, 'auth.invalid_code')
  })

  test('accepts a self-attested key, and refuses certificates before parsing them (class 9)', async () => {
    const person = await registerPerson(server)
    for (const [format, status] of [
      ['certified', 422],
      ['packed', 201],
    ] as const) {
      const options = await optionsOf('passkeys/options', undefined, person.access)
      const credential = new Authenticator().create(options, HERE, format)
      assert.equal((await post('passkeys', { credential }, person.access)).status, status, format)
    }
  })

  test('refuses a passkey that belongs to another person', async () => {
    const { key } = await buildHolder()
    const { added } = await addPasskey(await registerPerson(server), HERE, key)
    assert.deepEqual([added.status, added.body.code], [409, 'resource.duplicate'])
  })

  test('refuses anything that no device would answer', async () => {
    const person = await registerPerson(server)
    const options = await optionsOf('passkeys/options', undefined, person.access)
    const good = new Authenticator().create(options, HERE)
    const broken = { ...good, response: { ...good.response, attestationObject: 'AAAA' } }
    for (const credential of [
      {},
      { ...good, type: 'password' },
      { ...good, id: { $ne: '' } },
      { ...good, response: {} },
    ])
      assert.equal((await post('passkeys', { credential }, person.access)).body.code, 'request.validation_failed')
    assert.equal((await post('passkeys', { credential: broken }, person.access)).body.code, 'auth.invalid_code')
    const noJson = { ...good, response: { ...good.response, clientDataJSON: 'AAAA' } }
    assert.equal((await post('passkeys', { credential: noJson }, person.access)).body.code, 'auth.invalid_challenge')
  })
})

describe('using a passkey', () => {
  test('refuses another page, domain, person, key and kind of answer, and one without a PIN or a finger', async () => {
    const { key } = await buildHolder()
    const other = await buildHolder()
    const handle = (await optionsOf('passkeys/options', undefined, other.person.access)).user.id
    const wrong: Partial<Circumstances>[] = [
      { origin: 'https://evil.example.org' },
      { origin: 'https://api.example.com' },
      { rpId: 'evil.example.org' },
      { userHandle: handle },
      { userHandle: null },
      { userHandle: '' },
      { wrongKey: true },
      { type: 'webauthn.create' },
      { isVerified: false },
    ]
    for (const each of wrong) {
      const refused = await useAlone(key, { ...HERE, ...each })
      assert.deepEqual([refused.status, refused.body.code], [422, 'auth.invalid_code'], JSON.stringify(each))
    }
    assert.equal((await useAlone(key)).status, 200)
  })

  test('answers for an unknown passkey as for a wrong signature', async () => {
    const { key } = await buildHolder()
    const stranger = new Authenticator()
    stranger.create({ challenge: 'x', user: { id: 'AAAAAAAAAAAAAAAAAAAAAA' } }, HERE)
    const [unknown, wrong] = [await useAlone(stranger), await useAlone(key, { ...HERE, wrongKey: true })]
    assert.deepEqual([unknown.status, unknown.body.detail], [wrong.status, wrong.body.detail])
  })

  test('refuses a copied one, whose counter went back or stood still', async () => {
    const { key } = await buildHolder()
    key.counter = 10
    assert.equal((await useAlone(key)).status, 200)
    for (const counter of [4, 10]) {
      key.counter = counter
      assert.equal((await useAlone(key)).body.code, 'auth.invalid_code', `${counter}`)
    }
    key.counter = 11
    assert.equal((await useAlone(key)).status, 200)
  })

  test('accepts a challenge once, of fifty simultaneous uses one, and no expired one', async () => {
    const { key } = await buildHolder()
    const options = await optionsOf('passkey/options')
    const credential = key.get(options, HERE)
    const answers = await Promise.all(Array.from({ length: 50 }, () => post('passkey/log-in', { credential })))
    assert.deepEqual(countsOf(answers), { 200: 1, 422: 49 })
    const late = await optionsOf('passkey/options')
    await arrange(`update auth.challenges set expires_at = now() where purpose = 'passkey_log_in' and used_at is null`)
    const refused = await post('passkey/log-in', { credential: key.get(late, HERE) })
    assert.equal(refused.body.code, 'auth.invalid_challenge')
  })

  test('refuses a challenge of another purpose, and an invented one', async () => {
    const { person, key } = await buildHolder()
    const { challenge } = (await logIn(person)).body
    const stepUp = await optionsOf('step-up/passkey-options', {}, person.access)
    const registration = await optionsOf('passkeys/options', undefined, person.access)
    for (const options of [{ challenge }, stepUp, registration, { challenge: 'A'.repeat(43) }, { challenge: '' }]) {
      const refused = await post('passkey/log-in', { credential: key.get(options, HERE) })
      assert.deepEqual([refused.status, refused.body.code], [422, 'auth.invalid_challenge'])
    }
    const alone = await optionsOf('passkey/options')
    const crossed = await post('second-factor', { challenge, passkey: key.get(alone, HERE) })
    assert.equal(crossed.body.code, 'auth.invalid_code')
  })

  test('of another person completes no sign-in and proves no session', async () => {
    const [one, other] = [await buildHolder(), await buildHolder()]
    const { challenge } = (await logIn(one.person)).body
    const options = await optionsOf('second-factor/passkey-options', { challenge })
    const crossed = await post('second-factor', { challenge, passkey: other.key.get(options, HERE) })
    assert.equal(crossed.body.code, 'auth.invalid_code')
    const mine = await optionsOf('step-up/passkey-options', {}, one.person.access)
    const theirs = await post('step-up', { passkey: other.key.get(mine, HERE) }, one.person.access)
    assert.equal(theirs.body.code, 'auth.invalid_code')
    const stolen = await post('step-up', { passkey: one.key.get(mine, HERE) }, other.person.access)
    assert.equal(stolen.body.code, 'auth.invalid_challenge')
  })

  test('ends with a deactivation', async () => {
    const { person, key } = await buildHolder()
    await arrange('update auth.users set is_active = false where id = $1', [person.id])
    assert.equal((await useAlone(key)).body.code, 'auth.invalid_code')
  })

  test('signs a person in over GraphQL as over REST', async () => {
    const { person, key } = await buildHolder()
    const begun = await server.graphql('mutation { beginPasskeyLogIn { options } }')
    const credential = key.get(begun.body.data.beginPasskeyLogIn.options, HERE)
    const done = await server.graphql(
      'mutation ($credential: LogInByPasskeyInputCredential!) { logInByPasskey(input: { credential: $credential }) { access user { id } } }',
      { variables: { credential } },
    )
    assert.equal(done.body.data?.logInByPasskey.user.id, person.id, done.text)
  })
})

describe('the domain of passkeys', () => {
  const options = { linkOrigin: 'https://app.example.com', serviceName: 'PEND' }
  test('is that of the links unless a setting names another', () => {
    assert.deepEqual(createRelyingParty(options), {
      id: 'app.example.com',
      origins: ['https://app.example.com'],
      name: 'PEND',
    })
  })
  test('stops the start when a page is outside it', () => {
    const passkeyOrigins = ['https://app.example.com', 'https://badexample.com']
    assert.throws(() => createRelyingParty({ ...options, passkeyDomain: 'example.com', passkeyOrigins }), /badexample/)
  })
})
