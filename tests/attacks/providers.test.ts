// Attacks on signing in with a provider that need no provider: invented codes, states and addresses.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { arrange } from '#tests/support/arrange.ts'
import { attack } from './support/attack.ts'
import { defineAttacks } from './support/run-attacks.ts'
import type { Scene } from './support/scene.ts'
import { likeMissing, MALFORMED, refused } from './support/verdicts.ts'

const word = () => randomBytes(32).toString('base64url')
const get = (scene: Scene, path: string) =>
  scene.send({ method: 'GET', path: `/api/v1/auth/providers/${path}`, headers: {} }, { as: null })
const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex')

/** A visit that the provider has answered, as a person's page finds it; `state` says what became of it. */
async function answeredVisit(state: 'fresh' | 'used' | 'expired') {
  const [code, verifier, subject] = [word(), word(), word()]
  const claims = { issuer: 'https://id.example.com', subject, email: `${subject}@example.com`.toLowerCase() }
  await arrange(
    `insert into auth.provider_visits (provider, challenge, state_hash, browser_hash, code_hash, claims, answered_at, expires_at, used_at)
      values ('example', $1, $2, $3, $4, $5, now(), now() + $6::interval, case when $7 then now() end)`,
    [
      createHash('sha256').update(verifier).digest('base64url'),
      ...[hashOf(word()), hashOf(word()), hashOf(code)],
      JSON.stringify({ ...claims, isEmailVerified: true, firstName: null, lastName: null }),
      ...[state === 'expired' ? '-1 second' : '1 minute', state === 'used'],
    ],
  )
  return { code, verifier }
}

/** At every endpoint that takes a code. */
const useVisit = (scene: Scene, input: { code: string; verifier: string }) =>
  Promise.all([scene.ask({ ask: 'logInByProvider', input }, { as: null }), scene.ask({ ask: 'linkIdentity', input })])

defineAttacks(
  'providers',
  [
    attack({
      name: 'an invented code signs nobody in and links nothing',
      case: 'CVE-2026-53517',
      guard: 'one-use codes',
      attempt: (scene) =>
        Promise.all([
          scene.ask({ ask: 'logInByProvider', input: { code: word(), verifier: word() } }, { as: null }),
          scene.ask({ ask: 'linkIdentity', input: { code: word(), verifier: word() } }),
        ]),
      meets: refused('auth.provider_failed'),
    }),
    attack({
      name: 'an object, a list or nothing instead of a code matches no code',
      case: 'CVE-2019-18818',
      guard: 'one word where one word is meant',
      attempt: (scene) =>
        Promise.all(
          [{ $ne: '' }, ['x'], null, true, '', '%', 'x'.repeat(44)].map((code) =>
            scene.ask({ ask: 'logInByProvider', input: { code, verifier: word() } }, { as: null }),
          ),
        ),
      meets: refused(...MALFORMED),
    }),
    attack({
      name: "a visit's code is worthless without its page's verifier, a second time, or too late",
      case: 'CVE-2026-47386',
      guard: 'one-use codes',
      arrange: async () => [
        { ...(await answeredVisit('fresh')), verifier: word() },
        await answeredVisit('used'),
        await answeredVisit('expired'),
      ],
      attempt: async (scene, visits) => (await Promise.all(visits.map((visit) => useVisit(scene, visit)))).flat(),
      meets: refused('auth.provider_failed'),
    }),
    attack({
      name: "another person's identities are answered like identities that never existed",
      case: 'CVE-2026-28361',
      guard: 'own rows',
      arrange: async ({ victim: { people } }) => {
        const [row] = await arrange(
          `insert into auth.identities (user_id, provider, issuer, subject) values ($1, 'example', 'https://id.example.com', $2) returning id::text`,
          [people.editor.id, word()],
        )
        return row!.id as string
      },
      attempt: ({ askBoth }, identity) => askBoth((id) => ({ ask: 'unlinkIdentity', params: { id } }), identity),
      meets: likeMissing(),
      holds: async (_scene, identity) => {
        assert.equal((await arrange('select 1 from auth.identities where id = $1', [identity])).length, 1)
      },
    }),
    attack({
      name: "an unknown provider's name leads nowhere, even one that every object inherits",
      case: 'CVE-2026-47219',
      guard: 'names of providers',
      doors: ['REST'],
      attempt: (scene) =>
        Promise.all(
          ['__proto__', 'constructor', 'toString', '..%2f..', '%00', 'x'.repeat(41)].flatMap((name) => [
            get(scene, `${name}/start?challenge=${word()}`),
            get(scene, `${name}/callback?state=${word()}`),
          ]),
        ),
      meets: refused('resource.not_found', ...MALFORMED),
    }),
    attack({
      name: 'a return path is a path: no address, no scheme, no line break leads people away',
      case: 'CVE-2026-22032',
      guard: 'open redirect',
      doors: ['REST'],
      attempt: (scene) =>
        Promise.all(
          [
            'https://evil.example',
            '//evil.example',
            '/\\evil.example',
            '/.//evil.example',
            '/..//evil.example',
            '/%2e%2e//evil.example',
            '/%09/evil.example',
            'javascript:alert(1)',
            '/\r\nset-cookie: a=b',
          ].map((address) => get(scene, `example/start?challenge=${word()}&returnTo=${encodeURIComponent(address)}`)),
        ),
      meets: refused('request.invalid_parameter'),
    }),
  ],
  {
    PEND_OIDC_PROVIDERS: JSON.stringify([{ name: 'example', issuer: 'https://id.example.com', clientId: 'pend' }]),
  },
)
