-- policies, grants, triggers and functions that changed

create or replace function pend.uuid_v7() returns uuid language sql volatile parallel safe as $$
  select encode(overlay(overlay(
    uuid_send(gen_random_uuid()) placing substring(int8send(at / 1000) from 3) from 1 for 6
  ) placing substring(int4send((28672 + at % 1000 * 4096 / 1000)::integer) from 3) from 7 for 2), 'hex')::uuid
  from (select (extract(epoch from clock_timestamp()) * 1000000)::bigint as at) as moment
$$;
revoke all on function pend.uuid_v7() from public;
grant execute on function pend.uuid_v7() to pend_app, pend_readonly;
create or replace function pend.touch() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
  begin
    if to_jsonb(old) - tg_argv = to_jsonb(new) - tg_argv then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
    return new;
  end $$;
revoke all on function pend.touch() from public;
create or replace function pend.tell(resource text, operation text, tenant uuid, record uuid, before jsonb, after jsonb) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  scope text := coalesce(current_setting('pend.tenant_id', true), '');
  what text := case operation when 'INSERT' then 'created' when 'DELETE' then 'deleted' else 'updated' end;
  changed jsonb;
begin
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
