// Checks the keys that sign tokens: there is one, nobody else can read it, and it is long enough.
import type { Project } from '#framework/application/project.ts'
import { type CheckFinding, defineCheck } from '#framework/checks/define-check.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { tokenSettings } from '../tokens.settings.ts'
import { MODULUS_LENGTH, parseSigningKeys, readSigningKeys, requireBits } from './signing-keys.ts'

/** Production refuses to start with any of these faults. */
export const checkSigningKeys = defineCheck({
  name: 'signing keys',
  tag: 'tokens',
  deployOnly: true,
  async find({ settings }: Project): Promise<CheckFinding[]> {
    const { privateKeys, keyDirectory } = tokenSettings.of(settings).jwt
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
      return []
    } catch (error) {
      if (!(error instanceof PendError)) throw error
      return fault('deploy.signing-keys', error.message, error.hint ?? '')
    }
  },
})
