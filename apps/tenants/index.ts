// The front door of tenants.
export { contextOfNewTenant, createTenant } from './create-tenant.ts'
export { findActiveTenants, findTenantByHost, findTenantBySlug, firstTenantOf, membershipOf } from './find-tenants.ts'
export { tenants } from './tenants.resource.ts'
