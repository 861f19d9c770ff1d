// Attacks on signing in, registration and passwords: finding out who has an account, sending unexpected forms, taking
// over.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { arrange } from '#tests/support/arrange.ts'
import { attack } from './support/attack.ts'
import { defineAttacks } from './support/run-attacks.ts'
import type { Scene } from './support/scene.ts'
import { alike, answered, MALFORMED, refused } from './support/verdicts.ts'

const PASSWORD = 'a violet teapot sings'
const WRONG = refused('auth.invalid_credentials')
const address = () => `q${randomBytes(8).toString('hex')}@example.com`
const logIn = (scene: Scene, input: Record<string, unknown>) => scene.ask({ ask: 'login', input }, { as: null })
const register = (scene: Scene, input: Record<string, unknown>) =>
  scene.ask(
    { ask: 'register', input: { firstName: 'Eve', lastName: 'Else', password: PASSWORD, ...input } },
    { as: null },
  )

const logIns = [
  attack({
    name: 'a wrong password, an unknown address, an inactive person and one without a password are answered alike',
    case: 'CVE-2024-39329',
    guard: 'one answer for every log-in that fails',
    arrange: async (scene) => {
      const [gone, linked] = [await scene.person(), await scene.person()]
      await arrange('update auth.users set is_active = false where id = $1', [gone.id])
      await arrange('delete from auth.credentials where user_id = $1', [linked.id])
      return [
        { email: scene.victim.people.viewer.email, password: 'wrong words here' },
        { email: address(), password: 'wrong words here' },
        { email: gone.email, password: gone.password },
        { email: linked.email, password: linked.password },
      ]
    },
    attempt: (scene, tries) => Promise.all(tries.map((each) => logIn(scene, each))),
    meets: (told) => {
      alike(told)
      WRONG(told)
    },
  }),
  attack({
    name: 'an account with another way to sign in is indistinguishable from a missing one',
    case: 'CVE-2024-39896',
    guard: 'one answer for every log-in that fails',
    arrange: async (scene) => {
      const linked = await scene.person()
      await arrange('delete from auth.credentials where user_id = $1', [linked.id])
      return [linked.email, address()]
    },
    attempt: (scene, addresses) =>
      Promise.all(addresses.map((email) => logIn(scene, { email, password: 'wrong words here' }))),
    meets: alike,
  }),
  attack({
    name: 'an address or a password given as an operator, a list or a number is refused',
    case: 'GHSA-5fw2-8jcv-xh87',
    guard: 'types of input',
    attempt: (scene) => {
      const { email, password } = scene.victim.people.viewer
      return Promise.all(
        [
          ...[{ ne: null }, [email], { $gt: '' }, 7, true, null].map((wrong) => ({ email: wrong, password })),
          ...[{ ne: '' }, [password], { $regex: '.*' }, null, 7].map((wrong) => ({ email, password: wrong })),
          { email },
          { password },
        ].map((input) => logIn(scene, input)),
      )
    },
    meets: refused(...MALFORMED),
  }),
  attack({
    name: 'SQL in the address or in the password is plain text',
    case: 'CVE-2026-34747',
    guard: 'parameters are bound',
    attempt: (scene) => {
      const { email } = scene.victim.people.viewer
      return Promise.all(
        [
          { email: "' or 1=1 --", password: 'x' },
          { email: `${email}' --`, password: 'x' },
          { email, password: "' or '1'='1" },
          { email, password: "x'; drop table auth.users; --" },
          { email: "o'x@example.com", password: "' union select 1 --" },
        ].map((input) => logIn(scene, input)),
      )
    },
    meets: refused('auth.invalid_credentials', ...MALFORMED),
  }),
  attack({
    name: 'the stored hash of a password does not work as a password',
    case: 'CWE-836',
    guard: 'passwords are hashed',
    arrange: async (scene) => {
      const { id, email } = scene.victim.people.viewer
      const [row] = await arrange('select password_hash from auth.credentials where user_id = $1', [id])
      return { email, password: String(row!.password_hash) }
    },
    attempt: logIn,
    meets: WRONG,
  }),
  attack({
    name: 'an address with look-alike letters signs nobody in',
    case: 'GHSA-7rqj-j65f-68wh',
    guard: 'addresses are compared letter by letter',
    attempt: (scene) => {
      const { email, password } = scene.victim.people.viewer
      const likenesses = [email.replace('@', '＠'), email.replace('e', 'е'), `${email}\u200b`, `${email}.`]
      return Promise.all(likenesses.map((each) => logIn(scene, { email: each, password })))
    },
    meets: refused('auth.invalid_credentials', ...MALFORMED),
  }),
  attack({
    name: 'a password of a megabyte is refused before hashing',
    case: 'CVE-2021-45115',
    guard: 'lengths of input',
    attempt: (scene) => {
      const { email } = scene.victim.people.viewer
      return Promise.all(['x'.repeat(5000), 'é'.repeat(200_000)].map((password) => logIn(scene, { email, password })))
    },
    meets: refused(...MALFORMED),
  }),
  attack({
    name: 'a NUL byte in the address or in the password is refused or wrong, and never a server error',
    case: 'modelcontextprotocol-registry#862',
    guard: 'text is clean',
    attempt: (scene) => {
      const { email, password } = scene.victim.people.viewer
      return Promise.all([
        logIn(scene, { email: `${email}\u0000`, password }),
        logIn(scene, { email, password: `${password}\u0000` }),
        logIn(scene, { email, password: '\u0000' }),
      ])
    },
    meets: refused('auth.invalid_credentials', ...MALFORMED),
  }),
  attack({
    name: 'the log-in of Django clients reveals no more than ours',
    case: 'CVE-2024-39329',
    guard: 'one answer for every log-in that fails',
    doors: ['REST'],
    attempt: (scene) =>
      Promise.all(
        [scene.victim.people.viewer.email, address()].map((email) =>
          scene.ask({ ask: 'obtainTokens', input: { email, password: 'wrong words here' } }, { as: null }),
        ),
      ),
    meets: alike,
  }),
  attack({
    name: 'signing in sets no cookie that a browser would send by itself',
    case: 'CVE-2026-46550',
    guard: 'no cookies',
    attempt: (scene) => {
      const { email, password } = scene.attacker.people.viewer
      return logIn(scene, { email, password })
    },
    meets: answered(200),
    holds: (_scene, _prepared, [told]) => assert.equal(told!.headers.get('set-cookie'), null),
  }),
  attack({
    name: 'no cache keeps an answer with tokens',
    case: 'CVE-2025-64762',
    guard: 'cache headers',
    attempt: (scene) => {
      const { email, password } = scene.attacker.people.viewer
      return logIn(scene, { email, password })
    },
    meets: answered(200),
    holds: (_scene, _prepared, [told]) => assert.match(told!.headers.get('cache-control') ?? '', /no-store/),
  }),
]

