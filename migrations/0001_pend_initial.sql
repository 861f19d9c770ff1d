-- policies, grants, triggers and functions that changed

create schema if not exists pend;
create schema if not exists auth;
create schema if not exists tenant;
create schema if not exists audit;
create schema if not exists tasks;
grant usage on schema pend, auth, tenant, audit, tasks to pend_app, pend_readonly;
alter default privileges revoke execute on functions from public;
create or replace function pend.uuid_v7() returns uuid language sql volatile parallel safe as $$
  select encode(overlay(overlay(
    uuid_send(gen_random_uuid()) placing substring(int8send(at / 1000) from 3) from 1 for 6
  ) placing substring(int4send((28672 + at % 1000 * 4096 / 1000)::integer) from 3) from 7 for 2), 'hex')::uuid
  from (select (extract(epoch from clock_timestamp()) * 1000000)::bigint as at) as moment
$$;
revoke all on function pend.uuid_v7() from public;
grant execute on function pend.uuid_v7() to pend_app, pend_readonly;
create or replace function pend.plain(value text) returns text language sql immutable parallel safe as $$
  select case when octet_length(value) = char_length(value) then lower(value) else normalize(
    replace(replace(replace(replace(translate(
      regexp_replace(lower(normalize(value, nfkd)), '[\u0300-\u036f]', '', 'g'),
      'łøđħıŧðς', 'lodhitdσ'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), nfkc) end
$$;
revoke all on function pend.plain(text) from public;
grant execute on function pend.plain(text) to pend_app, pend_readonly;
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
create or replace function audit.unsealed_tenants(most integer) returns setof uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp set row_security = on as $$
begin
  if coalesce(current_setting('pend.system_reason', true), '') = '' then
    raise insufficient_privilege using message = 'the platform alone does this to the trail';
  end if;
  return query select distinct c.tenant_id from audit.changes c where c.hash is null limit most;
end
$$;
revoke all on function audit.unsealed_tenants(integer) from public;
grant execute on function audit.unsealed_tenants(integer) to pend_app;
create or replace function audit.seal(ids uuid[], hashes text[], first integer) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp set row_security = on as $$
declare
  done integer;
begin
  if coalesce(current_setting('pend.system_reason', true), '') = '' then
    raise insufficient_privilege using message = 'the platform alone does this to the trail';
  end if;
  update audit.changes c set position = first + given.place::integer - 1, hash = given.hash
  from unnest(ids, hashes) with ordinality as given(id, hash, place)
  where c.tenant_id = nullif(current_setting('pend.tenant_id', true), '')::uuid and c.id = given.id and c.hash is null;
  get diagnostics done = row_count;
  return done;
end
$$;
revoke all on function audit.seal(uuid[], text[], integer) from public;
grant execute on function audit.seal(uuid[], text[], integer) to pend_app;
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
create extension if not exists btree_gin schema pend;
create extension if not exists pg_trgm schema pend;
create table if not exists pend.texts (
  scope text not null,
  record_id uuid not null,
  body text not null,
  primary key (record_id, scope)
);
do $$
declare
  place text := (select opcnamespace::regnamespace from pg_catalog.pg_opclass where opcname = 'gin_trgm_ops');
begin
  execute pg_catalog.format('create index if not exists texts_body_idx on pend.texts using gin (scope, body %s.gin_trgm_ops) with (gin_pending_list_limit = 256)', place);
end $$;
create or replace function pend.find_texts(resource text, classes text[], parts text[], most integer) returns uuid[]
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
declare
  tenant text := nullif(current_setting('pend.tenant_id', true), '');
  scopes text[] := array(select tenant || '/' || resource || '/' || class from unnest(classes) class);
  conditions text[] := array(
    select format('body like %L', '%' || replace(replace(replace(pend.plain(part), '\', '\\'), '%', '\%'), '_', '\_') || '%') from unnest(parts) part
  );
  condition text;
  found uuid[];
begin
  if cardinality(classes) = 1 then
    conditions := array[array_to_string(conditions, ' and ')];
  end if;
  foreach condition in array conditions loop
    execute 'select coalesce(array_agg(record_id), ''{}'') from (select record_id from pend.texts where scope = any ($1) and ' || condition || ' limit $2) found'
      into found using scopes, most + 1;
    if cardinality(found) <= most then
      return found;
    end if;
  end loop;
  return null;
end $$;
revoke all on function pend.find_texts(text, text[], text[], integer) from public;
grant execute on function pend.find_texts(text, text[], text[], integer) to pend_app, pend_readonly;
