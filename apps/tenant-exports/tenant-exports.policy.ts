// An archive carries everything of a tenant out: it is for its owners. Whoever may create one may also fetch it; admins see that there was one.
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { tenantExports } from './tenant-exports.resource.ts'

export const tenantExportsPolicy = definePolicy(tenantExports, [
  allow('admin', ['read']),
  allow('owner', ['create', 'discard']),
])
