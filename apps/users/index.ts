// The front door of users.
export { users } from './users.resource.ts'
