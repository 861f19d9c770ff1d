// Attacks that use a link twice.
import assert from 'node:assert/strict'
import { arrange } from '#tests/support/arrange.ts'
import { readMails, readToken } from '#tests/support/mails.ts'
import type { Person } from '#tests/support/tenant.ts'
import { attack } from '../support/attack.ts'
import type { Told } from '../support/calls.ts'
import type { Scene } from '../support/scene.ts'
import { answered, MALFORMED, refused } from '../support/verdicts.ts'
import { accept, address, FRESH, INVALID, invitationOf, reset } from './scenes.ts'

const enter = (scene: Scene, token: unknown) => scene.ask({ ask: 'logInByLink', input: { token } }, { as: null })

const verify = (scene: Scene, token: unknown) => scene.ask({ ask: 'verifyEmail', input: { token } }, { as: null })

const confirm = (scene: Scene, token: unknown) => scene.ask({ ask: 'confirmEmail', input: { token } }, { as: null })

const everyUse = [reset, enter, verify, confirm, accept]

/** The token of a mail of this kind, requested honestly. */
async function linkOf(scene: Scene, { email }: Pick<Person, 'email'>, kind: 'reset' | 'magic'): Promise<string> {
  const [path, subject] =
    kind === 'reset' ? (['password/forgot', /new password/] as const) : (['magic-link', /link to log in/] as const)
  await scene.must(`POST /auth/${path}`, null, { email })
  return readToken(scene.server, email, subject)
}

/** A new person with a link of each kind that people receive. */
async function personWithLinks(scene: Scene) {
  const person = await scene.person()
  const next = address()
  await scene.must('POST /auth/email/change', person, { email: next, currentPassword: person.password })
  return {
    person,
    links: {
      verify: await readToken(scene.server, person.email, /Confirm your/),
      reset: await linkOf(scene, person, 'reset'),
      magic: await linkOf(scene, person, 'magic'),
      change: await readToken(scene.server, next, /new e-mail address/),
    },
  }
}

