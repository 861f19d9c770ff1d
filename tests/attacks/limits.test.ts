// Attacks by number: guessing, flooding, hiding behind other addresses and spellings. Rate limits are on here.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { attack } from './support/attack.ts'
import type { Call, Told } from './support/calls.ts'
import { cookieOf, OWN_PAGE } from './support/cookies.ts'
import { defineAttacks } from './support/run-attacks.ts'
import type { AskOptions, Scene } from './support/scene.ts'
import { answered, refused } from './support/verdicts.ts'

const LIMITED = refused('request.rate_limited')
const GUARD = 'attempts by account and address'
const address = () => `v${randomBytes(8).toString('hex')}@example.com`

let places = 0
/** Each attack has its own address behind a trusted proxy, so that none uses up another's attempts. */
const stranger = (): AskOptions => ({ as: null, headers: { 'x-forwarded-for': `198.51.100.${++places}` } })

type Tries = { readonly callOf: (n: number) => Call; readonly most: number; readonly by?: (n: number) => AskOptions }

/** Repeats until the rate limit refuses, and returns the last answer. */
async function until(scene: Scene, { callOf, most, by }: Tries): Promise<Told> {
  const usual = stranger()
  for (let n = 0; ; n++) {
    const told = await scene.ask(callOf(n), by?.(n) ?? usual)
    if (told.code === 'request.rate_limited' || n >= most) return told
  }
}

const guess = (email: string, n: number) => ({ ask: 'login', input: { email, password: `guess ${n}` } })

const guessing = [
  attack({
    name: "guessing one account's password is refused after a few attempts, even the right one",
    case: 'OWASP API2:2023',
    guard: GUARD,
    arrange: (scene) => scene.person(),
    attempt: async (scene, { email, password }) => {
      const from = stranger()
      for (;;) {
        const first = await until(scene, { callOf: (n) => guess(email, n), most: 8, by: () => from })
        const begun = performance.now()
        const last = await scene.ask({ ask: 'login', input: { email, password } }, from)
        // The wait is a second at first: it may have passed if the machine stalled.
        if (performance.now() - begun < 500) return [first, last]
      }
    },
    meets: LIMITED,
    holds: (_scene, _prepared, told) => {
      // GraphQL reports the waiting time in its message.
      for (const { headers, text } of told)
        assert.ok(Number(headers.get('retry-after')) > 0 || /\d+ seconds?\b/.test(text), text)
    },
  }),
  attack({
    name: 'an address in other letters counts as the same account',
    case: 'CVE-2025-64526',
    guard: GUARD,
    arrange: (scene) => scene.person(),
    attempt: (scene, { email }) =>
      until(scene, { callOf: (n) => guess(n % 2 ? email.toUpperCase() : email, n), most: 8 }),
    meets: LIMITED,
  }),
  attack({
    name: 'one account is guarded against guesses from many addresses',
    case: 'OWASP API2:2023',
    guard: GUARD,
    arrange: (scene) => scene.person(),
    attempt: (scene, { email }) => until(scene, { callOf: (n) => guess(email, n), most: 24, by: () => stranger() }),
    meets: LIMITED,
  }),
  attack({
    name: 'simultaneous guesses count like successive ones',
    case: 'parse-server#10266',
    guard: 'attempts are counted before they are looked at',
    arrange: (scene) => scene.person(),
    attempt: (scene, { email }) => {
      const from = stranger()
      return Promise.all(Array.from({ length: 30 }, (_, n) => scene.ask(guess(email, n), from)))
    },
    meets: answered(401, 429),
    holds: (_scene, _prepared, told) => assert.ok(told.filter(({ status }) => status === 401).length <= 6),
  }),
  attack({
    name: 'the log-in of Django clients shares our counter',
    case: 'GHSA-x732-6j76-qmhm',
    guard: GUARD,
    doors: ['REST'],
    arrange: (scene) => scene.person(),
    attempt: (scene, { email }) =>
      until(scene, { callOf: (n) => ({ ...guess(email, n), ask: n % 2 ? 'obtainTokens' : 'login' }), most: 8 }),
    meets: LIMITED,
  }),
  attack({
    name: 'changing the password with a stolen token allows no guessing',
    case: 'OWASP API2:2023',
    guard: GUARD,
    arrange: (scene) => scene.person(),
    attempt: (scene, as) => {
      const input = (n: number) => ({ currentPassword: `guess ${n}`, password: 'another violet teapot' })
      const from = { ...stranger(), as }
      return until(scene, { callOf: (n) => ({ ask: 'changePassword', input: input(n) }), most: 8, by: () => from })
    },
    meets: LIMITED,
  }),
  attack({
    name: 'an IPv6 network counts as one caller, from any of its addresses',
    case: 'CVE-2026-45364',
    guard: GUARD,
    arrange: (scene) => scene.person(),
    attempt: (scene, { email }) => {
      const net = `2001:db8:${(++places).toString(16)}:1`
      const by = (n: number): AskOptions => ({ as: null, headers: { 'x-forwarded-for': `${net}::${n + 1}` } })
      return until(scene, { callOf: (n) => guess(email, n), most: 8, by })
    },
    meets: LIMITED,
  }),
  attack({
    name: 'nobody can flood a mailbox with links',
    case: 'OWASP API6:2023',
    guard: GUARD,
    arrange: (scene) => scene.person(),
    attempt: async (scene, { email }) => [
      await until(scene, { callOf: () => ({ ask: 'forgotPassword', input: { email } }), most: 8 }),
      await until(scene, { callOf: () => ({ ask: 'sendMagicLink', input: { email } }), most: 8 }),
    ],
    meets: LIMITED,
  }),
  attack({
    name: 'signed-in callers cannot flood a mailbox, by invitations or as an address to change to',
    case: 'OWASP API6:2023',
    guard: 'mails to one mailbox',
    arrange: async (scene) => {
      const { owner } = (await scene.tenant()).people
      const { id } = await scene.must('POST /invitations', owner, { email: address(), role: 'viewer' })
      return { owner, id }
    },
    attempt: async (scene, { owner, id }) => {
      const [invited, wanted] = [address(), address()]
      const change = { email: wanted, currentPassword: owner.password }
      const calls: Call[] = [
        { ask: 'createInvitation', input: { email: invited, role: 'viewer' } },
        { act: 'resend', on: 'invitations', id },
        { ask: 'changeEmail', input: change },
      ]
      const from = { ...stranger(), as: owner }
      return Promise.all(calls.map((call) => until(scene, { callOf: () => call, most: 8, by: () => from })))
    },
    meets: LIMITED,
  }),
  attack({
    name: 'an unknown mailbox has the same limit, which therefore reveals nothing',
    case: 'GHSA-w54v-hf9p-8856',
    guard: 'one answer for every address',
    attempt: (scene) => {
      const email = address()
      return until(scene, { callOf: () => ({ ask: 'forgotPassword', input: { email } }), most: 8 })
    },
    meets: LIMITED,
  }),
]

