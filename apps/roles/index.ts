// The front door of roles.
export { roles } from './roles.resource.ts'
export { findRoles, wordsOfList, wordsOfRoles } from './words-of-roles.ts'
