-- policies, grants, triggers and functions that changed

create schema if not exists pend;
create schema if not exists auth;
create schema if not exists tenant;
create schema if not exists audit;
create schema if not exists tasks;
grant usage on schema pend, auth, tenant, audit, tasks to pend_app, pend_readonly;
alter default privileges revoke execute on functions from public;
create or replace function pend.uuid_v7() returns uuid language sql volatile parallel safe as $$
  select encode(set_bit(set_bit(overlay(
    uuid_send(gen_random_uuid()) placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6
  ), 52, 1), 53, 1), 'hex')::uuid
$$;
revoke all on function pend.uuid_v7() from public;
grant execute on function pend.uuid_v7() to pend_app, pend_readonly;
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
  insert into audit.changes (tenant_id, resource, record_id, operation, changes, actor_id, request_id, reason)
  values (
    coalesce((record ->> 'tenant_id')::uuid, '00000000-0000-0000-0000-000000000000'),
    tg_argv[0],
    (record ->> tg_argv[2])::uuid,
    coalesce(nullif(tg_argv[1], ''), case tg_op when 'INSERT' then 'create' when 'UPDATE' then 'update' else 'delete' end),
    coalesce(found, '{}'),
    nullif(current_setting('pend.actor_id', true), '')::uuid,
    left(nullif(current_setting('pend.request_id', true), ''), 200),
    left(nullif(current_setting('pend.system_reason', true), ''), 1000)
  );
  return null;
end $$;
revoke all on function audit.record_change() from public;
