// Attacks on the log-in with a provider that need no provider: codes, states and addresses that somebody makes up.
import { randomBytes } from 'node:crypto'
import { attack } from './support/attack.ts'
import { defineAttacks } from './support/run-attacks.ts'
import { NOBODY, type Scene } from './support/scene.ts'
import { MALFORMED, refused } from './support/verdicts.ts'

const word = () => randomBytes(32).toString('base64url')
const get = (scene: Scene, path: string, headers = {}) =>
  scene.send({ method: 'GET', path: `/api/v1/auth/providers/${path}`, headers }, { as: null })

defineAttacks(
  'providers',
  [
    attack({
      name: 'a made-up code logs nobody in and links nothing',
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
      name: 'an object, a list or nothing in the place of a code matches no code',
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
      name: 'identities of somebody else are unlinked like identities that never were',
      case: 'CVE-2026-28361',
      guard: 'own rows',
      attempt: (scene) => scene.ask({ ask: 'unlinkIdentity', params: { id: NOBODY } }),
      meets: refused('resource.not_found'),
    }),
    attack({
      name: 'a name of no provider leads nowhere, whatever JavaScript inherits',
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
      name: 'a path to return to is a path: no address, no scheme, no line break leads people away',
      case: 'CVE-2026-22032',
      guard: 'open redirect',
      doors: ['REST'],
      attempt: (scene) =>
        Promise.all(
          [
            'https://evil.example',
            '//evil.example',
            '/\\evil.example',
            'javascript:alert(1)',
            '/\r\nset-cookie: a=b',
          ].map((address) =>
            get(scene, `example/start?challenge=${word()}&returnTo=${encodeURIComponent(address)}`, {
              host: 'evil.example',
            }),
          ),
        ),
      meets: refused('request.invalid_parameter', 'request.host_not_allowed'),
    }),
  ],
  {
    PEND_OIDC_PROVIDERS: JSON.stringify([{ name: 'example', issuer: 'https://id.example.com', clientId: 'pend' }]),
  },
)
