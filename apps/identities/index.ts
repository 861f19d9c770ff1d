// The front door of identities.
export { oidcService, openOidc } from './oidc-service.ts'
