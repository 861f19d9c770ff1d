// Attacks on the second factor: around it, with what was used or belongs to others, and on how it comes and goes.
import assert from 'node:assert/strict'
import { arrange } from '#tests/support/arrange.ts'
import { Authenticator, type Circumstances } from '#tests/support/authenticator.ts'
import { readToken } from '#tests/support/mails.ts'
import { codeOf, enrolTotp, forgetProofs, forgetUsedCodes } from '#tests/support/second-factor.ts'
import type { Person } from '#tests/support/tenant.ts'
import { attack } from './support/attack.ts'
import { defineAttacks } from './support/run-attacks.ts'
import type { Scene } from './support/scene.ts'
import { alike, refused } from './support/verdicts.ts'

const HERE: Circumstances = { origin: 'https://app.example.com', rpId: 'example.com' }
const SETTINGS = { PEND_LINK_ORIGIN: HERE.origin, PEND_PASSKEY_DOMAIN: HERE.rpId }

const REQUIRED = refused('auth.second_factor_required')
const NO_CODE = refused('auth.invalid_code')
const NO_CHALLENGE = refused('auth.invalid_challenge')
const NOT_PROVEN = refused('auth.step_up_required')

/** Somebody with an authenticator app. */
async function guarded(scene: Scene) {
  const person = await scene.person()
  return { person, totp: await enrolTotp(scene.server, person) }
}

/** Somebody with a passkey. */
async function holder(scene: Scene) {
  const person = await scene.person()
  const key = new Authenticator()
  const { options } = await scene.must('POST /auth/passkeys/options', person)
  await scene.must('POST /auth/passkeys', person, { credential: key.create(options, HERE) })
  return { person, key }
}

const logIn = (scene: Scene, { email, password }: Person) =>
  scene.ask({ ask: 'login', input: { email, password } }, { as: null })

/** Over REST, whichever door is tried afterwards: it is what the thief of a password gets. */
async function challengeOf(scene: Scene, { email, password }: Person): Promise<string> {
  const answer = await scene.server.call('/api/v1/auth/login', { method: 'POST', body: { email, password } })
  return answer.body.challenge
}
const finish = (scene: Scene, challenge: string, proof: object) =>
  scene.ask({ ask: 'finishLogIn', input: { challenge, ...proof } }, { as: null })
const wrongCode = (right: string) => String((Number(right) + 1) % 1_000_000).padStart(6, '0')

/** Logs in with a passkey alone, under these circumstances. */
async function useAlone(scene: Scene, key: Authenticator, where: Partial<Circumstances> = {}) {
  const { options } = await scene.must('POST /auth/passkey/options', null)
  const credential = key.get(options, { ...HERE, ...where })
  return scene.ask({ ask: 'logInByPasskey', input: { credential } }, { as: null })
}

const around = [
  attack({
    name: 'the right password alone opens no session of somebody with a second factor',
    case: 'CWE-308',
    guard: 'second factor at every log-in',
    arrange: guarded,
    attempt: (scene, { person }) => logIn(scene, person),
    meets: REQUIRED,
    holds: async (_scene, { person }) => {
      const sessions = await arrange('select 1 from auth.sessions where user_id = $1', [person.id])
      assert.equal(sessions.length, 1)
    },
  }),
  attack({
    name: 'a link to log in opens no session of somebody with a second factor',
    case: 'CWE-288',
    guard: 'second factor at every log-in',
    arrange: async (scene) => {
      const { person } = await guarded(scene)
      await scene.must('POST /auth/magic-link', null, { email: person.email })
      return readToken(scene.server, person.email, /link to log in/)
    },
    attempt: (scene, token) => scene.ask({ ask: 'logInByLink', input: { token } }, { as: null }),
    meets: REQUIRED,
  }),
  attack({
    name: 'a new password by mail leaves the second factor where it is',
    case: 'CWE-640',
    guard: 'second factor at every log-in',
    arrange: async (scene) => {
      const { person } = await guarded(scene)
      await scene.must('POST /auth/password/forgot', null, { email: person.email })
      const token = await readToken(scene.server, person.email, /new password/)
      await scene.must('POST /auth/password/reset', null, { token, password: 'another violet teapot' })
      return { ...person, password: 'another violet teapot' }
    },
    attempt: logIn,
    meets: REQUIRED,
  }),
  attack({
    name: 'a session from before the second factor is worth nothing after it',
    case: 'CVE-2026-22706',
    guard: 'sessions end with the first factor',
    arrange: async (scene) => {
      const person = await scene.person()
      const { email, password } = person
      const stolen = await scene.must('POST /auth/login', null, { email, password })
      await enrolTotp(scene.server, person)
      return stolen
    },
    attempt: async (scene, { access, refresh }) => [
      await scene.ask({ ask: 'readOwnUser' }, { as: access }),
      await scene.ask({ ask: 'refresh', input: { refresh } }, { as: null }),
    ],
    meets: refused('auth.session_ended'),
  }),
  attack({
    name: 'the challenge of a log-in is no token of another kind',
    case: 'RFC 8725, 3.12',
    guard: 'purpose of challenges',
    arrange: async (scene) => challengeOf(scene, (await guarded(scene)).person),
    attempt: async (scene, challenge) => [
      await scene.ask({ ask: 'readOwnUser' }, { as: challenge }),
      await scene.ask({ ask: 'refresh', input: { refresh: challenge } }, { as: null }),
      await scene.ask({ ask: 'logInByLink', input: { token: challenge } }, { as: null }),
      await scene.ask({ ask: 'verifyEmail', input: { token: challenge } }, { as: null }),
    ],
    meets: refused('auth.invalid_token', 'auth.invalid_link'),
  }),
  attack({
    name: 'a wrong password is answered alike with and without a second factor',
    case: 'CVE-2024-39896',
    guard: 'one answer for every wrong log-in',
    arrange: async (scene) => [(await guarded(scene)).person, await scene.person()],
    attempt: (scene, people) =>
      Promise.all(people.map((person) => logIn(scene, { ...person, password: 'a wrong password' }))),
    meets: alike,
  }),
]

