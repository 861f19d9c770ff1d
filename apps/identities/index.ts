// The front door of identities.

export { identitySettings } from './identities.settings.ts'
export { oidcService, openOidc } from './oidc-service.ts'
