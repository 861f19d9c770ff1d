-- A day in a filter of moments is a day in the time zone that the tenant has set, as far as this PostgreSQL knows it.

create or replace function pend.time_zone() returns text language plpgsql stable parallel restricted as $$
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
$$;
