// The front door of authentication.
export { type AccessOptions, createAccess } from './access.ts'
export { type AuthenticationOptions, authentication, openAuthentication } from './authentication.ts'
export { USUAL_ATTEMPTS } from './sessions/attempts.ts'