const codes = [
  attack({
    name: 'a code that was used logs nobody in a second time',
    case: 'RFC 6238, 5.2',
    guard: 'each code once',
    arrange: async (scene) => {
      const { person, totp } = await guarded(scene)
      const code = totp.code()
      const challenge = await challengeOf(scene, person)
      await scene.must('POST /auth/second-factor', null, { challenge, code })
      return { challenge: await challengeOf(scene, person), codes: [code, totp.code(-1)] }
    },
    attempt: (scene, prepared) =>
      Promise.all(prepared.codes.map((code) => finish(scene, prepared.challenge, { code }))),
    meets: NO_CODE,
  }),
  attack({
    name: 'a recovery code that was used logs nobody in a second time',
    case: 'GHSA-2299-ghjr-6vjp',
    guard: 'each recovery code once',
    arrange: async (scene) => {
      const { person, totp } = await guarded(scene)
      const [recoveryCode] = totp.recoveryCodes
      await scene.must('POST /auth/second-factor', null, { challenge: await challengeOf(scene, person), recoveryCode })
      return { challenge: await challengeOf(scene, person), recoveryCode }
    },
    attempt: (scene, { challenge, recoveryCode }) => finish(scene, challenge, { recoveryCode }),
    meets: NO_CODE,
  }),
  attack({
    name: 'codes of somebody else answer no challenge',
    case: 'CWE-639',
    guard: 'whose factor it is',
    arrange: async (scene) => {
      const [victim, attacker] = [await guarded(scene), await guarded(scene)]
      return { challenge: await challengeOf(scene, victim.person), totp: attacker.totp }
    },
    attempt: async (scene, { challenge, totp }) => [
      await finish(scene, challenge, { code: totp.code() }),
      await finish(scene, challenge, { recoveryCode: totp.recoveryCodes[0] }),
    ],
    meets: NO_CODE,
  }),
  attack({
    name: 'a challenge is worth nothing after five tries, also with the right code',
    case: 'parse-server#10266',
    guard: 'five tries',
    arrange: async (scene) => {
      const { person, totp } = await guarded(scene)
      const challenge = await challengeOf(scene, person)
      const body = { challenge, code: wrongCode(totp.code()) }
      const wrong = () => scene.server.call('/api/v1/auth/second-factor', { method: 'POST', body })
      await Promise.all(Array.from({ length: 8 }, wrong))
      return { challenge, totp }
    },
    attempt: (scene, { challenge, totp }) => finish(scene, challenge, { code: totp.code() }),
    meets: NO_CHALLENGE,
  }),
  attack({
    name: 'a challenge that has expired or was used is worth nothing',
    case: 'CVE-2026-47386',
    guard: 'challenges once and for a while',
    arrange: async (scene) => {
      const { person, totp } = await guarded(scene)
      const [late, used] = [await challengeOf(scene, person), await challengeOf(scene, person)]
      await arrange(`update auth.challenges set expires_at = now() where user_id = $1 and used_at is null`, [person.id])
      await arrange(
        `update auth.challenges set expires_at = now() + interval '5 minutes' where token_hash = encode(sha256($1::bytea), 'hex')`,
        [used],
      )
      await scene.must('POST /auth/second-factor', null, { challenge: used, code: totp.code() })
      await forgetUsedCodes(person.id)
      return { challenges: [late, used], totp }
    },
    attempt: (scene, { challenges, totp }) =>
      Promise.all(challenges.map((challenge) => finish(scene, challenge, { code: totp.code() }))),
    meets: NO_CHALLENGE,
  }),
  attack({
    name: 'an object in place of a code or a challenge matches nothing',
    case: 'CVE-2026-30941',
    guard: 'checked input',
    arrange: async (scene) => challengeOf(scene, (await guarded(scene)).person),
    attempt: async (scene, challenge) => [
      await scene.ask({ ask: 'finishLogIn', input: { challenge, code: { $ne: '' } } }, { as: null }),
      await scene.ask({ ask: 'finishLogIn', input: { challenge: { $ne: '' }, code: '000000' } }, { as: null }),
      await scene.ask({ ask: 'finishLogIn', input: { challenge, recoveryCode: ['a', 'b'] } }, { as: null }),
      await scene.ask({ ask: 'finishLogIn', input: { challenge } }, { as: null }),
    ],
    meets: refused('request.validation_failed', 'graphql.invalid_document', 'request.malformed'),
  }),
]