export const uses = [
  attack({
    name: "a password chosen for another person's address opens nothing once its owner has proved the address",
    case: 'CVE-2026-53514',
    guard: 'the first proof of an address',
    arrange: async (scene) => {
      const stranger = await scene.person()
      await scene.must('POST /auth/magic-link/use', null, { token: await linkOf(scene, stranger, 'magic') })
      return stranger
    },
    attempt: async (scene, { email, password, access, refresh: token }) => [
      await scene.ask({ ask: 'login', input: { email, password } }, { as: null }),
      await scene.ask({ ask: 'readOwnUser' }, { as: access }),
      await scene.ask({ ask: 'refresh', input: { refresh: token } }, { as: null }),
    ],
    meets: refused('auth.invalid_credentials', 'auth.session_ended'),
  }),
  attack({
    name: 'a link to a new password works once',
    case: 'GHSA-r3xq-68wh-gwvh',
    guard: 'one use',
    arrange: async (scene) => {
      const token = await linkOf(scene, await scene.person(), 'reset')
      await scene.must('POST /auth/password/reset', null, { token, password: FRESH })
      return token
    },
    attempt: reset,
    meets: INVALID,
  }),
  attack({
    name: 'a sign-in link works once',
    case: 'CVE-2026-47386',
    guard: 'one use',
    arrange: async (scene) => {
      const token = await linkOf(scene, await scene.person(), 'magic')
      await scene.must('POST /auth/magic-link/use', null, { token })
      return token
    },
    attempt: enter,
    meets: INVALID,
  }),
  attack({
    name: 'a link that confirms an address works once',
    case: 'GHSA-r3xq-68wh-gwvh',
    guard: 'one use',
    arrange: async (scene) => {
      const token = await readToken(scene.server, (await scene.person()).email, /Confirm your/)
      await scene.must('POST /auth/email/verify', null, { token })
      return token
    },
    attempt: verify,
    meets: INVALID,
  }),
  ...(['reset', 'magic'] as const).map((kind) =>
    attack({
      name: `exactly one of fifty simultaneous uses of a link succeeds (${kind})`,
      case: 'GHSA-2299-ghjr-6vjp',
      guard: 'one use',
      arrange: async (scene) => linkOf(scene, await scene.person(), kind),
      attempt: (scene, token) =>
        Promise.all(Array.from({ length: 50 }, () => (kind === 'reset' ? reset : enter)(scene, token))),
      meets: answered(200, 204, 422),
      holds: (_scene, _token, told) => {
        assert.equal(told.filter(({ status }) => status < 300).length, 1)
        for (const { status, code } of told) assert.ok(status < 300 || code === 'auth.invalid_link')
      },
    }),
  ),
  attack({
    name: 'exactly one of fifty simultaneous uses of an invitation succeeds',
    case: 'CVE-2026-47386',
    guard: 'one use',
    arrange: (scene) => invitationOf(scene, address()),
    attempt: (scene, { token }) => Promise.all(Array.from({ length: 50 }, () => accept(scene, token))),
    meets: answered(200, 401, 409, 422),
    holds: async (_scene, { tenant }, told) => {
      assert.equal(told.filter(({ status }) => status < 300).length, 1)
      const [row] = await arrange('select count(*)::int as members from tenant.memberships where tenant_id = $1', [
        tenant.id,
      ])
      assert.equal(row!.members, Object.keys(tenant.people).length + 1)
    },
  }),
  attack({
    name: 'a link works only for its own purpose, every kind at every place',
    case: 'CWE-841',
    guard: 'purpose of the link',
    arrange: personWithLinks,
    attempt: async (scene, { links }) => {
      const wrong: Promise<Told>[] = []
      const own = { verify, reset, magic: enter, change: confirm }
      for (const [kind, token] of Object.entries(links))
        for (const use of everyUse) if (use !== own[kind as keyof typeof own]) wrong.push(use(scene, token))
      return Promise.all(wrong)
    },
    meets: INVALID,
  }),
  attack({
    name: 'an invitation is refused as a link to sign in, to reset a password or to confirm an address',
    case: 'CWE-841',
    guard: 'purpose of the link',
    arrange: async (scene) => {
      const person = await scene.person()
      return (await invitationOf(scene, person.email)).token
    },
    attempt: (scene, token) => Promise.all([reset, enter, verify, confirm].map((use) => use(scene, token))),
    meets: INVALID,
  }),
  attack({
    name: 'a link that is too old opens nothing',
    case: 'CWE-613',
    guard: 'expiry of links',
    arrange: async (scene) => {
      const { person, links } = await personWithLinks(scene)
      await arrange("update auth.one_time_tokens set expires_at = now() - interval '1 second' where user_id = $1", [
        person.id,
      ])
      return links
    },
    attempt: async (scene, links) => [
      await reset(scene, links.reset),
      await enter(scene, links.magic),
      await verify(scene, links.verify),
      await confirm(scene, links.change),
    ],
    meets: INVALID,
  }),
  attack({
    name: "a deactivated person's links open nothing",
    case: 'GHSA-56p6-qw3c-fq2g',
    guard: 'links are for people who are there',
    arrange: async (scene) => {
      const { person, links } = await personWithLinks(scene)
      await arrange('update auth.users set is_active = false where id = $1', [person.id])
      return links
    },
    attempt: async (scene, links) => [await reset(scene, links.reset), await enter(scene, links.magic)],
    meets: INVALID,
  }),
  attack({
    name: 'earlier links are void after the password changes',
    case: 'CVE-2026-22706',
    guard: 'a new password voids links',
    arrange: async (scene) => {
      const { person, links } = await personWithLinks(scene)
      await scene.must('POST /auth/password', person, { currentPassword: person.password, password: FRESH })
      return links
    },
    attempt: async (scene, links) => [
      await reset(scene, links.reset),
      await enter(scene, links.magic),
      await confirm(scene, links.change),
    ],
    meets: INVALID,
  }),
  attack({
    name: 'an older link to reset a password or to sign in opens nothing once a newer one exists',
    case: 'CWE-613',
    guard: 'the newest link alone',
    arrange: async (scene) => {
      const person = await scene.person()
      const links = { reset: await linkOf(scene, person, 'reset'), magic: await linkOf(scene, person, 'magic') }
      await linkOf(scene, person, 'reset')
      await linkOf(scene, person, 'magic')
      return links
    },
    attempt: async (scene, links) => [await reset(scene, links.reset), await enter(scene, links.magic)],
    meets: INVALID,
  }),
  attack({
    name: 'a person whose password was changed gets a mail',
    case: 'ASVS 6.3.7',
    guard: 'changes are told',
    arrange: (scene) => scene.person(),
    attempt: (scene, person) => {
      const input = { currentPassword: person.password, password: 'another violet teapot' }
      return scene.ask({ ask: 'changePassword', input }, { as: person })
    },
    meets: answered(200, 204),
    holds: async ({ server }, { email }) => {
      const subjects = (await readMails(server, email)).map(({ subject }) => subject)
      assert.ok(
        subjects.some((subject) => /password/i.test(subject) && !/new password/.test(subject)),
        String(subjects),
      )
    },
  }),
  attack({
    name: 'a link to an old mailbox opens nothing after the address changed hands',
    case: 'CVE-2024-27295',
    guard: 'links are for whoever reads the mailbox now',
    arrange: async (scene) => {
      const { person, links } = await personWithLinks(scene)
      await arrange('update auth.users set email = $2 where id = $1', [person.id, address()])
      return links
    },
    attempt: async (scene, links) => [await reset(scene, links.reset), await enter(scene, links.magic)],
    meets: INVALID,
  }),
  attack({
    name: 'the stored parts of a link, in database and queue, open nothing',
    case: 'CWE-312',
    guard: 'links are stored as hashes',
    arrange: async (scene) => {
      const { person, links } = await personWithLinks(scene)
      const rows = await arrange('select token_hash from auth.one_time_tokens where user_id = $1', [person.id])
      const [queue] = await arrange(
        "select coalesce(string_agg(t::text, ' '), '') as text from tasks.tasks t where t::text like '%' || $1 || '%'",
        [person.email],
      )
      for (const token of Object.values(links)) assert.ok(!String(queue!.text).includes(token))
      return rows.map(({ token_hash }) => String(token_hash))
    },
    attempt: (scene, hashes) =>
      Promise.all(hashes.flatMap((hash) => everyUse.map((use) => use(scene, hash.slice(0, 43))))),
    meets: INVALID,
  }),
  attack({
    name: 'a malformed link token is refused, and so is a guessed one',
    case: 'CVE-2019-18818',
    guard: 'the token is one word',
    attempt: (scene) => {
      const guesses = [
        {},
        [],
        null,
        true,
        '',
        'x',
        { ne: null },
        '0'.repeat(42),
        `${'A'.repeat(43)}'--`,
        'A'.repeat(43),
      ]
      return Promise.all(guesses.flatMap((guess) => everyUse.map((use) => use(scene, guess))))
    },
    meets: refused('auth.invalid_link', ...MALFORMED),
  }),
]
