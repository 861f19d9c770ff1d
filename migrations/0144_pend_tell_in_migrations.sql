-- policies, grants, triggers and functions that changed

create or replace function pend.tell(resource text, operation text, tenant uuid, record uuid, before jsonb, after jsonb) returns void
language plpgsql set search_path = pg_catalog, pg_temp set row_security = on as $$
declare
  scope text := coalesce(current_setting('pend.tenant_id', true), '');
  what text := case operation when 'INSERT' then 'created' when 'DELETE' then 'deleted' else 'updated' end;
  going text := coalesce(current_setting('pend.going', true), '');
  changed jsonb;
begin
  if operation <> 'INSERT' and position(record::text in going) > 0 then
    if operation = 'DELETE' then
      perform set_config('pend.going', replace(going, record::text, ''), true);
    end if;
    return;
  end if;
  if operation = 'UPDATE' then
    select jsonb_agg(key) into changed from jsonb_each(after)
    where value is distinct from before -> key and key not in ('id', 'createdAt', 'updatedAt');
  end if;
  if (operation = 'UPDATE' and changed is null) or starts_with(coalesce(current_setting('pend.system_reason', true), ''), 'even in a closed tenant: erase the tenant') then
    return;
  end if;
  perform set_config('pend.tenant_id', tenant::text, true);
  insert into tasks.events (tenant_id, name, resource, record_id, data, changed, actor_id, request_id, impersonator_id, key_id, position, untold)
  values (
    tenant, resource || '.' || what, resource, record, case operation when 'DELETE' then before else after end, changed,
    nullif(current_setting('pend.actor_id', true), '')::uuid,
    left(coalesce(nullif(current_setting('pend.request_id', true), ''), 'database'), 200),
    nullif(current_setting('pend.impersonator_id', true), '')::uuid,
    nullif(current_setting('pend.key_id', true), '')::uuid,
    pg_current_xact_id()::text::numeric, true
  );
  perform set_config('pend.tenant_id', scope, true);
end $$;
revoke all on function pend.tell(text, text, uuid, uuid, jsonb, jsonb) from public;
