// Members see each other; admins and owners manage members and see who is online. The lifecycle adds that nobody acts above their own role.
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { memberships } from './memberships.resource.ts'

export const membershipsPolicy = definePolicy(
  memberships,
  [
    allow('viewer', ['read']),
    allow('admin', ['create', 'update', 'delete', 'readLogIns']),
    allow('owner', ['transferOwnership']),
  ],
  { givesAccess: true },
)
