-- policies, grants, triggers and functions that changed

create or replace function audit.erase(resource text) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp set row_security = on as $$
declare
  done integer;
begin
  if coalesce(current_setting('pend.system_reason', true), '') = '' then
    raise insufficient_privilege using message = 'the platform alone does this to the trail';
  end if;
  if nullif(current_setting('pend.tenant_id', true), '')::uuid is null or nullif(current_setting('pend.tenant_id', true), '')::uuid = '00000000-0000-0000-0000-000000000000' or not coalesce(current_setting('pend.system_mode', true), '') = 'erasing' then
    raise insufficient_privilege using message = 'a trail goes with its tenant alone';
  end if;
  perform set_config('pend.erasing', 'on', true);
  delete from audit.changes c where c.tenant_id = nullif(current_setting('pend.tenant_id', true), '')::uuid;
  get diagnostics done = row_count;
  perform set_config('pend.erasing', '', true);
  perform audit.record_event('erase', resource, nullif(current_setting('pend.tenant_id', true), '')::uuid, jsonb_build_object('trailRows', jsonb_build_object('old', done, 'new', null)), '00000000-0000-0000-0000-000000000000');
  return done;
end
$$;
revoke all on function audit.erase(text) from public;
grant execute on function audit.erase(text) to pend_app;
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
  if (operation = 'UPDATE' and changed is null) or coalesce(current_setting('pend.system_mode', true), '') = 'erasing' then
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
