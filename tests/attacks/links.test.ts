// Attacks on what goes out by mail: links used twice, for something else, too late, by somebody else; mails turned into traps.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { arrange } from '#tests/support/arrange.ts'
import { readMails, readToken } from '#tests/support/mails.ts'
import type { Person } from '#tests/support/tenant.ts'
import { attack } from './support/attack.ts'
import type { Told } from './support/calls.ts'
import { defineAttacks } from './support/run-attacks.ts'
import type { Scene } from './support/scene.ts'
import { alike, answered, MALFORMED, refused } from './support/verdicts.ts'

const FRESH = 'another violet teapot'
const INVALID = refused('auth.invalid_link')
const address = () => `m${randomBytes(8).toString('hex')}@example.com`

const reset = (scene: Scene, token: unknown) =>
  scene.ask({ ask: 'resetPassword', input: { token, password: FRESH } }, { as: null })
const enter = (scene: Scene, token: unknown) => scene.ask({ ask: 'logInByLink', input: { token } }, { as: null })
const verify = (scene: Scene, token: unknown) => scene.ask({ ask: 'verifyEmail', input: { token } }, { as: null })
const confirm = (scene: Scene, token: unknown) => scene.ask({ ask: 'confirmEmail', input: { token } }, { as: null })
const accept = (scene: Scene, token: unknown) =>
  scene.ask(
    { ask: 'acceptInvitation', input: { token, password: FRESH, firstName: 'Eve', lastName: 'Else' } },
    { as: null },
  )
const everyUse = [reset, enter, verify, confirm, accept]

/** The token of a mail of this kind, honestly asked for. */
async function linkOf(scene: Scene, { email }: Pick<Person, 'email'>, kind: 'reset' | 'magic'): Promise<string> {
  const [path, subject] =
    kind === 'reset' ? (['password/forgot', /new password/] as const) : (['magic-link', /link to log in/] as const)
  await scene.must(`POST /auth/${path}`, null, { email })
  return readToken(scene.server, email, subject)
}

/** A new person with a link of each kind that is sent to people. */
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

async function invitationOf(scene: Scene, email: string, role = 'editor') {
  const tenant = await scene.tenant()
  const invitation = await scene.must('POST /invitations', tenant.people.owner, { email, role })
  return { tenant, invitation, token: await readToken(scene.server, email, /invites you/) }
}

