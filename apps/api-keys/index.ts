// The front door of API keys.
export { acceptKeys } from './accept-keys.ts'
export { keyService } from './key-service.ts'
export { keySettings } from './keys.settings.ts'
export { deleteSecrets } from './secrets/end-secrets.ts'
