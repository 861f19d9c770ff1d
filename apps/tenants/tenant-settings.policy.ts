// Everybody in the tenant may know its settings; its owners change them, for one of them deletes what others could be held to.
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { tenantSettings } from './tenant-settings.resource.ts'

export const tenantSettingsPolicy = definePolicy(tenantSettings, [
  allow('member', ['read']),
  allow('owner', ['create', 'update']),
])
