// Signed-in people read their tenants; people who run the current one may change it.
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { tenants } from './tenants.resource.ts'

export const tenantsPolicy = definePolicy(
  tenants,
  [allow('actor', ['read']), allow('admin', ['update']), allow('owner', ['rename', 'close', 'requireSecondFactor'])],
  { givesAccess: ['requireSecondFactor', 'rename', 'close'] },
)
