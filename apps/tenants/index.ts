// The front door of tenants.
export { tenants } from './tenants.resource.ts'
