// Tenants, and how requests find them.
import { defineApp } from '#framework/application/define-app.ts'
import { closeTenant } from './actions/close-tenant.ts'
import { renameTenant } from './actions/rename-tenant.ts'
import { requireSecondFactor } from './actions/require-second-factor.ts'
import { domains } from './domains/domains.resource.ts'
import { formerSlugs } from './domains/former-slugs.resource.ts'
import { createTenantEndpoint } from './endpoints/create-tenant.ts'
import { undeleteTenantEndpoint } from './endpoints/undelete-tenant.ts'
import { tenantsAdmin } from './tenants.admin.ts'
import { tenantsObjects } from './tenants.database.ts'
import { tenantsLifecycle } from './tenants.lifecycle.ts'
import { tenantsPolicy } from './tenants.policy.ts'
import { tenants } from './tenants.resource.ts'
import { tenantServices } from './tenants.services.ts'
import { tenantsSettings } from './tenants.settings.ts'

export const app = defineApp({
  name: 'tenants',
  section: 'configuration',
  dependsOn: ['users', 'tenant-settings'],
  settings: [tenantsSettings],
  services: tenantServices,
  resources: [tenants, domains, formerSlugs],
  tenancy: ['tenants', 'domains'],
  databaseObjects: tenantsObjects,
  surfaces: [tenantsAdmin],
  policies: [tenantsPolicy],
  lifecycles: [tenantsLifecycle],
  actions: [renameTenant, closeTenant, requireSecondFactor],
  endpoints: [createTenantEndpoint, undeleteTenantEndpoint],
})
