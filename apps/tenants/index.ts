// The front door of tenants.
export { contextOfNewTenant, createTenant } from './create-tenant.ts'
export { createCallerDescription } from './describe-caller.ts'
export { domainResolver, openDomainResolver } from './domains/domain-resolver.ts'
export { listDomains } from './domains/list-domains.ts'
export {
  ACTIVE_TENANTS,
  findTenantByHost,
  findTenantBySlug,
  firstTenantOf,
  isTenantOpen,
  membershipOf,
} from './find-tenants.ts'
export {
  closeForErasure,
  deleteTenant,
  platformIn,
  restoreTenant,
  suspendTenant,
  type Tenant,
  undeleteTenant,
} from './life/set-status.ts'
export { openTenantMemory, type TenantMemory } from './remember-tenants.ts'
export { holdsFactorRequirement } from './required-factors.ts'
export { isReservedSlug } from './reserved-slugs.ts'
export { holdOpen, nameOfTenant, selectTenants } from './select-tenants.ts'
export { settingsOf } from './settings/settings-of.ts'
export { announceTenant } from './tenant-changed.ts'
export { type TenantOptions, tenantService } from './tenant-service.ts'
export { tenants } from './tenants.resource.ts'
export { tenantsSettings } from './tenants.settings.ts'
export {
  deleteTenantRow,
  findDueTenants,
  findTenant,
  type ListedTenant,
  listTenants,
  tenantExists,
  walkTenants,
} from './walk-tenants.ts'
