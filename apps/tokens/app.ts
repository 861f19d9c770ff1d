// Access tokens: signs them, and publishes the public keys.
import { defineApp } from '#framework/application/define-app.ts'
import { TAG } from './shapes.ts'
import { publicKeys } from './signing/public-keys.ts'
import { tokenServices } from './tokens.services.ts'
import { tokenSettings } from './tokens.settings.ts'
import { verify } from './verify.ts'

export const app = defineApp({
  name: 'tokens',
  section: 'sign-in',
  settings: [tokenSettings],
  services: tokenServices,
  resources: [],
  endpoints: [verify, publicKeys],
  commands: async () => [(await import('./signing/rotate-keys.ts')).keys],
  checks: async () => [
    (await import('./signing/check-signing-keys.ts')).checkSigningKeys,
    (await import('./check-token-settings.ts')).checkTokenSettings,
  ],
  headings: {
    [TAG]: 'Logging in and out, tokens, passwords, second factors, passkeys and one’s own log-ins.',
  },
})
