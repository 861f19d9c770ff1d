// The front door of tenants.
export { memberships } from './memberships.resource.ts'
export { tenants } from './tenants.resource.ts'
