// The front door of API keys.
export { deleteSecrets } from './secrets/end-secrets.ts'
