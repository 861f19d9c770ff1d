// The front door of roles.
export { roles } from './roles.resource.ts'
export { wordsOfRoles } from './words-of-roles.ts'
