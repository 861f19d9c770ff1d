// A browser with a signed-in person, as attacks send its requests.
import assert from 'node:assert/strict'
import type { Person } from '#tests/support/tenant.ts'
import type { Scene } from './scene.ts'

/** A browser's headers for a page of our own origin. */
export const OWN_PAGE = { 'sec-fetch-site': 'same-origin' }

/** Headers it sends with every request. */
export async function cookieOf(scene: Scene, { refresh }: Pick<Person, 'refresh'>): Promise<string> {
  const begun = { method: 'POST', body: { refresh }, headers: OWN_PAGE }
  const answer = await scene.server.call('/api/v1/auth/cookie', begun)
  assert.equal(answer.status, 200, answer.text)
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
}
