// The front door of authentication.
export { createAccess } from './access.ts'
export { authentication, openAuthentication } from './authentication.ts'
export { createPerson } from './create-person.ts'
export { hashNewPassword } from './passwords/new-password.ts'
export { USUAL_ATTEMPTS } from './sessions/attempts.ts'
