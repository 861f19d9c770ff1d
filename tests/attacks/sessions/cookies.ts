// Attacks with the cookies a browser sends for another page (CSRF).
import { attack } from '../support/attack.ts'
import { cookieOf, OWN_PAGE } from '../support/cookies.ts'
import type { Scene } from '../support/scene.ts'
import { refused } from '../support/verdicts.ts'

const STRANGERS: readonly Record<string, string>[] = [
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { 'sec-fetch-site': 'none' },
  { 'sec-fetch-site': 'cross-site', origin: 'null' },
  { origin: 'https://evil.example' },
  {},
]

const someCookie = async (scene: Scene) => cookieOf(scene, await scene.person())
const askWith = (scene: Scene, headers: Record<string, string>) =>
  scene.ask({ ask: 'readOwnUser' }, { as: null, headers })

export const cookies = [
  attack({
    name: 'a page of another site is anonymous, whatever cookies its requests carry',
    case: 'CWE-352',
    guard: 'pages of our own',
    arrange: someCookie,
    attempt: (scene, cookie) => Promise.all(STRANGERS.map((headers) => askWith(scene, { ...headers, cookie }))),
    meets: refused('auth.required'),
  }),
  attack({
    name: 'a second cookie of the same name signs nobody in',
    case: 'RFC 6265 §8.6',
    guard: 'one cookie',
    arrange: someCookie,
    attempt: async (scene, cookie) => [await askWith(scene, { ...OWN_PAGE, cookie: `${cookie}; ${cookie}` })],
    meets: refused('auth.required'),
  }),
  attack({
    name: 'a page of another site signs nobody in and nobody out by cookies',
    case: 'CWE-384',
    guard: 'cookies of our own pages',
    doors: ['REST'],
    arrange: async (scene) => ({ cookie: await someCookie(scene), person: await scene.person() }),
    attempt: (scene, { cookie, person }) =>
      Promise.all(
        STRANGERS.flatMap((headers) => [
          scene.ask(
            { ask: 'beginCookieSession', input: { refresh: person.refresh } },
            { as: null, headers: { ...headers, cookie } },
          ),
          scene.ask({ ask: 'refreshCookieSession' }, { as: null, headers: { ...headers, cookie } }),
          scene.ask({ ask: 'endCookieSession' }, { as: null, headers: { ...headers, cookie } }),
        ]),
      ),
    meets: refused('request.origin_not_allowed'),
  }),
]