const registrations = [
  attack({
    name: "registering another person's address takes nothing over",
    case: 'CVE-2026-53516',
    guard: 'an address belongs to one person',
    attempt: (scene) => {
      const { email } = scene.victim.people.viewer
      return Promise.all(
        [email, email.toUpperCase()].map((each) => register(scene, { email: each, password: 'taken over by teapots' })),
      )
    },
    meets: refused('resource.duplicate'),
    holds: async (scene) => {
      const { email, password } = scene.victim.people.viewer
      await scene.must('POST /auth/login', null, { email, password })
    },
  }),
  attack({
    name: 'registering sets no unexpected field',
    case: 'CVE-2023-39345',
    guard: 'closed input',
    attempt: (scene) => {
      const extras = [
        ...[{ isSuperuser: true }, { isStaff: true }, { is_superuser: true }, { isActive: true }, { role: 'owner' }],
        ...[{ id: scene.victim.people.owner.id }, { passwordHash: 'x' }, { emailVerifiedAt: '2020-01-01T00:00:00Z' }],
        ...[{ tenant: scene.victim.slug }, { tenantId: scene.victim.id }, { permissions: ['*'] }],
      ]
      return Promise.all(extras.map((extra) => register(scene, { email: address(), ...extra })))
    },
    meets: refused(...MALFORMED),
  }),
  attack({
    name: 'registering with the name of an existing tenant does not enter it',
    case: 'OWASP API1:2023',
    guard: 'a new tenant is a new tenant',
    attempt: async (scene) => {
      const [{ name }] = (await arrange('select name from tenant.tenants where id = $1', [scene.victim.id])) as [
        { name: string },
      ]
      const told = await register(scene, { email: address(), tenantName: name })
      const seen = await scene.ask({ read: 'articles', id: scene.sealed.id }, { as: told.body!.access as string })
      assert.equal(seen.code, 'resource.not_found')
      return told
    },
    meets: answered(200, 201),
  }),
  attack({
    name: 'a registration that fails half-way leaves nothing behind',
    case: 'CWE-460',
    guard: 'one transaction',
    arrange: () => `Never ${randomBytes(6).toString('hex')}`,
    attempt: (scene, tenantName) => register(scene, { email: scene.victim.people.viewer.email, tenantName }),
    meets: refused('resource.duplicate'),
    holds: async (_scene, tenantName) => {
      assert.deepEqual(await arrange('select 1 from tenant.tenants where name = $1', [tenantName]), [])
    },
  }),
  attack({
    name: 'a password that is common, short, a number or one’s own name is refused',
    case: 'CWE-521',
    guard: 'password validators',
    attempt: (scene) =>
      Promise.all(
        ['12345678', 'password', 'Password1', 'qwertyuiop', 'short', '9182736450918', 'evelyn.elsewhere'].map(
          (password) =>
            register(scene, {
              email: 'evelyn.elsewhere@example.com',
              firstName: 'Evelyn',
              lastName: 'Elsewhere',
              password,
            }),
        ),
      ),
    meets: refused('auth.weak_password'),
  }),
  attack({
    name: 'addresses with thousands of labels, or with none, are refused at once',
    case: 'CVE-2023-36053',
    guard: 'lengths of input',
    attempt: (scene) =>
      Promise.all(
        [
          `x@${'a.'.repeat(5000)}com`,
          `${'x'.repeat(65_000)}@example.com`,
          'x@',
          '@example.com',
          'x@y@example.com',
          `x@${'-'.repeat(5000)}`,
        ].map((email) => register(scene, { email })),
      ),
    meets: refused(...MALFORMED),
  }),
]