const changes = [
  attack({
    name: 'a stolen token adds no second factor (enrolment hijack)',
    case: 'CWE-306',
    guard: 'step-up',
    arrange: async (scene) => {
      const person = await scene.person()
      const { secret } = await scene.must('POST /auth/second-factor/totp', person)
      await forgetProofs(person.id)
      return { person, secret }
    },
    attempt: async (scene, { person: as, secret }) => [
      await scene.ask({ ask: 'enrolTotp' }, { as }),
      await scene.ask({ ask: 'confirmTotp', input: { code: codeOf(secret) } }, { as }),
      await scene.ask({ ask: 'beginPasskey' }, { as }),
    ],
    meets: NOT_PROVEN,
  }),
  attack({
    name: 'a stolen token removes no second factor, makes no recovery codes, changes no password and no address',
    case: 'CWE-620',
    guard: 'step-up',
    arrange: async (scene) => {
      const { person } = await guarded(scene)
      await forgetProofs(person.id)
      return person
    },
    attempt: async (scene, as) => [
      await scene.ask({ ask: 'removeTotp' }, { as }),
      await scene.ask({ ask: 'renewRecoveryCodes' }, { as }),
      await scene.ask(
        { ask: 'changePassword', input: { currentPassword: as.password, password: 'another violet teapot' } },
        { as },
      ),
      await scene.ask(
        { ask: 'changeEmail', input: { currentPassword: as.password, email: 'next@example.com' } },
        { as },
      ),
    ],
    meets: NOT_PROVEN,
  }),
  attack({
    name: 'a password is no proof at a session of somebody with a second factor (downgrade)',
    case: 'CWE-757',
    guard: 'step-up by the factor',
    arrange: async (scene) => (await guarded(scene)).person,
    attempt: (scene, as) => scene.ask({ ask: 'stepUp', input: { currentPassword: as.password } }, { as }),
    meets: refused('request.validation_failed'),
  }),
]

