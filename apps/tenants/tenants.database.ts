// Database objects of tenants: their time zone, and triggers that invalidate loaded roles.
import { outdateRoles } from '#apps/users/index.ts'
import {
  type DatabaseObject,
  defineDatabaseFunction,
  defineTrigger,
} from '#framework/database/objects/define-database-object.ts'

/** For the manifest. */
export const tenantsObjects: readonly DatabaseObject[] = [
  defineDatabaseFunction({
    name: 'pend.time_zone()',
    reason:
      'A day in a filter of moments is a day in the time zone that the tenant has set, as far as this PostgreSQL knows it.',
    replaces: true,
    sql: `create or replace function pend.time_zone() returns text language plpgsql stable parallel restricted as $$
declare
  zone text;
begin
  select s.time_zone into zone from tenant.tenant_settings s
    where s.tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid);
  if zone is null then return 'UTC'; end if;
  perform timestamptz 'epoch' at time zone zone;
  return zone;
exception when invalid_parameter_value then
  return 'UTC';
end
$$;`,
    callers: ['pend_app', 'pend_readonly'],
  }),
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
