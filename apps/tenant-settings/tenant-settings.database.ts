// Database objects of tenant settings: the time zone of the tenant.
import { type DatabaseObject, defineDatabaseFunction } from '#framework/database/objects/define-database-object.ts'

/** For the manifest. */
export const tenantSettingsObjects: readonly DatabaseObject[] = [
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
]
