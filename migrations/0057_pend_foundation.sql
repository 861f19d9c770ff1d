-- policies, grants, triggers and functions that changed

create or replace function audit.prune(last integer) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp set row_security = on as $$
declare
  done integer;
begin
  if coalesce(current_setting('pend.system_reason', true), '') = '' then
    raise insufficient_privilege using message = 'the platform alone does this to the trail';
  end if;
  perform set_config('pend.erasing', '', true);
  delete from audit.changes c where c.tenant_id = nullif(current_setting('pend.tenant_id', true), '')::uuid and c.position <= last;
  get diagnostics done = row_count;
  return done;
end
$$;
revoke all on function audit.prune(integer) from public;
grant execute on function audit.prune(integer) to pend_app;
create or replace function audit.erase(resource text) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp set row_security = on as $$
declare
  done integer;
begin
  if coalesce(current_setting('pend.system_reason', true), '') = '' then
    raise insufficient_privilege using message = 'the platform alone does this to the trail';
  end if;
  if nullif(current_setting('pend.tenant_id', true), '')::uuid is null or nullif(current_setting('pend.tenant_id', true), '')::uuid = '00000000-0000-0000-0000-000000000000' or not starts_with(coalesce(current_setting('pend.system_reason', true), ''), 'even in a closed tenant: erase the tenant') then
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
create or replace function audit.redact(row_id uuid, details jsonb, caller text, why text, staff_why text, proof text) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp set row_security = on as $$
declare
  done integer;
begin
  if coalesce(current_setting('pend.system_reason', true), '') = '' then
    raise insufficient_privilege using message = 'the platform alone does this to the trail';
  end if;
  perform set_config('pend.redacting', 'on', true);
  update audit.changes c set changes = details, address = caller, reason = why, staff_reason = staff_why, redaction = proof
  where c.tenant_id = nullif(current_setting('pend.tenant_id', true), '')::uuid and c.id = row_id and c.hash is not null;
  get diagnostics done = row_count;
  perform set_config('pend.redacting', '', true);
  return done;
end
$$;
revoke all on function audit.redact(uuid, jsonb, text, text, text, text) from public;
grant execute on function audit.redact(uuid, jsonb, text, text, text, text) to pend_app;
