// Attacks of the area sessions: what another page makes a browser send along (CSRF).
import assert from 'node:assert/strict'
import { attack } from '../support/attack.ts'
import type { Scene } from '../support/scene.ts'
import { refused } from '../support/verdicts.ts'

const OWN = { 'sec-fetch-site': 'same-origin' }
const STRANGERS: readonly Record<string, string>[] = [
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { 'sec-fetch-site': 'none' },
  { 'sec-fetch-site': 'cross-site', origin: 'null' },
  { origin: 'https://evil.example' },
  {},
]

/** What the browser of somebody who has signed in sends with every request. */
async function cookieOf(scene: Scene): Promise<string> {
  const { refresh } = await scene.person()
  const answer = await scene.server.call('/api/v1/auth/cookie', { method: 'POST', body: { refresh }, headers: OWN })
  assert.equal(answer.status, 200, answer.text)
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
}

const askWith = (scene: Scene, headers: Record<string, string>) =>
  scene.ask({ ask: 'readOwnUser' }, { as: null, headers })

export const cookies = [
  attack({
    name: 'a page of another site is nobody, whatever cookies its requests bring along',
    case: 'CWE-352',
    guard: 'pages of our own',
    arrange: cookieOf,
    attempt: (scene, cookie) => Promise.all(STRANGERS.map((headers) => askWith(scene, { ...headers, cookie }))),
    meets: refused('auth.required'),
  }),
  attack({
    name: 'a second cookie of the same name signs nobody in',
    case: 'RFC 6265 §8.6',
    guard: 'one cookie',
    arrange: cookieOf,
    attempt: async (scene, cookie) => [await askWith(scene, { ...OWN, cookie: `${cookie}; ${cookie}` })],
    meets: refused('auth.required'),
  }),
  attack({
    name: 'a page of another site signs nobody in and nobody out by cookies',
    case: 'CWE-384',
    guard: 'cookies of our own pages',
    doors: ['REST'],
    arrange: async (scene) => ({ cookie: await cookieOf(scene), person: await scene.person() }),
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
