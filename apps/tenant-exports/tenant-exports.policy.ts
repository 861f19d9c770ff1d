// An archive contains a whole tenant, so it is for owners. People who may create one may also download it; admins see that it existed.
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { tenantExports } from './tenant-exports.resource.ts'

export const tenantExportsPolicy = definePolicy(
  tenantExports,
  [allow('admin', ['read']), allow('owner', ['create', 'discard'])],
  { givesAccess: ['create'] },
)