const flooding = [
  attack({
    name: "one caller's requests have a limit",
    case: 'OWASP API4:2023',
    guard: 'requests by caller',
    arrange: (scene) => scene.person(),
    attempt: (scene, as) => until(scene, { callOf: () => ({ ask: 'readOwnUser' }), most: 130, by: () => ({ as }) }),
    meets: LIMITED,
  }),
  attack({
    name: 'requests to unknown addresses have a limit',
    case: 'CWE-770',
    guard: 'requests for unknown addresses',
    doors: ['REST'],
    attempt: async (scene) => {
      const from = stranger()
      const path = () => `/api/v1/nowhere-${randomBytes(4).toString('hex')}`
      const ask = () => scene.send({ method: 'GET', path: path(), headers: {} }, from)
      return (await Promise.all(Array.from({ length: 130 }, ask))).filter(({ status }) => status !== 404)
    },
    meets: LIMITED,
  }),
  attack({
    name: "a stranger's requests have a limit, and other tokens do not reset it",
    case: 'CVE-2025-64526',
    guard: 'requests by caller',
    attempt: (scene) => {
      const { headers } = stranger()
      const by = (n: number): AskOptions => ({ as: `nobody${n}`, headers: { ...headers!, 'x-api-key': String(n) } })
      return until(scene, { callOf: () => ({ ask: 'readOwnUser' }), most: 130, by })
    },
    meets: LIMITED,
  }),
  attack({
    name: "a key's requests have a limit, whatever is sent beside it, and its maker's are separate",
    case: 'CVE-2025-64526',
    guard: 'requests by key',
    arrange: async (scene) => {
      const { owner } = (await scene.tenant()).people
      const { secret } = await scene.must('POST /api-keys', owner, { name: 'program', permissions: ['tags.read'] })
      return { owner, secret: secret as string }
    },
    attempt: (scene, { secret }) => {
      const by = (n: number): AskOptions => ({ as: secret, headers: { 'x-forwarded-for': `203.0.113.${n % 250}` } })
      return until(scene, { callOf: () => ({ list: 'tags', first: 1 }), most: 130, by })
    },
    meets: LIMITED,
    holds: async (scene, { owner }) => {
      assert.equal((await scene.ask({ list: 'tags', first: 1 }, { as: owner })).status, 200)
    },
  }),
  attack({
    name: "a tenant's members share a limit, and another tenant's is separate",
    case: 'OWASP API4:2023',
    guard: 'requests by tenant',
    arrange: async (scene) => [await scene.tenant('viewer'), await scene.tenant()] as const,
    attempt: (scene, [{ people }]) => {
      const askers = Object.values(people)
      const by = (n: number): AskOptions => ({ as: askers[n % askers.length]! })
      return until(scene, { callOf: () => ({ list: 'tags', first: 1 }), most: 170, by })
    },
    meets: LIMITED,
    holds: async (scene, [, other]) => {
      const told = await scene.ask({ list: 'tags', first: 1 }, { as: other.people.owner })
      assert.equal(told.status, 200, told.text)
    },
  }),
  attack({
    name: 'members in browsers count towards their tenant like those with tokens',
    case: 'OWASP API4:2023',
    guard: 'requests by tenant',
    arrange: async (scene) => {
      const { slug, people } = await scene.tenant('viewer')
      return { slug, cookies: await Promise.all(Object.values(people).map((person) => cookieOf(scene, person))) }
    },
    attempt: (scene, { slug, cookies }) => {
      const by = (n: number): AskOptions => ({
        as: null,
        headers: { ...OWN_PAGE, 'x-tenant': slug, cookie: cookies[n % cookies.length]! },
      })
      return until(scene, { callOf: () => ({ list: 'tags', first: 1 }), most: 170, by })
    },
    meets: LIMITED,
  }),
  attack({
    name: "strangers in browsers cannot use up a tenant's share by naming it",
    case: 'CVE-2025-64526',
    guard: 'members count for their tenant',
    arrange: async (scene) => {
      const [tenant, strangers] = [await scene.tenant(), [await scene.person(), await scene.person()]]
      return { tenant, cookies: await Promise.all(strangers.map((person) => cookieOf(scene, person))) }
    },
    attempt: async (scene, { tenant, cookies }) => {
      const told: Told[] = []
      for (let n = 0; n < 180; n++) {
        const headers = { ...OWN_PAGE, 'x-tenant': tenant.slug, cookie: cookies[n % cookies.length]! }
        told.push(await scene.ask({ list: 'tags', first: 1 }, { as: null, headers }))
      }
      return told
    },
    meets: refused('tenants.not_found'),
    holds: async (scene, { tenant }) => {
      const told = await scene.ask({ list: 'tags', first: 1 }, { as: tenant.people.owner })
      assert.equal(told.status, 200, told.text)
    },
  }),
]

