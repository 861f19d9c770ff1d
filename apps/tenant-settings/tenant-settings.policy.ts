// Everybody in the tenant may read its settings; only owners change them, because one of them deletes evidence.
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { tenantSettings } from './tenant-settings.resource.ts'

export const tenantSettingsPolicy = definePolicy(tenantSettings, [
  allow('member', ['read']),
  allow('owner', ['create', 'update']),
])
