// Database objects of tenants: triggers that invalidate loaded roles.
import { outdateRoles } from '#apps/users/index.ts'
import { type DatabaseObject, defineTrigger } from '#framework/database/objects/define-database-object.ts'

/** For the manifest. */
export const tenantsObjects: readonly DatabaseObject[] = [
  defineTrigger({
    ...{ name: 'outdate_roles', on: 'tenant.tenants', event: 'after update of status' },
    reason: 'In a tenant that is suspended or opened again, every role has to be read again.',
    when: 'old.status <> new.status',
    calls: outdateRoles,
  }),
  defineTrigger({
    ...{ name: 'outdate_roles_without_factor', on: 'tenant.tenants', event: 'after update of requires_second_factor' },
    reason:
      'When a tenant begins to require a second factor, every membership has to be read again: tokens that are out act on it at once.',
    when: 'new.requires_second_factor and not old.requires_second_factor',
    calls: outdateRoles,
  }),
]
