// Members see which roles there are; those who say who belongs also say what roles hold. The lifecycle adds that nobody gives what they lack.
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { roles } from './roles.resource.ts'

export const rolesPolicy = definePolicy(roles, [
  allow('viewer', ['read']),
  allow('admin', ['create', 'update', 'delete']),
])
