// Attacks where accounts are hidden (PEND_HIDE_ACCOUNTS): finding out who has one, and taking an address before its owner does.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { arrange } from '#tests/support/arrange.ts'
import { readMails, readToken } from '#tests/support/mails.ts'
import { attack } from './support/attack.ts'
import { defineAttacks } from './support/run-attacks.ts'
import type { Scene } from './support/scene.ts'
import { alike, answered, refused, type Verdict } from './support/verdicts.ts'

const PASSWORD = 'seven quiet lanterns drift'
const THEIRS = 'taken over by teapots'
const NAMES = { firstName: 'Eve', lastName: 'Else' }
const address = () => `h${randomBytes(8).toString('hex')}@example.com`
const register = (scene: Scene, email: string, extra: Record<string, unknown> = {}) =>
  scene.ask({ ask: 'register', input: { email, password: PASSWORD, ...NAMES, ...extra } }, { as: null })
const confirm = (scene: Scene, token: unknown, extra: Record<string, unknown> = {}) =>
  scene.ask({ ask: 'confirmRegistration', input: { token, password: PASSWORD, ...NAMES, ...extra } }, { as: null })
const add = (scene: Scene, email: string, role = 'viewer') =>
  scene.ask({ ask: 'createMembership', input: { email, role } })
const tokenFor = (scene: Scene, email: string) => readToken(scene.server, email, /Finish your registration/)

/** All answers are equal, and none says more than that the request arrived. */
const hiddenAlike: Verdict = (told) => {
  alike(told)
  answered(200, 202)(told)
}

const INVALID = refused('auth.invalid_link')

const telling = [
  attack({
    name: 'a registration does not reveal whose address is taken',
    case: 'CWE-204',
    guard: 'hidden accounts at registration',
    attempt: async (scene) => {
      const taken = scene.victim.people.viewer.email
      return [
        await register(scene, taken),
        await register(scene, address()),
        await register(scene, taken.toUpperCase()),
      ]
    },
    meets: hiddenAlike,
  }),
  attack({
    name: 'a registration with a tenant does not reveal whose address or name is taken',
    case: 'CVE-2024-39896',
    guard: 'hidden accounts at registration',
    attempt: async (scene) => {
      const tenantName = `Firm ${randomBytes(4).toString('hex')}`
      const [taken, free] = [scene.victim.people.viewer.email, address()]
      return [await register(scene, taken, { tenantName }), await register(scene, free, { tenantName })]
    },
    meets: hiddenAlike,
  }),
  attack({
    name: 'a registration refused for its password does not reveal whose address is taken',
    case: 'CWE-204',
    guard: 'hidden accounts at registration',
    attempt: async (scene) => {
      const emails = [scene.victim.people.viewer.email, address()]
      return Promise.all(emails.map((email) => register(scene, email, { password: 'password' })))
    },
    meets: (told) => {
      alike(told)
      refused('auth.weak_password')(told)
    },
  }),
  attack({
    name: 'adding members does not reveal whose address is known',
    case: 'CVE-2026-26185',
    guard: 'hidden accounts at memberships',
    attempt: async (scene) => {
      const own = scene.attacker.people.viewer.email
      return [await add(scene, scene.victim.people.editor.email), await add(scene, address()), await add(scene, own)]
    },
    meets: hiddenAlike,
  }),
  attack({
    name: 'an added person is not a member before they agree, and their name stays hidden',
    case: 'CWE-204',
    guard: 'hidden accounts at memberships',
    arrange: async (scene) => ({ person: await scene.person(), tenant: await scene.tenant() }),
    attempt: async (scene, { person, tenant: { people } }) => {
      const input = { email: person.email, role: 'viewer' }
      await scene.ask({ ask: 'createMembership', input }, { as: people.owner })
      return scene.ask({ read: 'users', id: person.id }, { as: people.owner })
    },
    meets: refused('resource.not_found'),
    holds: async (_scene, { person }) =>
      assert.deepEqual(await arrange('select 1 from tenant.memberships where user_id = $1', [person.id]), []),
  }),
  attack({
    name: 'adding by address grants no more than the caller holds',
    case: 'CVE-2026-32103',
    guard: 'rank of who invites',
    arrange: (scene) => scene.tenant('admin'),
    attempt: async (scene, { people: { admin } }) => {
      const emails = [scene.victim.people.editor.email, address()]
      return Promise.all(
        emails.map((email) => scene.ask({ ask: 'createMembership', input: { email, role: 'owner' } }, { as: admin })),
      )
    },
    meets: refused('permissions.denied'),
  }),
  attack({
    name: 'requesting a new password or a sign-in link does not reveal who has an account',
    case: 'CVE-2026-26185',
    guard: 'one answer for every address',
    attempt: async (scene) => {
      const emails = [scene.victim.people.viewer.email, address()]
      return Promise.all(emails.map((email) => scene.ask({ ask: 'forgotPassword', input: { email } }, { as: null })))
    },
    meets: hiddenAlike,
  }),
]

