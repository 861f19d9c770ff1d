// Settings of tenants: language, clock and brand. The app comes before tenants, because finding a tenant also finds its time zone.
import { defineApp } from '#framework/application/define-app.ts'
import { defineCarrier } from '#framework/request/declaring/define-carrier.ts'
import { readTenantSettings, updateTenantSettings } from './endpoints/tenant-settings.ts'
import { tenantChanged } from './tenant-changed.ts'
import { tenantSettingsObjects } from './tenant-settings.database.ts'
import { tenantSettingsLifecycle } from './tenant-settings.lifecycle.ts'
import { tenantSettingsPolicy } from './tenant-settings.policy.ts'
import { tenantSettings } from './tenant-settings.resource.ts'
import { tenantSettingServices } from './tenant-settings.services.ts'

export const app = defineApp({
  name: 'tenant-settings',
  section: 'configuration',
  services: tenantSettingServices,
  resources: [tenantSettings],
  tenancy: ['tenantSettings'],
  databaseObjects: tenantSettingsObjects,
  policies: [tenantSettingsPolicy],
  carriers: [defineCarrier(tenantSettings)],
  lifecycles: [tenantSettingsLifecycle],
  endpoints: [readTenantSettings, updateTenantSettings],
  events: [tenantChanged],
})
