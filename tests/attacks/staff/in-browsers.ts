// Attacks with impersonation in a browser.
import { createStaff } from '#tests/support/staff.ts'
import type { Person } from '#tests/support/tenant.ts'
import { attack } from '../support/attack.ts'
import { cookieOf, OWN_PAGE } from '../support/cookies.ts'
import type { Scene } from '../support/scene.ts'
import { refused } from '../support/verdicts.ts'
import { arrangeName, denied } from './scenes.ts'

const begin = (scene: Scene, access: string, headers: Record<string, string>) =>
  scene.ask({ ask: 'beginCookieImpersonation', input: { access } }, { as: null, headers })

/** An impersonation begun with a token, and a person whose cookies do not belong to it. */
async function arrangeStranger(scene: Scene, stranger: Person) {
  const { token } = await arrangeName(scene)
  return { token, cookie: await cookieOf(scene, stranger) }
}

export const inBrowsers = [
  attack({
    name: 'a browser cannot use an impersonation token that its own session did not begin',
    case: 'CWE-384',
    guard: 'the session that began it',
    doors: ['REST'],
    arrange: async (scene) => arrangeStranger(scene, await createStaff(scene.server)),
    attempt: (scene, { token, cookie }) => begin(scene, token, { ...OWN_PAGE, cookie }),
    meets: denied,
  }),
  attack({
    name: "a browser cannot impersonate with a person's access token",
    case: 'RFC 8693, 4.1',
    guard: 'the session that began it',
    doors: ['REST'],
    arrange: async (scene) => cookieOf(scene, await createStaff(scene.server)),
    attempt: (scene, cookie) => begin(scene, scene.attacker.people.owner.access, { ...OWN_PAGE, cookie }),
    meets: denied,
  }),
  attack({
    name: 'a page of another site begins and ends no impersonation by cookies',
    case: 'CWE-352',
    guard: 'cookies of our own pages',
    doors: ['REST'],
    arrange: async (scene) => arrangeStranger(scene, await createStaff(scene.server)),
    attempt: async (scene, { token, cookie }) => {
      const headers = { 'sec-fetch-site': 'cross-site', cookie }
      return [
        await begin(scene, token, headers),
        await scene.ask({ ask: 'endCookieImpersonation' }, { as: null, headers }),
      ]
    },
    meets: refused('auth.required', 'request.origin_not_allowed'),
  }),
]
