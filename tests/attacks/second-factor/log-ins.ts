// Attacks on signing in with a second factor.
import assert from 'node:assert/strict'
import { arrange } from '#tests/support/arrange.ts'
import { readToken } from '#tests/support/mails.ts'
import { enrolTotp, forgetUsedCodes } from '#tests/support/second-factor.ts'
import type { Person } from '#tests/support/tenant.ts'
import { attack } from '../support/attack.ts'
import type { Scene } from '../support/scene.ts'
import { alike, refused } from '../support/verdicts.ts'
import { challengeOf, finish, guarded, NO_CHALLENGE, NO_CODE } from './scenes.ts'

const REQUIRED = refused('auth.second_factor_required')

const logIn = (scene: Scene, { email, password }: Person) =>
  scene.ask({ ask: 'login', input: { email, password } }, { as: null })

const wrongCode = (right: string) => String((Number(right) + 1) % 1_000_000).padStart(6, '0')

export const around = [
  attack({
    name: 'the right password alone opens no session for a person with a second factor',
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
    name: 'a sign-in link opens no session for a person with a second factor',
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
    name: 'a new password by mail keeps the second factor',
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
    name: 'a session from before the second factor is worthless after it',
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
    name: 'a sign-in challenge is refused as any other token',
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
    name: 'a wrong password gets the same answer with and without a second factor',
    case: 'CVE-2024-39896',
    guard: 'one answer for every wrong log-in',
    arrange: async (scene) => [(await guarded(scene)).person, await scene.person()],
    attempt: (scene, people) =>
      Promise.all(people.map((person) => logIn(scene, { ...person, password: 'a wrong password' }))),
    meets: alike,
  }),
]

export const codes = [
  attack({
    name: 'a used code signs nobody in',
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
    name: 'a used recovery code signs nobody in',
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
    name: "another person's codes answer no challenge",
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
    name: 'a challenge is worthless after five attempts, even with the right code',
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
    name: 'an expired or used challenge is worthless',
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
    name: 'an object instead of a code or a challenge matches nothing',
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