defineAttacks('limits', [...guessing, ...flooding], {
  PEND_RATE_LIMIT: '120/minute',
  PEND_TENANT_RATE_LIMIT: '160/minute',
  PEND_TRUSTED_PROXIES: '127.0.0.1',
})

defineAttacks(
  'limits',
  [
    attack({
      name: 'another address in X-Forwarded-For is the same caller where no proxy is trusted',
      case: 'CVE-2026-16732',
      guard: 'no proxy is trusted unless it is named',
      arrange: (scene) => scene.person(),
      attempt: (scene, { email }) =>
        until(scene, {
          callOf: (n) => guess(email, n),
          most: 8,
          by: (n) => {
            const from = `198.51.100.${n}`
            return { as: null, headers: { 'x-forwarded-for': from, 'x-real-ip': from, forwarded: `for=${from}` } }
          },
        }),
      meets: LIMITED,
    }),
  ],
  { PEND_RATE_LIMIT: '1000/minute' },
)

defineAttacks(
  'limits',
  [
    attack({
      name: 'guesses are limited where requests are not',
      case: 'OWN-13',
      guard: GUARD,
      arrange: (scene) => scene.person(),
      attempt: (scene, { email }) =>
        until(scene, { callOf: (n) => guess(email, n), most: 8, by: () => ({ as: null }) }),
      meets: LIMITED,
    }),
  ],
  { PEND_RATE_LIMIT: 'off', PEND_LIMIT_GUESSING: 'on' },
)
