// Checks the keys that sign tokens: there is one, nobody else can read it, and it is long enough.
import type { Project } from '#framework/application/project.ts'
import { type CheckFinding, type CheckRule, defineCheck } from '#framework/checks/define-check.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { tokenSettings } from '../tokens.settings.ts'
import { MODULUS_LENGTH, parseSigningKeys, readSigningKeys, requireBits, type SigningKey } from './signing-keys.ts'

const SETTING = 'PEND_JWT_KEY_DIRECTORY'
const RULES: readonly CheckRule[] = [
  { id: 'deploy.no-signing-key', path: SETTING, hint: 'Make one: ./manage keys generate' },
  { id: 'deploy.signing-keys', path: SETTING, hint: 'Keys are RSA with 3072 bits or more, and only PEND reads them.' },
  { id: 'deploy.key-age', level: 'warning', path: SETTING, hint: 'Run ./manage keys rotate: nobody is signed out.' },
]

/** Production refuses to start with any of these faults. */
export const checkSigningKeys = defineCheck({
  name: 'signing keys',
  tag: 'tokens',
  deployOnly: true,
  rules: RULES,
  async find({ settings }: Project): Promise<CheckFinding[]> {
    const { privateKeys, keyDirectory, keyMostAge } = tokenSettings.of(settings).jwt
    const path = privateKeys ? 'PEND_JWT_PRIVATE_KEYS' : 'PEND_JWT_KEY_DIRECTORY'
    const fault = (id: string, message: string, hint: string) => [{ id, level: 'error' as const, path, message, hint }]
    try {
      const keys = await (privateKeys ? parseSigningKeys(privateKeys) : readSigningKeys(keyDirectory))
      if (keys.length === 0)
        return fault(
          'deploy.no-signing-key',
          'There is no key to sign tokens with.',
          'Make one: ./manage keys generate',
        )
      requireBits(keys, MODULUS_LENGTH)
      return findOldKey(keys, { mostAge: keyMostAge, path })
    } catch (error) {
      if (!(error instanceof PendError)) throw error
      return fault('deploy.signing-keys', error.message, error.hint ?? '')
    }
  },
})

/** Only files have an age: keys from a setting are rotated where that is made. */
export function findOldKey(
  keys: readonly Pick<SigningKey, 'createdAt'>[],
  { mostAge, path, now = Date.now() }: { mostAge: number; path: string; now?: number },
): CheckFinding[] {
  const times = keys.map(({ createdAt }) => createdAt)
  const age = Math.floor((now - Math.max(...times)) / 1000)
  if (times.includes(0) || age <= mostAge) return []
  const message = `The newest key that signs tokens is ${Math.floor(age / 86_400)} days old.`
  const hint = 'Run ./manage keys rotate: nobody is signed out.'
  return [{ id: 'deploy.key-age', level: 'warning', path, message, hint }]
}
