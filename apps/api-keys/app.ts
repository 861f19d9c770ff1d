// API keys: programs that act for a member of a tenant, with fewer rights than the member.
import { defineApp } from '#framework/application/define-app.ts'
import { acceptKeys } from './accept-keys.ts'
import { revokeApiKey } from './actions/revoke-api-key.ts'
import { apiKeySecrets } from './api-key-secrets.resource.ts'
import { apiKeysAdmin } from './api-keys.admin.ts'
import { apiKeysPolicy } from './api-keys.policy.ts'
import { apiKeys } from './api-keys.resource.ts'
import { keyServices } from './api-keys.services.ts'
import { keySettings } from './api-keys.settings.ts'
import { createApiKey } from './endpoints/create-api-key.ts'
import { rotateApiKey } from './endpoints/rotate-api-key.ts'
import { forgetKeys } from './forget-keys.ts'

export const app = defineApp({
  name: 'api-keys',
  section: 'sign-in',
  dependsOn: ['users', 'tenants', 'tokens', 'sessions', 'access'],
  settings: [keySettings],
  services: keyServices,
  // Who reads hidden columns as little as pend_readonly cannot look for keys.
  access: ({ runtime, readsShownOnly }, known) => (readsShownOnly ? known! : acceptKeys(known!, runtime)),
  resources: [apiKeys, apiKeySecrets],
  secrets: ['apiKeys'],
  stays: { apiKeys: 'their secrets are kept as hashes and stay' },
  erasers: [forgetKeys],
  surfaces: [apiKeysAdmin],
  policies: [apiKeysPolicy],
  actions: [revokeApiKey],
  endpoints: [createApiKey, rotateApiKey],
})
