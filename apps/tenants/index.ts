// The front door of tenants.
export { contextOfNewTenant, createTenant } from './create-tenant.ts'
export { isReservedSlug } from './domains/reserved-slugs.ts'
export {
  findDueHosts,
  findOtherTenantAt,
  noteHostCheck,
  type ProvenHost,
  selectServedHosts,
  serveHost,
  stopServing,
} from './domains/served-hosts.ts'
export { createCallerDescription } from './finding/describe-caller.ts'
export {
  ACTIVE_TENANTS,
  findTenantByHost,
  findTenantBySlug,
  firstTenantOf,
  isTenantOpen,
  membershipOf,
} from './finding/find-tenants.ts'
export { holdsFactorRequirement } from './finding/required-factors.ts'
export { holdOpen, nameOfTenant, selectTenants } from './finding/select-tenants.ts'
export {
  deleteTenantRow,
  findDueTenants,
  findTenant,
  type ListedTenant,
  listTenants,
  tenantExists,
  walkTenants,
} from './finding/walk-tenants.ts'
export {
  closeForErasure,
  deleteTenant,
  platformIn,
  restoreTenant,
  suspendTenant,
  undeleteTenant,
} from './life/set-status.ts'
export { tenants } from './tenants.resource.ts'
