-- policies, grants, triggers and functions that changed

create or replace function audit.record_change() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set row_security = on as $$
declare
  before jsonb := case when tg_op = 'INSERT' then '{}' else to_jsonb(old) end;
  after jsonb := case when tg_op = 'DELETE' then '{}' else to_jsonb(new) end;
  record jsonb := case when tg_op = 'DELETE' then before else after end;
  found jsonb;
begin
  select jsonb_object_agg(field, case when redacted
      then jsonb_build_object('old', case when was <> 'null' then '***' end, 'new', case when becomes <> 'null' then '***' end)
      else jsonb_build_object('old', was, 'new', becomes) end)
    into found
    from (
      select field, redacted, coalesce(before -> name, 'null') as was, coalesce(after -> name, 'null') as becomes
      from (
        select key as name, value as field, false as redacted from jsonb_each_text(tg_argv[3]::jsonb)
        union all select key, value, true from jsonb_each_text(tg_argv[4]::jsonb)
      ) as columns
    ) as compared
    where was <> becomes;
  if found is null and tg_op = 'UPDATE' then
    return null;
  end if;
  insert into audit.changes (tenant_id, resource, record_id, operation, changes, actor_id, request_id, address, reason, staff_reason, impersonator_id, key_id)
  values (
    coalesce((record ->> 'tenant_id')::uuid, '00000000-0000-0000-0000-000000000000'),
    tg_argv[0],
    (record ->> tg_argv[2])::uuid,
    coalesce(nullif(tg_argv[1], ''), case tg_op when 'INSERT' then 'create' when 'UPDATE' then 'update' else 'delete' end),
    coalesce(found, '{}'),
    nullif(current_setting('pend.actor_id', true), '')::uuid,
    left(nullif(current_setting('pend.request_id', true), ''), 200),
    left(nullif(current_setting('pend.address', true), ''), 64),
    left(nullif(current_setting('pend.system_reason', true), ''), 1000),
    left(nullif(current_setting('pend.staff_reason', true), ''), 500),
    nullif(current_setting('pend.impersonator_id', true), '')::uuid,
    nullif(current_setting('pend.key_id', true), '')::uuid
  );
  return null;
end $$;
revoke all on function audit.record_change() from public;
create or replace function audit.record_event(operation text, resource text, record_id uuid, details jsonb, tenant uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp set row_security = on as $$
begin
  if coalesce(current_setting('pend.system_reason', true), '') = '' then
    raise insufficient_privilege using message = 'the platform alone does this to the trail';
  end if;
  perform set_config('pend.recording', 'on', true);
  insert into audit.changes (tenant_id, resource, record_id, operation, changes, actor_id, request_id, address, reason, staff_reason, impersonator_id, key_id)
  values (
    coalesce(tenant, nullif(current_setting('pend.tenant_id', true), '')::uuid, '00000000-0000-0000-0000-000000000000'), resource, record_id, operation, details,
    nullif(current_setting('pend.actor_id', true), '')::uuid,
    left(nullif(current_setting('pend.request_id', true), ''), 200),
    left(nullif(current_setting('pend.address', true), ''), 64),
    left(nullif(current_setting('pend.system_reason', true), ''), 1000),
    left(nullif(current_setting('pend.staff_reason', true), ''), 500),
    nullif(current_setting('pend.impersonator_id', true), '')::uuid,
    nullif(current_setting('pend.key_id', true), '')::uuid
  );
  perform set_config('pend.recording', '', true);
end
$$;
revoke all on function audit.record_event(text, text, uuid, jsonb, uuid) from public;
grant execute on function audit.record_event(text, text, uuid, jsonb, uuid) to pend_app;