const passkeys = [
  attack({
    name: 'a passkey answers for its own pages, domain and owner alone, with a PIN or a finger',
    case: 'WebAuthn, 7.2',
    guard: 'what a passkey signs',
    arrange: async (scene) => ({ key: (await holder(scene)).key, other: (await holder(scene)).key }),
    attempt: async (scene, { key }) => {
      const told = []
      for (const wrong of [
        { origin: 'https://evil.example.org' },
        { origin: 'https://app.example.com.evil.org' },
        { rpId: 'evil.example.org' },
        { isVerified: false },
        { userHandle: 'AAAAAAAAAAAAAAAAAAAAAA' },
        { userHandle: null },
        { wrongKey: true },
        { type: 'webauthn.create' },
      ])
        told.push(await useAlone(scene, key, wrong))
      return told
    },
    meets: NO_CODE,
  }),
  attack({
    name: 'a copy of a passkey is refused once it has fallen behind',
    case: 'WebAuthn, 6.1.1',
    guard: 'counter of signatures',
    arrange: async (scene) => {
      const { key } = await holder(scene)
      key.counter = 20
      const { options } = await scene.must('POST /auth/passkey/options', null)
      await scene.must('POST /auth/passkey/log-in', null, { credential: key.get(options, HERE) })
      return key
    },
    attempt: (scene, key) => {
      key.counter = 7
      return useAlone(scene, key)
    },
    meets: NO_CODE,
  }),
  attack({
    name: 'a signature over a challenge of another purpose, or of none of ours, logs nobody in',
    case: 'WebAuthn, 13.4.3',
    guard: 'purpose of challenges',
    arrange: async (scene) => {
      const { person, key } = await holder(scene)
      const challenge = await challengeOf(scene, person)
      const stepUp = await scene.must('POST /auth/step-up/passkey-options', person)
      return { key, options: [{ challenge }, stepUp.options, { challenge: 'A'.repeat(43) }] }
    },
    attempt: (scene, { key, options }) =>
      Promise.all(
        options.map((each) =>
          scene.ask({ ask: 'logInByPasskey', input: { credential: key.get(each, HERE) } }, { as: null }),
        ),
      ),
    meets: NO_CHALLENGE,
  }),
  attack({
    name: 'a passkey of somebody else is no second factor and no proof',
    case: 'CWE-639',
    guard: 'whose factor it is',
    arrange: async (scene) => {
      const [victim, attacker] = [await holder(scene), await holder(scene)]
      const challenge = await challengeOf(scene, victim.person)
      const { options } = await scene.must('POST /auth/step-up/passkey-options', victim.person)
      return { victim: victim.person, key: attacker.key, challenge, options }
    },
    attempt: async (scene, { victim, key, challenge, options }) => [
      await finish(scene, challenge, { passkey: key.get({ challenge }, HERE) }),
      await scene.ask({ ask: 'stepUp', input: { passkey: key.get(options, HERE) } }, { as: victim }),
    ],
    meets: NO_CODE,
  }),
  attack({
    name: 'a registration that somebody else began is not finished by the attacker, nor the other way round',
    case: 'CVE-2023-29020',
    guard: 'challenges belong to a session',
    arrange: async (scene) => {
      const [victim, attacker] = [await scene.person(), await scene.person()]
      const begun = async (person: Person) => (await scene.must('POST /auth/passkeys/options', person)).options
      return [
        { as: attacker, options: await begun(victim) },
        { as: victim, options: await begun(attacker) },
      ]
    },
    attempt: (scene, crossed) =>
      Promise.all(
        crossed.map(({ as, options }) =>
          scene.ask({ ask: 'addPasskey', input: { credential: new Authenticator().create(options, HERE) } }, { as }),
        ),
      ),
    meets: NO_CHALLENGE,
  }),
]

const required = [
  attack({
    name: 'members without a second factor meet nothing of a tenant that requires one',
    case: 'OWASP API2:2023',
    guard: 'tenants that require a second factor',
    arrange: async (scene) => {
      const { id, slug, people } = await scene.tenant('editor')
      const { owner, editor } = people
      await enrolTotp(scene.server, owner)
      await scene.must(`POST /tenants/${id}/require-second-factor`, owner, { isRequired: true })
      const { email, password } = editor
      return (await scene.must('POST /auth/login', null, { email, password, tenant: slug })).access as string
    },
    attempt: async (scene, as) => [
      await scene.ask({ list: 'articles' }, { as }),
      await scene.ask({ list: 'memberships' }, { as }),
      await scene.ask({ create: 'tags', input: { name: 'teapots' } }, { as }),
      await scene.ask({ read: 'articles', id: scene.sealed.id }, { as }),
    ],
    meets: refused('tenants.second_factor_required'),
  }),
  attack({
    name: 'members who are no owners do not switch the requirement off',
    case: 'CVE-2026-32103',
    guard: 'permission words',
    arrange: async (scene) => {
      const { id, slug, people } = await scene.tenant('admin')
      const { owner, admin } = people
      const totp = await enrolTotp(scene.server, admin)
      await enrolTotp(scene.server, owner)
      await scene.must(`POST /tenants/${id}/require-second-factor`, owner, { isRequired: true })
      const { email, password } = admin
      const body = { email, password, tenant: slug }
      const begun = await scene.server.call('/api/v1/auth/login', { method: 'POST', body })
      const proof = { challenge: begun.body.challenge, code: totp.code() }
      return { id, as: (await scene.must('POST /auth/second-factor', null, proof)).access as string }
    },
    attempt: (scene, { id, as }) =>
      scene.ask({ act: 'requireSecondFactor', on: 'tenants', id, input: { isRequired: false } }, { as }),
    meets: refused('permissions.denied'),
  }),
]

defineAttacks('second factor', [...around, ...codes, ...changes, ...passkeys, ...required], SETTINGS)
