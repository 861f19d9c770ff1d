// Shared by the attacks on the second factor.

import type { Circumstances } from '#tests/support/authenticator.ts'
import { enrolTotp } from '#tests/support/second-factor.ts'
import type { Person } from '#tests/support/tenant.ts'
import type { Scene } from '../support/scene.ts'
import { refused } from '../support/verdicts.ts'

export const HERE: Circumstances = { origin: 'https://app.example.com', rpId: 'example.com' }

export const SETTINGS = { PEND_LINK_ORIGIN: HERE.origin, PEND_PASSKEY_DOMAIN: HERE.rpId }

export const NO_CODE = refused('auth.invalid_code')

export const NO_CHALLENGE = refused('auth.invalid_challenge')

/** A person with an authenticator app. */
export async function guarded(scene: Scene) {
  const person = await scene.person()
  return { person, totp: await enrolTotp(scene.server, person) }
}

/** Always over REST: this is what a password thief gets. */
export async function challengeOf(scene: Scene, { email, password }: Person): Promise<string> {
  const answer = await scene.server.call('/api/v1/auth/login', { method: 'POST', body: { email, password } })
  return answer.body.challenge
}

export const finish = (scene: Scene, challenge: string, proof: object) =>
  scene.ask({ ask: 'finishLogIn', input: { challenge, ...proof } }, { as: null })
