// The front door of users.
export { memberships } from './memberships.resource.ts'
export { users } from './users.resource.ts'
