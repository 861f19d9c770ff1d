// What signs and verifies access tokens, opened once in each process.
import { defineOpening, type ServiceParts } from '#framework/request/services/define-opening.ts'
import { defineService } from '#framework/request/services/define-service.ts'
import { accessTokens } from './access-tokens.ts'
import { openTokens } from './open-tokens.ts'
import { keyRing } from './signing/key-ring.ts'
import { MODULUS_LENGTH } from './signing/signing-keys.ts'
import { tokenSettings } from './tokens.settings.ts'

/** Both together: the tokens that a key verified are forgotten when the keys change. */
const keysAndTokens = defineService<Awaited<ReturnType<typeof openTokens>>>('keys and tokens')

function optionsOf({ settings, runtime: { log } }: ServiceParts): Parameters<typeof openTokens> {
  const { environment } = settings
  const { jwt } = tokenSettings.of(settings)
  const keys = {
    directory: jwt.keyDirectory,
    privateKeys: jwt.privateKeys,
    createsMissing: environment !== 'production' && environment !== 'staging',
    leastBits: environment === 'production' ? MODULUS_LENGTH : 0,
    onFault: (error: unknown) => log.error({ error }, 'the folder of keys could not be read; those held stay good'),
  }
  return [keys, jwt]
}

export const tokenServices = [
  defineOpening(keysAndTokens, { open: (parts) => openTokens(...optionsOf(parts)) }),
  defineOpening(keyRing, { needs: [keysAndTokens], open: (parts) => keysAndTokens.of(parts).keys }),
  defineOpening(accessTokens, { needs: [keysAndTokens], open: (parts) => keysAndTokens.of(parts).tokens }),
]
