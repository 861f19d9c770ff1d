// The front door of roles.
export { roles } from './roles.resource.ts'
export { findAllRoles, findRoles, wordsOfList, wordsOfRoles } from './words-of-roles.ts'