const taking = [
  attack({
    name: 'a registration reserves no address before its owner confirms: nothing of it is kept',
    case: 'CVE-2026-53514',
    guard: 'registration ends in the mailbox',
    arrange: () => address(),
    attempt: async (scene, email) => {
      await register(scene, email, { password: THEIRS })
      return scene.ask({ ask: 'login', input: { email, password: THEIRS } }, { as: null })
    },
    meets: refused('auth.invalid_credentials'),
    holds: async (scene, email) => {
      assert.deepEqual(await arrange('select 1 from auth.users where email = $1', [email]), [])
      const told = await scene.server.call('/api/v1/auth/register/confirm', {
        method: 'POST',
        body: { token: await tokenFor(scene, email), password: PASSWORD, ...NAMES },
      })
      assert.equal(told.status, 201, told.text)
      const body = { email, password: THEIRS }
      assert.equal((await scene.server.call('/api/v1/auth/login', { method: 'POST', body })).status, 401)
    },
  }),
  attack({
    name: 'a registration with a taken address gives no link and changes no password',
    case: 'CVE-2026-53514',
    guard: 'registration ends in the mailbox',
    attempt: async (scene) => {
      const { email } = scene.victim.people.editor
      await register(scene, email, { password: THEIRS })
      return scene.ask({ ask: 'login', input: { email, password: THEIRS } }, { as: null })
    },
    meets: refused('auth.invalid_credentials'),
    holds: async (scene) => {
      const mails = await readMails(scene.server, scene.victim.people.editor.email)
      const own = mails.filter(({ subject }) => /have an account/.test(subject))
      assert.ok(own.length > 0 && own.every(({ text }) => !text?.includes('#token=')))
    },
  }),
  attack({
    name: 'a registration can be confirmed once',
    case: 'CWE-294',
    guard: 'links work once',
    arrange: async (scene) => {
      const email = address()
      const input = { email, password: PASSWORD, ...NAMES }
      await scene.must('POST /auth/register', null, input)
      const token = await tokenFor(scene, email)
      await scene.must('POST /auth/register/confirm', null, { token, password: PASSWORD, ...NAMES })
      return token
    },
    attempt: (scene, token) => confirm(scene, token, { password: THEIRS }),
    meets: INVALID,
  }),
  attack({
    name: 'a registration link opens nothing else, and no other link completes a registration',
    case: 'CWE-441',
    guard: 'links have a purpose',
    arrange: async (scene) => {
      const [email, other] = [address(), (await scene.person()).email]
      await scene.must('POST /auth/register', null, { email, password: PASSWORD, ...NAMES })
      await scene.must('POST /auth/password/forgot', null, { email: other })
      return { own: await tokenFor(scene, email), other: await readToken(scene.server, other, /./) }
    },
    attempt: async (scene, { own, other }) => [
      await scene.ask({ ask: 'resetPassword', input: { token: own, password: THEIRS } }, { as: null }),
      await scene.ask({ ask: 'verifyEmail', input: { token: own } }, { as: null }),
      await scene.ask({ ask: 'logInByLink', input: { token: own } }, { as: null }),
      await confirm(scene, other),
    ],
    meets: INVALID,
  }),
  attack({
    name: 'an expired or invented registration link creates nobody',
    case: 'CWE-613',
    guard: 'links expire',
    arrange: async (scene) => {
      const email = address()
      await scene.must('POST /auth/register', null, { email, password: PASSWORD, ...NAMES })
      const token = await tokenFor(scene, email)
      await arrange(`update auth.one_time_tokens set expires_at = now() - interval '1 minute' where email = $1`, [
        email,
      ])
      return token
    },
    attempt: async (scene, token) => [
      await confirm(scene, token),
      await confirm(scene, randomBytes(32).toString('base64url')),
    ],
    meets: INVALID,
  }),
  attack({
    name: "a confirmation cannot choose an address other than the mailbox's",
    case: 'CVE-2026-53514',
    guard: 'closed input',
    arrange: async (scene) => {
      const email = address()
      await scene.must('POST /auth/register', null, { email, password: PASSWORD, ...NAMES })
      return tokenFor(scene, email)
    },
    attempt: (scene, token) => confirm(scene, token, { email: scene.victim.people.viewer.email }),
    meets: refused('request.validation_failed', 'graphql.invalid_document'),
  }),
]

defineAttacks('hidden-accounts', [...telling, ...taking], { PEND_HIDE_ACCOUNTS: 'true' })
