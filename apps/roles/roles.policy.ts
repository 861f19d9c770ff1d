// Members see which roles exist; people who manage members also manage roles. The lifecycle adds that nobody grants what they lack.
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { roles } from './roles.resource.ts'

export const rolesPolicy = definePolicy(
  roles,
  [allow('viewer', ['read']), allow('admin', ['create', 'update', 'delete'])],
  { givesAccess: true },
)