const changes = [
  attack({
    name: 'a stolen access token does not change the password without the old one',
    case: 'OWASP API2:2023',
    guard: 'the password is asked again',
    attempt: async (scene) => {
      const { access } = scene.attacker.people.editor
      const change = (currentPassword: unknown) =>
        scene.ask(
          { ask: 'changePassword', input: { currentPassword, password: 'taken over by teapots' } },
          { as: access },
        )
      return [await change('not the password'), await change(''), await change({ ne: '' }), await change(null)]
    },
    meets: refused(...MALFORMED),
  }),
  attack({
    name: 'naming another person in the body does not change their password',
    case: 'CVE-2025-61928',
    guard: 'closed input',
    attempt: (scene) => {
      const { password } = scene.attacker.people.owner
      const target = scene.victim.people.owner
      return Promise.all(
        [{ userId: target.id }, { user: target.id }, { email: target.email }, { id: target.id }].map((extra) =>
          scene.ask({
            ask: 'changePassword',
            input: { currentPassword: password, password: 'taken over by teapots', ...extra },
          }),
        ),
      )
    },
    meets: refused(...MALFORMED),
  }),
  attack({
    name: 'changing the password needs a session',
    case: 'CVE-2025-61928',
    guard: 'closed by default',
    attempt: (scene) => {
      const { password } = scene.victim.people.viewer
      return scene.ask(
        { ask: 'changePassword', input: { currentPassword: password, password: 'taken over by teapots' } },
        { as: null },
      )
    },
    meets: refused('auth.required'),
  }),
]

defineAttacks('passwords', [...logIns, ...registrations, ...changes])