const uses = [
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
    name: 'a link to log in works once',
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
      name: `of fifty uses of one link at once exactly one wins (${kind})`,
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
    name: 'of fifty uses of one invitation at once exactly one wins',
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
    name: 'a link is good for its own purpose alone, every kind at every place',
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
    name: 'an invitation is no link to log in, to a new password or to an address',
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
    name: 'the links of somebody who was deactivated open nothing',
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
    name: 'links that were sent before are void after the password changes',
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
    name: 'what the database and the queue hold of a link opens nothing',
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
    name: 'a token of a link that is no text of its length is refused, and so is a guessed one',
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

/** Asks for a new password with these headers and gives the mail that went out. */
async function mailAfter(scene: Scene, email: string, headers: Record<string, string>): Promise<Told> {
  return scene.ask({ ask: 'forgotPassword', input: { email } }, { as: null, headers })
}

const mails = [
  attack({
    name: 'no header of the request decides where the link in a mail leads',
    case: 'GHSA-3529-5m8x-rpv3',
    guard: 'configured origin of links',
    arrange: (scene) => scene.person(),
    attempt: (scene, { email }) =>
      mailAfter(scene, email, {
        ...{ 'x-forwarded-host': 'attacker.example', 'x-forwarded-proto': 'http', 'x-host': 'attacker.example' },
        ...{ forwarded: 'host=attacker.example', 'x-original-url': 'https://attacker.example/' },
        ...{
          origin: 'https://attacker.example',
          referer: 'https://attacker.example/',
          'x-forwarded-server': 'attacker.example',
        },
      }),
    meets: answered(200, 202),
    holds: async (scene, { email }) => {
      const { text, html } = (await readMails(scene.server, email)).at(-1)!
      assert.match(text, /^https:\/\/app\.example\.com\/reset-password#token=/m)
      assert.doesNotMatch(`${text}${html}`, /attacker/)
    },
  }),
  attack({
    name: 'no word of the body decides where the link in a mail leads',
    case: 'CVE-2026-34751',
    guard: 'closed input',
    attempt: (scene) => {
      const extras = ['redirectTo', 'url', 'reset_url', 'callbackUrl', 'host', 'next', 'origin']
      return Promise.all(
        extras.map((extra) =>
          scene.ask(
            {
              ask: 'forgotPassword',
              input: { email: scene.victim.people.viewer.email, [extra]: 'https://attacker.example' },
            },
            { as: null },
          ),
        ),
      )
    },
    meets: refused(...MALFORMED),
  }),
  attack({
    name: 'a reset is not sent to a second address beside the right one',
    case: 'CVE-2023-7028',
    guard: 'one address in one word',
    attempt: (scene) => {
      const { email } = scene.victim.people.viewer
      const wrong = [
        [email, 'attacker@example.com'],
        `${email},attacker@example.com`,
        `${email} attacker@example.com`,
        `${email}\nattacker@example.com`,
        `${email}\u0000`,
        { ne: null },
        null,
      ]
      return Promise.all(
        wrong.map((each) => scene.ask({ ask: 'forgotPassword', input: { email: each } }, { as: null })),
      )
    },
    meets: refused(...MALFORMED),
  }),
  attack({
    name: 'an address that only looks like the victim’s gets no mail of the victim',
    case: 'CVE-2019-19844',
    guard: 'addresses are compared letter by letter',
    arrange: (scene) => scene.person({ email: `mike${randomBytes(6).toString('hex')}@example.com` }),
    attempt: (scene, { email }) => {
      const likenesses = [
        email.replace('i', 'ı'),
        email.replace('m', 'ｍ'),
        email.replace('@', '＠'),
        email.replace('e', 'е'),
      ]
      return Promise.all(
        likenesses.map((each) => scene.ask({ ask: 'forgotPassword', input: { email: each } }, { as: null })),
      )
    },
    meets: answered(200, 202, 400, 422),
    holds: async (scene, { email }) => {
      assert.ok((await readMails(scene.server, email)).every(({ subject }) => !/new password/.test(subject)))
    },
  }),
  attack({
    name: 'asking for a new password tells nothing of who has an address',
    case: 'GHSA-w54v-hf9p-8856',
    guard: 'one answer for every address',
    arrange: async (scene) => {
      const [known, gone] = [await scene.person(), await scene.person()]
      await arrange('update auth.users set is_active = false where id = $1', [gone.id])
      return [known.email, gone.email, address()]
    },
    attempt: (scene, addresses) =>
      Promise.all(addresses.map((email) => scene.ask({ ask: 'forgotPassword', input: { email } }, { as: null }))),
    meets: alike,
  }),
  attack({
    name: 'asking for a link to log in tells nothing of who has an address',
    case: 'CVE-2026-26185',
    guard: 'one answer for every address',
    arrange: async (scene) => [(await scene.person()).email, address()],
    attempt: (scene, addresses) =>
      Promise.all(addresses.map((email) => scene.ask({ ask: 'sendMagicLink', input: { email } }, { as: null }))),
    meets: alike,
  }),
  attack({
    name: 'asking to change to an address that somebody has tells nothing and sends nothing there',
    case: 'GHSA-w54v-hf9p-8856',
    guard: 'one answer for every address',
    arrange: async (scene) => ({ asker: await scene.person(), taken: (await scene.person()).email }),
    attempt: (scene, { asker, taken }) =>
      Promise.all(
        [taken, address()].map((email) =>
          scene.ask({ ask: 'changeEmail', input: { email, currentPassword: asker.password } }, { as: asker }),
        ),
      ),
    meets: alike,
    holds: async (scene, { taken }) => {
      assert.ok((await readMails(scene.server, taken)).every(({ subject }) => !/new e-mail address/.test(subject)))
    },
  }),
  attack({
    name: 'a stolen access token does not change the address without the password',
    case: 'OWASP API2:2023',
    guard: 'the password is asked again',
    attempt: async (scene) => {
      const { access } = scene.attacker.people.editor
      const change = (currentPassword: unknown) =>
        scene.ask({ ask: 'changeEmail', input: { email: address(), currentPassword } }, { as: access })
      return [await change('not the password'), await change({ ne: '' }), await change(null)]
    },
    meets: refused(...MALFORMED),
  }),
  attack({
    name: 'a name with line breaks writes no header of a mail',
    case: 'CWE-93',
    guard: 'mails are composed, not pasted',
    attempt: async (scene) => {
      const email = address()
      const input = {
        email,
        password: 'a violet teapot sings',
        lastName: 'X',
        firstName: 'A\r\nBcc: attacker@example.com',
      }
      const told = await scene.ask({ ask: 'register', input }, { as: null })
      const sent = await readMails(scene.server, email)
      for (const { to, subject } of sent) {
        assert.equal(to.length, 1)
        assert.doesNotMatch(subject, /[\r\n]/)
      }
      return told
    },
    meets: answered(200, 201, 422),
  }),
  attack({
    name: 'a name that looks like a template or like HTML stays a name in mails',
    case: 'CVE-2023-22621',
    guard: 'what is filled in is text',
    arrange: (scene) =>
      scene.person({ firstName: '{{email}} <a href=https://attacker.example>x</a> $\u007b7*7} <%= 7*7 %>' }),
    attempt: (scene, { email }) => scene.ask({ ask: 'forgotPassword', input: { email } }, { as: null }),
    meets: answered(200, 202),
    holds: async (scene, { email }) => {
      const { html, text } = (await readMails(scene.server, email)).at(-1)!
      assert.doesNotMatch(String(html), /<a href=https:\/\/attacker/)
      assert.doesNotMatch(`${text}${html}`, /\b49\b/)
    },
  }),
  attack({
    name: 'a tenant’s own mail cannot speak of what it is not told',
    case: 'CVE-2023-22621',
    guard: 'words of mails are known',
    attempt: (scene) =>
      Promise.all(
        ['token', 'password', 'constructor', '__proto__', 'url.href', 'link'].map((word) =>
          scene.ask({
            ask: 'setMailTemplate',
            params: { kind: 'magic_link' },
            input: { subject: `Hello {{${word}}}`, heading: 'Hi', body: 'Words' },
          }),
        ),
      ),
    meets: refused(...MALFORMED),
  }),
]

const invitations = [
  attack({
    name: 'an invitation to somebody else’s address is not taken up by who is logged in',
    case: 'CVE-2026-53514',
    guard: 'the invited mailbox',
    arrange: async (scene) => {
      const invited = await scene.person()
      return (await invitationOf(scene, invited.email)).token
    },
    attempt: async (scene, token) => {
      const other = await scene.person()
      return scene.ask({ ask: 'acceptInvitationAsMe', input: { token } }, { as: other })
    },
    meets: INVALID,
  }),
  attack({
    name: 'an invitation to somebody known is not taken up with a wrong password',
    case: 'CVE-2026-53514',
    guard: 'the password of the invited',
    arrange: async (scene) => {
      const invited = await scene.person()
      return { invited, ...(await invitationOf(scene, invited.email)) }
    },
    attempt: (scene, { token }) => accept(scene, token),
    meets: refused('auth.invalid_credentials'),
    holds: async (_scene, { invited, tenant }) => {
      assert.deepEqual(
        await arrange('select 1 from tenant.memberships where tenant_id = $1 and user_id = $2', [
          tenant.id,
          invited.id,
        ]),
        [],
      )
    },
  }),
  attack({
    name: 'an invitation that was taken back lets nobody in',
    case: 'CWE-613',
    guard: 'invitations can be taken back',
    arrange: async (scene) => {
      const { tenant, invitation, token } = await invitationOf(scene, address())
      await scene.must(`DELETE /invitations/${invitation.id}`, tenant.people.owner)
      return token
    },
    attempt: accept,
    meets: INVALID,
  }),
  attack({
    name: 'an invitation of somebody who lost the rank to give the role lets nobody in',
    case: 'CVE-2025-24353',
    guard: 'the inviter’s rank',
    arrange: async (scene) => {
      const tenant = await scene.tenant('admin')
      const { owner, admin } = tenant.people
      const email = address()
      await scene.must('POST /invitations', admin, { email, role: 'admin' })
      const [{ id }] = (await scene.must(`GET /memberships?user=${admin.id}`, owner)).results
      await scene.must(`PATCH /memberships/${id}`, owner, { role: 'viewer' })
      return readToken(scene.server, email, /invites you/)
    },
    attempt: accept,
    meets: INVALID,
  }),
  attack({
    name: 'an invitation into a suspended tenant lets nobody in',
    case: 'GHSA-56p6-qw3c-fq2g',
    guard: 'tenant is active',
    arrange: async (scene) => {
      const { tenant, token } = await invitationOf(scene, address())
      await arrange("update tenant.tenants set status = 'suspended' where id = $1", [tenant.id])
      return token
    },
    attempt: accept,
    meets: refused('auth.invalid_link', 'tenants.not_found'),
  }),
  attack({
    name: 'who accepts cannot choose a role or a tenant of their own',
    case: 'CVE-2026-48150',
    guard: 'closed input',
    arrange: async (scene) => (await invitationOf(scene, address(), 'viewer')).token,
    attempt: (scene, token) => {
      const input = { token, password: FRESH, firstName: 'Eve', lastName: 'Else' }
      const extras = [
        { role: 'owner' },
        { tenant: scene.victim.slug },
        { email: address() },
        { userId: scene.victim.people.owner.id },
      ]
      return Promise.all(
        extras.map((extra) => scene.ask({ ask: 'acceptInvitation', input: { ...input, ...extra } }, { as: null })),
      )
    },
    meets: refused(...MALFORMED),
  }),
  attack({
    name: 'inviting tells nothing of who has a user already',
    case: 'GHSA-w54v-hf9p-8856',
    guard: 'one answer for every address',
    arrange: async (scene) => [(await scene.person()).email, address()],
    attempt: (scene, addresses) =>
      Promise.all(addresses.map((email) => scene.ask({ ask: 'createInvitation', input: { email, role: 'viewer' } }))),
    meets: answered(200, 201),
    holds: (_scene, _prepared, told) => {
      const shapes = told.map(({ text }) =>
        text
          .replace(/m[0-9a-f]{16}|p[0-9a-f]{16}/g, 'X')
          .replace(/[0-9a-f-]{36}/g, 'ID')
          .replace(/\d{4}-[^"]+Z/g, 'T'),
      )
      assert.equal(shapes[0], shapes[1])
    },
  }),
]

defineAttacks('links', [...uses, ...mails, ...invitations], { PEND_LINK_ORIGIN: 'https://app.example.com' })
