// Attacks with passkeys of others, of other pages, and with copies.
import { Authenticator, type Circumstances } from '#tests/support/authenticator.ts'
import type { Person } from '#tests/support/tenant.ts'
import { attack } from '../support/attack.ts'
import type { Scene } from '../support/scene.ts'
import { challengeOf, finish, HERE, NO_CHALLENGE, NO_CODE } from './scenes.ts'

/** A person with a passkey. */
async function holder(scene: Scene) {
  const person = await scene.person()
  const key = new Authenticator()
  const { options } = await scene.must('POST /auth/passkeys/options', person)
  await scene.must('POST /auth/passkeys', person, { credential: key.create(options, HERE) })
  return { person, key }
}

/** Signs in with a passkey alone, under these circumstances. */
async function useAlone(scene: Scene, key: Authenticator, where: Partial<Circumstances> = {}) {
  const { options } = await scene.must('POST /auth/passkey/options', null)
  const credential = key.get(options, { ...HERE, ...where })
  return scene.ask({ ask: 'logInByPasskey', input: { credential } }, { as: null })
}

export const passkeys = [
  attack({
    name: 'a passkey works only for its own pages, domain and owner, with a PIN or a finger',
    case: 'WebAuthn, 7.2',
    guard: 'what a passkey signs',
    arrange: async (scene) => ({ key: (await holder(scene)).key, other: (await holder(scene)).key }),
    attempt: async (scene, { key }) => {
      const told = []
      for (const wrong of [
        { origin: 'https://evil.example.org' },
        { origin: 'https://app.example.com.evil.org' },
        { rpId: 'evil.example.org' },
        { isVerified: false },
        { userHandle: 'AAAAAAAAAAAAAAAAAAAAAA' },
        { userHandle: null },
        { wrongKey: true },
        { type: 'webauthn.create' },
      ])
        told.push(await useAlone(scene, key, wrong))
      return told
    },
    meets: NO_CODE,
  }),
  attack({
    name: 'a copy of a passkey is refused once it has fallen behind',
    case: 'WebAuthn, 6.1.1',
    guard: 'counter of signatures',
    arrange: async (scene) => {
      const { key } = await holder(scene)
      key.counter = 20
      const { options } = await scene.must('POST /auth/passkey/options', null)
      await scene.must('POST /auth/passkey/log-in', null, { credential: key.get(options, HERE) })
      return key
    },
    attempt: (scene, key) => {
      key.counter = 7
      return useAlone(scene, key)
    },
    meets: NO_CODE,
  }),
  attack({
    name: 'a signature over a challenge of another purpose, or an invented one, signs nobody in',
    case: 'WebAuthn, 13.4.3',
    guard: 'purpose of challenges',
    arrange: async (scene) => {
      const { person, key } = await holder(scene)
      const challenge = await challengeOf(scene, person)
      const stepUp = await scene.must('POST /auth/step-up/passkey-options', person)
      return { key, options: [{ challenge }, stepUp.options, { challenge: 'A'.repeat(43) }] }
    },
    attempt: (scene, { key, options }) =>
      Promise.all(
        options.map((each) =>
          scene.ask({ ask: 'logInByPasskey', input: { credential: key.get(each, HERE) } }, { as: null }),
        ),
      ),
    meets: NO_CHALLENGE,
  }),
  attack({
    name: "another person's passkey is refused as a second factor and as a proof",
    case: 'CWE-639',
    guard: 'whose factor it is',
    arrange: async (scene) => {
      const [victim, attacker] = [await holder(scene), await holder(scene)]
      const challenge = await challengeOf(scene, victim.person)
      const { options } = await scene.must('POST /auth/step-up/passkey-options', victim.person)
      return { victim: victim.person, key: attacker.key, challenge, options }
    },
    attempt: async (scene, { victim, key, challenge, options }) => [
      await finish(scene, challenge, { passkey: key.get({ challenge }, HERE) }),
      await scene.ask({ ask: 'stepUp', input: { passkey: key.get(options, HERE) } }, { as: victim }),
    ],
    meets: NO_CODE,
  }),
  attack({
    name: "the attacker cannot complete another person's passkey registration, nor the reverse",
    case: 'CVE-2023-29020',
    guard: 'challenges belong to a session',
    arrange: async (scene) => {
      const [victim, attacker] = [await scene.person(), await scene.person()]
      const begun = async (person: Person) => (await scene.must('POST /auth/passkeys/options', person)).options
      return [
        { as: attacker, options: await begun(victim) },
        { as: victim, options: await begun(attacker) },
      ]
    },
    attempt: (scene, crossed) =>
      Promise.all(
        crossed.map(({ as, options }) =>
          scene.ask({ ask: 'addPasskey', input: { credential: new Authenticator().create(options, HERE) } }, { as }),
        ),
      ),
    meets: NO_CHALLENGE,
  }),
]
