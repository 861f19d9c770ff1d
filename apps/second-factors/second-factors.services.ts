// What seals second factors, and who we are to passkeys.
import { defineOpening } from '#framework/request/services/define-opening.ts'
import { createFactorSecrets, factorSecrets } from './factors/factor-secrets.ts'
import { createRelyingParty, relyingParty } from './passkeys/relying-party.ts'
import { factorSettings } from './second-factors.settings.ts'

export const factorServices = [
  defineOpening(factorSecrets, { open: ({ settings }) => createFactorSecrets(settings.secretKey) }),
  defineOpening(relyingParty, {
    open: ({ settings }) => createRelyingParty({ ...settings, ...factorSettings.of(settings) }),
  }),
]
