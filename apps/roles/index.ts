// The front door of roles.
export { findAllRoles, findRoles, wordsOfList, wordsOfRoles } from './words-of-roles.ts'
