-- What the database has beside tables, made from the declarations. Migrations install it; policies and rights on
-- tables stand in policies.sql.

-- pend: schemas
create schema if not exists pend;
create schema if not exists auth;
create schema if not exists tenant;
create schema if not exists audit;
create schema if not exists tasks;

-- pend: rights on schemas
grant usage on schema pend, auth, tenant, audit, tasks to pend_app, pend_readonly;
alter default privileges revoke execute on functions from public;

-- pend: function pend.uuid_v7
create or replace function pend.uuid_v7() returns uuid language sql volatile parallel safe as $$
  select encode(overlay(overlay(
    uuid_send(gen_random_uuid()) placing substring(int8send(at / 1000) from 3) from 1 for 6
  ) placing substring(int4send((28672 + at % 1000 * 4096 / 1000)::integer) from 3) from 7 for 2), 'hex')::uuid
  from (select (extract(epoch from clock_timestamp()) * 1000000)::bigint as at) as moment
$$;
revoke all on function pend.uuid_v7() from public;
grant execute on function pend.uuid_v7() to pend_app, pend_readonly;

-- pend: function pend.plain
create or replace function pend.plain(value text) returns text language sql immutable parallel safe as $$
  select case when octet_length(value) = char_length(value) then lower(value) else normalize(
    replace(replace(replace(replace(translate(
      regexp_replace(lower(normalize(value, nfkd)), '[\u0300-\u036f]', '', 'g'),
      'łøđħıŧðς', 'lodhitdσ'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), nfkc) end
$$;
revoke all on function pend.plain(text) from public;
grant execute on function pend.plain(text) to pend_app, pend_readonly;

-- pend: function audit.record_change
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

-- pend: function audit.record_event(operation text, resource text, record_id uuid, details jsonb, tenant uuid)
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

-- pend: function audit.unsealed_tenants(most integer)
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

-- pend: function audit.seal(ids uuid[], hashes text[], first integer)
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

-- pend: function audit.prune(last integer)
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

-- pend: function audit.erase(resource text)
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

-- pend: function audit.redact(row_id uuid, details jsonb, caller text, why text, staff_why text, proof text)
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

-- pend: function pend.touch
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

-- pend: function pend.tell
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

-- pend: table pend.texts
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

-- pend: function pend.find_texts
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

-- framework: policy tasks.events.tell
create policy "events_tell" on "tasks"."events" as permissive for insert to pend_owner
  with check (pg_trigger_depth() > 0);

-- framework: trigger tasks.bulk_runs.record_change
create trigger "record_change" after insert or update or delete on "tasks"."bulk_runs"
  for each row execute function audit.record_change('bulkRuns', '', 'id', '{"resource":"resource","action":"action","state":"state","total":"total","problem":"problem","actor_id":"actorId","started_at":"startedAt","finished_at":"finishedAt"}', '{}');

-- framework: function pend.tell_tasks_bulk_runs
create or replace function pend."tell_tasks_bulk_runs"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at', 'progress', 'done', 'failed', 'skipped', 'place', 'resource$start', 'action$start'] = to_jsonb(new) - array['updated_at', 'progress', 'done', 'failed', 'skipped', 'place', 'resource$start', 'action$start'] then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
  end if;
  perform pend.tell(
    'bulkRuns', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'resource', old."resource", 'action', old."action", 'state', old."state", 'total', old."total", 'progress', old."progress", 'done', old."done", 'failed', old."failed", 'skipped', old."skipped", 'problem', old."problem", 'actorId', old."actor_id", 'startedAt', to_char(old."started_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'finishedAt', to_char(old."finished_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'resource', new."resource", 'action', new."action", 'state', new."state", 'total', new."total", 'progress', new."progress", 'done', new."done", 'failed', new."failed", 'skipped', new."skipped", 'problem', new."problem", 'actorId', new."actor_id", 'startedAt', to_char(new."started_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'finishedAt', to_char(new."finished_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_tasks_bulk_runs"() from public;

-- framework: trigger tasks.bulk_runs.tell_create
create trigger "tell_create" after insert on "tasks"."bulk_runs"
  for each row when (new.version = 0) execute function pend."tell_tasks_bulk_runs"();

-- framework: trigger tasks.bulk_runs.tell_update
create trigger "tell_update" before update on "tasks"."bulk_runs"
  for each row when (old.version = new.version) execute function pend."tell_tasks_bulk_runs"();

-- framework: trigger tasks.bulk_runs.tell_delete
create trigger "tell_delete" before delete on "tasks"."bulk_runs"
  for each row execute function pend."tell_tasks_bulk_runs"();

-- framework: storage of tasks.tasks
-- Each task changes its row some four times: what is dead has to go long before a fifth of the table is.
alter table tasks.tasks set (
  autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0
);

-- framework: index tasks.tasks_scheduled_idx
-- Scheduled tasks whose time has come.
create index "tasks_scheduled_idx" on tasks.tasks ("run_at") where state = 'scheduled';

-- framework: index tasks.tasks_waiting_idx
-- The next task of a tenant: the common case, without a key and a limit.
create index "tasks_waiting_idx" on tasks.tasks ("queue", "tenant_id", "priority" desc, "run_at") where state = 'waiting' and key is null and is_limited = 0;

-- framework: index tasks.tasks_keyed_waiting_idx
-- Each tenant is asked for the tasks with a key that have waited longest, whatever others have.
create index "tasks_keyed_waiting_idx" on tasks.tasks ("queue", "tenant_id", "priority" desc, "run_at") where state = 'waiting' and key is not null;

-- framework: index tasks.tasks_keyed_idx
-- Whether an earlier task of the same key is still unfinished.
create index "tasks_keyed_idx" on tasks.tasks ("queue", "tenant_id", "key", "id")
  where key is not null and state in ('scheduled', 'waiting', 'dispatched', 'running');

-- framework: index tasks.tasks_limited_idx
-- Waiting tasks of names that have a rate limit.
create index "tasks_limited_idx" on tasks.tasks ("queue", "name", "priority" desc, "run_at") where state = 'waiting' and key is null and is_limited = 1;

-- framework: index tasks.tasks_rate_idx
-- How many tasks of a limited name began lately.
create index "tasks_rate_idx" on tasks.tasks ("name", "dispatched_at") where is_limited = 1;

-- framework: index tasks.tasks_dispatched_idx
-- Tasks that a version before handed out and nobody began.
create index "tasks_dispatched_idx" on tasks.tasks ("queue", "dispatched_at") where state = 'dispatched';

-- framework: index tasks.tasks_running_idx
-- Running tasks whose worker is silent.
create index "tasks_running_idx" on tasks.tasks ("lease_until") where state = 'running';

-- framework: index tasks.tasks_keep_idx
-- Finished tasks that have been kept long enough.
create index "tasks_keep_idx" on tasks.tasks ("keep_until") where keep_until is not null;

-- framework: index tasks.tasks_group_idx
-- What is left of a group.
create index "tasks_group_idx" on tasks.tasks ("tenant_id", "group_id") where group_id is not null;

-- framework: index tasks.tasks_record_idx
-- The tasks about a record, newest first. Most tasks are about none.
create index "tasks_record_idx" on tasks.tasks ("tenant_id", "record_id", "id" desc) where record_id is not null;

-- framework: index tasks.tasks_dead_idx
-- Staff looks for what is dead across all tenants, newest first. Only a task that dies writes this index.
create index "tasks_dead_idx" on tasks.tasks ("id" desc) where state in ('dead', 'expired');

-- framework: index tasks.tasks_unique_key_idx
-- Most tasks have no unique key, and each index more is written with every change of a task.
create unique index "tasks_unique_key_idx" on tasks.tasks ("tenant_id", "name", "unique_key") where unique_key is not null;

-- framework: index tasks.events_place_idx
-- The next events of all tenants, for who follows them all.
create index "events_place_idx" on tasks.events ("position", "id");

-- framework: index tasks.events_tenant_place_idx
-- The next events of one tenant.
create index "events_tenant_place_idx" on tasks.events ("tenant_id", "position", "id");

-- framework: index tasks.events_age_idx
-- Old events of all tenants, which are deleted.
create index "events_age_idx" on tasks.events ("created_at");

-- framework: index tasks.events_untold_idx
-- What a trigger wrote and nobody was told of yet is found at once, however long the outbox is.
create index "events_untold_idx" on tasks.events ("tenant_id", "position", "id") where "untold";

-- roles: trigger tenant.roles.record_change
create trigger "record_change" after insert or update or delete on "tenant"."roles"
  for each row execute function audit.record_change('roles', '', 'id', '{"name":"name","slug":"slug","description":"description","permissions":"permissions"}', '{}');

-- roles: function pend.tell_tenant_roles
create or replace function pend."tell_tenant_roles"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at', 'name$start'] = to_jsonb(new) - array['updated_at', 'name$start'] then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
  end if;
  perform pend.tell(
    'roles', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'name', old."name", 'slug', old."slug", 'description', old."description", 'permissions', old."permissions", 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'name', new."name", 'slug', new."slug", 'description', new."description", 'permissions', new."permissions", 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_tenant_roles"() from public;

-- roles: trigger tenant.roles.tell_create
create trigger "tell_create" after insert on "tenant"."roles"
  for each row when (new.version = 0) execute function pend."tell_tenant_roles"();

-- roles: trigger tenant.roles.tell_update
create trigger "tell_update" before update on "tenant"."roles"
  for each row when (old.version = new.version) execute function pend."tell_tenant_roles"();

-- roles: trigger tenant.roles.tell_delete
create trigger "tell_delete" before delete on "tenant"."roles"
  for each row execute function pend."tell_tenant_roles"();

-- roles: function pend.keep_texts_tenant_roles
create or replace function pend."keep_texts_tenant_roles"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    delete from pend.texts where record_id = old.id and scope in (old.tenant_id || '/roles/');
    return null;
  end if;
  insert into pend.texts (scope, record_id, body) values (new.tenant_id || '/roles/', new.id, pend.plain(concat_ws(chr(31), new."name", new."slug")))
  on conflict (record_id, scope) do update set body = excluded.body where texts.body <> excluded.body;
  return null;
end $$;
revoke all on function pend."keep_texts_tenant_roles"() from public;

-- roles: trigger tenant.roles.keep_texts
create trigger "keep_texts" after insert or delete on "tenant"."roles"
  for each row execute function pend."keep_texts_tenant_roles"();

-- roles: trigger tenant.roles.follow_texts
create trigger "follow_texts" after update on "tenant"."roles"
  for each row when (old."name" is distinct from new."name" or old."slug" is distinct from new."slug") execute function pend."keep_texts_tenant_roles"();

-- roles: texts of tenant.roles
alter table "tenant"."roles" no force row level security;
insert into pend.texts (scope, record_id, body)
  select t.tenant_id || '/roles/', t.id, pend.plain(concat_ws(chr(31), t."name", t."slug")) from "tenant"."roles" t
  on conflict do nothing;
alter table "tenant"."roles" force row level security;

-- users: trigger auth.users.record_change
create trigger "record_change" after insert or update or delete on "auth"."users"
  for each row execute function audit.record_change('users', '', 'id', '{"email":"email","first_name":"firstName","middle_name":"middleName","last_name":"lastName","is_active":"isActive","email_verified_at":"emailVerifiedAt","started_over_at":"startedOverAt"}', '{"is_staff":"isStaff","is_superuser":"isSuperuser"}');

-- users: trigger auth.users.touch
create trigger "touch" before update on "auth"."users"
  for each row when (old.version = new.version) execute function pend.touch('updated_at', 'first_name$start', 'last_name$start');

-- users: trigger tenant.memberships.record_change
create trigger "record_change" after insert or update or delete on "tenant"."memberships"
  for each row execute function audit.record_change('memberships', '', 'id', '{"user_id":"user","role":"role","role_ids":"roles"}', '{}');

-- users: function pend.keep_tenant_memberships_roles
create or replace function pend."keep_tenant_memberships_roles"() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    delete from "tenant"."memberships_roles" where tenant_id = new.tenant_id and "membership_id" = new.id and not ("role_id" = any(new."role_ids"));
    if new."role_ids" <@ old."role_ids" then
      return null;
    end if;
  end if;
  insert into "tenant"."memberships_roles" (tenant_id, "membership_id", "role_id") select new.tenant_id, new.id, id from unnest(new."role_ids") id on conflict do nothing;
  return null;
end $$;
revoke all on function pend."keep_tenant_memberships_roles"() from public;

-- users: trigger tenant.memberships.keep_role_ids
create trigger "keep_role_ids" after insert on "tenant"."memberships"
  for each row when (new."role_ids" <> '{}') execute function pend."keep_tenant_memberships_roles"();

-- users: trigger tenant.memberships.follow_role_ids
create trigger "follow_role_ids" after update on "tenant"."memberships"
  for each row when (old."role_ids" is distinct from new."role_ids") execute function pend."keep_tenant_memberships_roles"();

-- users: function pend.follow_tenant_memberships_roles
create or replace function pend."follow_tenant_memberships_roles"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  scope text := coalesce(current_setting('pend.tenant_id', true), '');
begin
  perform set_config('pend.tenant_id', coalesce(new.tenant_id, old.tenant_id)::text, true);
  if tg_op = 'INSERT' then
    update "tenant"."memberships" set "role_ids" = "role_ids" || new."role_id" where tenant_id = new.tenant_id and id = new."membership_id" and not (new."role_id" = any("role_ids"));
  elsif not exists (select from "tenant"."memberships_roles" where tenant_id = old.tenant_id and "membership_id" = old."membership_id" and "role_id" = old."role_id") then
    update "tenant"."memberships" set "role_ids" = array_remove("role_ids", old."role_id") where tenant_id = old.tenant_id and id = old."membership_id" and old."role_id" = any("role_ids");
  end if;
  perform set_config('pend.tenant_id', scope, true);
  return null;
end $$;
revoke all on function pend."follow_tenant_memberships_roles"() from public;

-- users: trigger tenant.memberships_roles.follow_insert
create trigger "follow_insert" after insert on "tenant"."memberships_roles"
  for each row when (pg_trigger_depth() = 0) execute function pend."follow_tenant_memberships_roles"();

-- users: trigger tenant.memberships_roles.follow_delete
create constraint trigger "follow_delete" after delete on "tenant"."memberships_roles"
  deferrable initially deferred
  for each row execute function pend."follow_tenant_memberships_roles"();

-- users: function pend.tell_tenant_memberships
create or replace function pend."tell_tenant_memberships"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at', 'permissions_version'] = to_jsonb(new) - array['updated_at', 'permissions_version'] then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
  end if;
  perform pend.tell(
    'memberships', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'user', old."user_id", 'role', old."role", 'roles', old."role_ids", 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'user', new."user_id", 'role', new."role", 'roles', new."role_ids", 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_tenant_memberships"() from public;

-- users: trigger tenant.memberships.tell_create
create trigger "tell_create" after insert on "tenant"."memberships"
  for each row when (new.version = 0) execute function pend."tell_tenant_memberships"();

-- users: trigger tenant.memberships.tell_update
create trigger "tell_update" before update on "tenant"."memberships"
  for each row when (old.version = new.version) execute function pend."tell_tenant_memberships"();

-- users: trigger tenant.memberships.tell_delete
create trigger "tell_delete" before delete on "tenant"."memberships"
  for each row execute function pend."tell_tenant_memberships"();

-- users: function tenant.outdate_member()
-- A member with another built-in role.
create or replace function tenant.outdate_member() returns trigger language plpgsql as $$
begin
  if new.permissions_version = old.permissions_version then
    new.permissions_version := old.permissions_version % 1073741823 + 1;
  end if;
  return new;
end $$;
revoke all on function tenant.outdate_member() from public;

-- users: function tenant.outdate_holder()
-- A member who was given a role of the tenant's own, or lost one.
create or replace function tenant.outdate_holder() returns trigger language plpgsql as $$
begin
  update tenant.memberships
  set permissions_version = permissions_version % 1073741823 + 1
  where tenant_id = coalesce(new.tenant_id, old.tenant_id) and id = coalesce(new.membership_id, old.membership_id);
  return null;
end $$;
revoke all on function tenant.outdate_holder() from public;

-- users: function tenant.outdate_holders()
-- All members who hold a role.
create or replace function tenant.outdate_holders() returns trigger language plpgsql as $$
begin
  update tenant.memberships m
  set permissions_version = permissions_version % 1073741823 + 1
  from tenant.memberships_roles j
  where j.tenant_id = old.tenant_id and j.role_id = old.id and m.tenant_id = j.tenant_id and m.id = j.membership_id;
  return coalesce(new, old);
end $$;
revoke all on function tenant.outdate_holders() from public;

-- users: function tenant.outdate_roles()
-- All members of a tenant: triggers on tenants call it.
create or replace function tenant.outdate_roles() returns trigger language plpgsql as $$
begin
  update tenant.memberships
  set permissions_version = permissions_version % 1073741823 + 1, updated_at = now(), version = version + 1
  where tenant_id = new.id;
  return null;
end $$;
revoke all on function tenant.outdate_roles() from public;

-- users: function auth.guard_staff()
-- No request makes anybody staff, whatever a body says (GHSA-59fh-9f3p-7m39, CVE-2026-48150, CVE-2023-39345). The serving role does it for the platform and for nobody in particular, as commands do, which have neither an actor nor an address.
create or replace function auth.guard_staff() returns trigger language plpgsql as $$
begin
  if current_user in ('pend_app', 'pend_readonly') and (
    coalesce(current_setting('pend.system_reason', true), '') = ''
    or coalesce(current_setting('pend.actor_id', true), '') <> ''
    or coalesce(current_setting('pend.address', true), '') <> ''
  ) then
    raise insufficient_privilege using message = 'staff of the platform is made by commands alone';
  end if;
  return new;
end $$;
revoke all on function auth.guard_staff() from public;

-- users: trigger tenant.memberships.outdate_member
-- Another built-in role.
create trigger "outdate_member" before update of role on tenant.memberships
  for each row when (old.role <> new.role) execute function tenant.outdate_member();

-- users: trigger tenant.memberships_roles.outdate_holder
-- A role of the tenant's own, given or taken.
create trigger "outdate_holder" after insert or update or delete on tenant.memberships_roles
  for each row execute function tenant.outdate_holder();

-- users: trigger tenant.roles.outdate_holders
-- What a role allows.
create trigger "outdate_holders" after update of permissions on tenant.roles
  for each row when (old.permissions is distinct from new.permissions) execute function tenant.outdate_holders();

-- users: trigger tenant.roles.outdate_holders_of_gone
-- A role that goes. Rows that go with it by the foreign key are seen as the owner of the tables, who meets no members: so the holders are told before.
create trigger "outdate_holders_of_gone" before delete on tenant.roles
  for each row execute function tenant.outdate_holders();

-- users: trigger auth.users.guard_new_staff
-- Nobody is staff from the beginning.
create trigger "guard_new_staff" before insert on auth.users
  for each row when (new.is_staff or new.is_superuser) execute function auth.guard_staff();

-- users: trigger auth.users.guard_staff
-- Nobody becomes staff by a request.
create trigger "guard_staff" before update of is_staff, is_superuser on auth.users
  for each row when (old.is_staff <> new.is_staff or old.is_superuser <> new.is_superuser) execute function auth.guard_staff();

-- tenant-settings: trigger tenant.tenant_settings.record_change
create trigger "record_change" after insert or update or delete on "tenant"."tenant_settings"
  for each row execute function audit.record_change('tenantSettings', '', 'id', '{"locale":"locale","time_zone":"timeZone","brand_name":"brandName","brand_color":"brandColor","brand_logo":"brandLogo","brand_texts":"brandTexts","audit_retention_days":"auditRetentionDays"}', '{}');

-- tenant-settings: function pend.tell_tenant_tenant_settings
create or replace function pend."tell_tenant_tenant_settings"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at', 'place'] = to_jsonb(new) - array['updated_at', 'place'] then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
  end if;
  perform pend.tell(
    'tenantSettings', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'locale', old."locale", 'timeZone', old."time_zone", 'brandName', old."brand_name", 'brandColor', old."brand_color", 'brandLogo', old."brand_logo", 'brandTexts', old."brand_texts", 'auditRetentionDays', old."audit_retention_days", 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'locale', new."locale", 'timeZone', new."time_zone", 'brandName', new."brand_name", 'brandColor', new."brand_color", 'brandLogo', new."brand_logo", 'brandTexts', new."brand_texts", 'auditRetentionDays', new."audit_retention_days", 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_tenant_tenant_settings"() from public;

-- tenant-settings: trigger tenant.tenant_settings.tell_create
create trigger "tell_create" after insert on "tenant"."tenant_settings"
  for each row when (new.version = 0) execute function pend."tell_tenant_tenant_settings"();

-- tenant-settings: trigger tenant.tenant_settings.tell_update
create trigger "tell_update" before update on "tenant"."tenant_settings"
  for each row when (old.version = new.version) execute function pend."tell_tenant_tenant_settings"();

-- tenant-settings: trigger tenant.tenant_settings.tell_delete
create trigger "tell_delete" before delete on "tenant"."tenant_settings"
  for each row execute function pend."tell_tenant_tenant_settings"();

-- tenant-settings: function pend.time_zone
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
revoke all on function pend.time_zone() from public;
grant execute on function pend.time_zone() to pend_app, pend_readonly;

-- tenants: trigger tenant.tenants.record_change
create trigger "record_change" after insert or update or delete on "tenant"."tenants"
  for each row execute function audit.record_change('tenants', '', 'id', '{"name":"name","slug":"slug","requires_second_factor":"requiresSecondFactor","status":"status","deletes_at":"deletesAt","closed_by":"closedBy"}', '{}');

-- tenants: trigger tenant.tenants.touch
create trigger "touch" before update on "tenant"."tenants"
  for each row when (old.version = new.version) execute function pend.touch('updated_at', 'name$start');

-- tenants: trigger tenant.domains.record_change
create trigger "record_change" after insert or update or delete on "tenant"."domains"
  for each row execute function audit.record_change('domains', '', 'id', '{"host":"host","leads_to_id":"leadsTo"}', '{"token":"token"}');

-- tenants: trigger tenant.domains.touch
create trigger "touch" before update on "tenant"."domains"
  for each row when (old.version = new.version) execute function pend.touch('updated_at', 'checked_at', 'misses');

-- tenants: trigger tenant.former_slugs.record_change
create trigger "record_change" after insert or update or delete on "tenant"."former_slugs"
  for each row execute function audit.record_change('formerSlugs', '', 'id', '{"slug":"slug","leads_to_id":"leadsTo","expires_at":"expiresAt"}', '{}');

-- tenants: trigger tenant.former_slugs.touch
create trigger "touch" before update on "tenant"."former_slugs"
  for each row when (old.version = new.version) execute function pend.touch('updated_at');

-- tenants: trigger tenant.tenants.outdate_roles
-- In a tenant that is suspended or opened again, every role has to be read again.
create trigger "outdate_roles" after update of status on tenant.tenants
  for each row when (old.status <> new.status) execute function tenant.outdate_roles();

-- tenants: trigger tenant.tenants.outdate_roles_without_factor
-- When a tenant begins to require a second factor, every membership has to be read again: tokens that are out act on it at once.
create trigger "outdate_roles_without_factor" after update of requires_second_factor on tenant.tenants
  for each row when (new.requires_second_factor and not old.requires_second_factor) execute function tenant.outdate_roles();

-- custom-domains: trigger tenant.custom_domains.record_change
create trigger "record_change" after insert or update or delete on "tenant"."custom_domains"
  for each row execute function audit.record_change('customDomains', '', 'id', '{"host":"host","status":"status","record_name":"recordName","token":"token","checked_at":"checkedAt","problem":"problem"}', '{}');

-- custom-domains: function pend.tell_tenant_custom_domains
create or replace function pend."tell_tenant_custom_domains"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at', 'host$start'] = to_jsonb(new) - array['updated_at', 'host$start'] then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
  end if;
  perform pend.tell(
    'customDomains', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'host', old."host", 'status', old."status", 'recordName', old."record_name", 'token', old."token", 'checkedAt', to_char(old."checked_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'problem', old."problem", 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'host', new."host", 'status', new."status", 'recordName', new."record_name", 'token', new."token", 'checkedAt', to_char(new."checked_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'problem', new."problem", 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_tenant_custom_domains"() from public;

-- custom-domains: trigger tenant.custom_domains.tell_create
create trigger "tell_create" after insert on "tenant"."custom_domains"
  for each row when (new.version = 0) execute function pend."tell_tenant_custom_domains"();

-- custom-domains: trigger tenant.custom_domains.tell_update
create trigger "tell_update" before update on "tenant"."custom_domains"
  for each row when (old.version = new.version) execute function pend."tell_tenant_custom_domains"();

-- custom-domains: trigger tenant.custom_domains.tell_delete
create trigger "tell_delete" before delete on "tenant"."custom_domains"
  for each row execute function pend."tell_tenant_custom_domains"();

-- mails: trigger tenant.mail_templates.record_change
create trigger "record_change" after insert or update or delete on "tenant"."mail_templates"
  for each row execute function audit.record_change('mailTemplates', '', 'id', '{"kind":"kind","subject":"subject","heading":"heading","body":"body","label":"label","footer":"footer"}', '{}');

-- mails: function pend.tell_tenant_mail_templates
create or replace function pend."tell_tenant_mail_templates"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at'] = to_jsonb(new) - array['updated_at'] then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
  end if;
  perform pend.tell(
    'mailTemplates', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'kind', old."kind", 'subject', old."subject", 'heading', old."heading", 'body', old."body", 'label', old."label", 'footer', old."footer", 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'kind', new."kind", 'subject', new."subject", 'heading', new."heading", 'body', new."body", 'label', new."label", 'footer', new."footer", 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_tenant_mail_templates"() from public;

-- mails: trigger tenant.mail_templates.tell_create
create trigger "tell_create" after insert on "tenant"."mail_templates"
  for each row when (new.version = 0) execute function pend."tell_tenant_mail_templates"();

-- mails: trigger tenant.mail_templates.tell_update
create trigger "tell_update" before update on "tenant"."mail_templates"
  for each row when (old.version = new.version) execute function pend."tell_tenant_mail_templates"();

-- mails: trigger tenant.mail_templates.tell_delete
create trigger "tell_delete" before delete on "tenant"."mail_templates"
  for each row execute function pend."tell_tenant_mail_templates"();

-- sessions: trigger auth.sessions.record_change
create trigger "record_change" after insert or update or delete on "auth"."sessions"
  for each row execute function audit.record_change('sessions', '', 'id', '{"user_id":"user","chosen_tenant_id":"chosenTenant","expires_at":"expiresAt","ended_at":"endedAt","ended_by":"endedBy","impersonator_id":"impersonator","started_from_id":"startedFrom","reason":"reason","api_key":"apiKey"}', '{"address":"address","user_agent":"userAgent"}');

-- sessions: trigger auth.sessions.touch
create trigger "touch" before update on "auth"."sessions"
  for each row when (old.version = new.version) execute function pend.touch('updated_at', 'proven_at');

-- sessions: function auth.end_sessions_of_inactive()
-- Ends the sessions of somebody who is switched off.
create or replace function auth.end_sessions_of_inactive() returns trigger language plpgsql as $$
begin
  update auth.sessions
  set ended_at = now(), ended_by = 'deactivation', updated_at = now(), version = version + 1
  where user_id = new.id and ended_at is null;
  return null;
end $$;
revoke all on function auth.end_sessions_of_inactive() from public;

-- sessions: function auth.end_impersonations()
-- Ends what somebody does in the names of others, and others do in theirs.
create or replace function auth.end_impersonations() returns trigger language plpgsql as $$
begin
  update auth.sessions
  set ended_at = now(), ended_by = 'staff', updated_at = now(), version = version + 1
  where ended_at is null and impersonator_id is not null and (user_id = new.id or impersonator_id = new.id);
  return null;
end $$;
revoke all on function auth.end_impersonations() from public;

-- sessions: function auth.end_started_sessions()
-- Ends the sessions that were started from one.
create or replace function auth.end_started_sessions() returns trigger language plpgsql as $$
begin
  update auth.sessions
  set ended_at = now(), ended_by = new.ended_by, updated_at = now(), version = version + 1
  where ended_at is null and started_from_id = new.id;
  return null;
end $$;
revoke all on function auth.end_started_sessions() from public;

-- sessions: trigger auth.users.end_sessions
-- Somebody who is switched off is out at once.
create trigger "end_sessions" after update of is_active on auth.users
  for each row when (old.is_active and not new.is_active) execute function auth.end_sessions_of_inactive();

-- sessions: trigger auth.users.end_impersonations
-- A former superuser acts in nobody's name, and nobody acts in the name of somebody who has become staff.
create trigger "end_impersonations" after update of is_staff, is_superuser, is_active on auth.users
  for each row when (old.is_staff <> new.is_staff or old.is_superuser <> new.is_superuser or old.is_active <> new.is_active) execute function auth.end_impersonations();

-- sessions: trigger auth.sessions.end_started_sessions
-- What was started from a session ends with it.
create trigger "end_started_sessions" after update of ended_at on auth.sessions
  for each row when (old.ended_at is null and new.ended_at is not null) execute function auth.end_started_sessions();

-- passwords: trigger auth.credentials.record_change
create trigger "record_change" after insert or update or delete on "auth"."credentials"
  for each row execute function audit.record_change('credentials', '', 'id', '{"user_id":"user"}', '{"password_hash":"passwordHash"}');

-- passwords: trigger auth.credentials.touch
create trigger "touch" before update on "auth"."credentials"
  for each row when (old.version = new.version) execute function pend.touch('updated_at');

-- second-factors: function auth.has_second_factor(uuid)
-- What counts as a second factor, for admission and for tenants; log-in asks which ones there are (methodsOf). It reads with the rights of its caller: the platform.
create or replace function auth.has_second_factor(person uuid) returns boolean language plpgsql stable as $$
begin
  return exists (select from auth.totp_secrets s where s.user_id = person and s.confirmed_at is not null)
    or exists (select from auth.passkeys k where k.user_id = person);
end $$;
revoke all on function auth.has_second_factor(uuid) from public;
grant execute on function auth.has_second_factor(uuid) to pend_app, pend_readonly;

-- identities: trigger auth.identities.record_change
create trigger "record_change" after insert or update or delete on "auth"."identities"
  for each row execute function audit.record_change('identities', '', 'id', '{"user_id":"user","issuer":"issuer","subject":"subject","provider":"provider","email":"email"}', '{}');

-- identities: trigger auth.identities.touch
create trigger "touch" before update on "auth"."identities"
  for each row when (old.version = new.version) execute function pend.touch('updated_at', 'last_used_at');

-- access: function auth.admit(text, text, text, text, text, text, text)
-- Admission reads sessions, memberships, people and tenants in one look-up of their keys: asking each app for its part would cost every transaction a statement each.
-- Admission: whether the caller of a transaction is still welcome. Every transaction of the application asks it as it begins, in the
-- same round trip. The settings of the transaction stand before it is asked; null means welcome, a code is what refuses.
create or replace function auth.admit(
  tenant text, actor text, session text, permissions_version text, staff_reason text, impersonator text, mode text,
  out refusal text
) language plpgsql volatile as $$
declare
  own_tenant uuid := nullif(tenant, '')::uuid;
  own_id uuid := nullif(actor, '')::uuid;
  current_version integer;
  own_key uuid;
begin
  if mode is null and permissions_version is not null and staff_reason is null then
    select s.api_key into own_key
    from auth.sessions s join tenant.memberships m on m.tenant_id = own_tenant and m.user_id = s.user_id
    where s.id = session::uuid and s.user_id = own_id and s.ended_at is null and s.expires_at > now()
      and s.impersonator_id is not distinct from admit.impersonator::uuid
      and m.permissions_version = admit.permissions_version::integer;
    if found then
      if own_key is not null then
        refusal := set_config('pend.key_id', own_key::text, true);
        refusal := null;
      end if;
      -- A role that is up to date was read from an active tenant.
      return;
    end if;
  end if;

  if session is not null then
    select s.api_key into own_key from auth.sessions s
    where s.id = session::uuid and s.user_id = own_id and s.ended_at is null and s.expires_at > now()
      and s.impersonator_id is not distinct from admit.impersonator::uuid;
    if not found then
      refusal := 'auth.session_ended';
      return;
    end if;
    if own_key is not null then
      refusal := set_config('pend.key_id', own_key::text, true);
      refusal := null;
    end if;
  end if;

  -- Staff is no member: what lets them in is what they are to the platform at this moment.
  if staff_reason is not null then
    perform from auth.users u where u.id = own_id and u.is_active and (u.is_superuser or u.is_staff);
    if not found or impersonator is not null then
      refusal := case when own_tenant is null then 'permissions.denied' else 'tenants.not_found' end;
      return;
    end if;
  end if;

  if mode is not null then
    -- What the platform does in a tenant ends with it too, unless its mode is made for a closed one. A tenant that is just being made
    -- stands in no table yet.
    if own_tenant is not null and mode not in ('even_if_closed', 'erasing') then
      perform from tenant.tenants t where t.id = own_tenant and t.status <> 'active';
      if found then
        refusal := 'tenants.not_found';
      end if;
    end if;
    return;
  end if;

  -- Work in somebody's name without their session: a task that was enqueued, a command.
  if own_id is not null and session is null then
    perform from auth.users u where u.id = own_id and u.is_active;
    if not found then
      refusal := 'auth.session_ended';
      return;
    end if;
  end if;

  if own_tenant is null then
    return;
  end if;

  if own_id is not null and staff_reason is null then
    select m.permissions_version into current_version
    from tenant.memberships m where m.tenant_id = own_tenant and m.user_id = own_id;
    if not found then
      refusal := 'tenants.not_found';
      return;
    elsif current_version = permissions_version::integer then
      return;
    end if;
  end if;

  perform from tenant.tenants t where t.id = own_tenant and t.status = 'active';
  if not found then
    refusal := 'tenants.not_found';
  elsif current_version <> permissions_version::integer then
    refusal := 'auth.stale_token';
  end if;
end $$;
revoke all on function auth.admit(text, text, text, text, text, text, text) from public;
grant execute on function auth.admit(text, text, text, text, text, text, text) to pend_app, pend_readonly;

-- api-keys: trigger tenant.api_keys.record_change
create trigger "record_change" after insert or update or delete on "tenant"."api_keys"
  for each row execute function audit.record_change('apiKeys', '', 'id', '{"name":"name","prefix":"prefix","permissions":"permissions","created_by_id":"createdBy","expires_at":"expiresAt","previous_until":"previousUntil","revoked_at":"revokedAt"}', '{}');

-- api-keys: function pend.tell_tenant_api_keys
create or replace function pend."tell_tenant_api_keys"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at', 'last_used_at', 'prefix$start'] = to_jsonb(new) - array['updated_at', 'last_used_at', 'prefix$start'] then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
  end if;
  perform pend.tell(
    'apiKeys', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'name', old."name", 'prefix', old."prefix", 'permissions', old."permissions", 'createdBy', old."created_by_id", 'expiresAt', to_char(old."expires_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'lastUsedAt', to_char(old."last_used_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'previousUntil', to_char(old."previous_until" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'revokedAt', to_char(old."revoked_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'name', new."name", 'prefix', new."prefix", 'permissions', new."permissions", 'createdBy', new."created_by_id", 'expiresAt', to_char(new."expires_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'lastUsedAt', to_char(new."last_used_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'previousUntil', to_char(new."previous_until" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'revokedAt', to_char(new."revoked_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_tenant_api_keys"() from public;

-- api-keys: trigger tenant.api_keys.tell_create
create trigger "tell_create" after insert on "tenant"."api_keys"
  for each row when (new.version = 0) execute function pend."tell_tenant_api_keys"();

-- api-keys: trigger tenant.api_keys.tell_update
create trigger "tell_update" before update on "tenant"."api_keys"
  for each row when (old.version = new.version) execute function pend."tell_tenant_api_keys"();

-- api-keys: trigger tenant.api_keys.tell_delete
create trigger "tell_delete" before delete on "tenant"."api_keys"
  for each row execute function pend."tell_tenant_api_keys"();

-- api-keys: function pend.keep_texts_tenant_api_keys
create or replace function pend."keep_texts_tenant_api_keys"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    delete from pend.texts where record_id = old.id and scope in (old.tenant_id || '/apiKeys/');
    return null;
  end if;
  insert into pend.texts (scope, record_id, body) values (new.tenant_id || '/apiKeys/', new.id, pend.plain(concat_ws(chr(31), new."name", new."prefix")))
  on conflict (record_id, scope) do update set body = excluded.body where texts.body <> excluded.body;
  return null;
end $$;
revoke all on function pend."keep_texts_tenant_api_keys"() from public;

-- api-keys: trigger tenant.api_keys.keep_texts
create trigger "keep_texts" after insert or delete on "tenant"."api_keys"
  for each row execute function pend."keep_texts_tenant_api_keys"();

-- api-keys: trigger tenant.api_keys.follow_texts
create trigger "follow_texts" after update on "tenant"."api_keys"
  for each row when (old."name" is distinct from new."name" or old."prefix" is distinct from new."prefix") execute function pend."keep_texts_tenant_api_keys"();

-- api-keys: texts of tenant.api_keys
alter table "tenant"."api_keys" no force row level security;
insert into pend.texts (scope, record_id, body)
  select t.tenant_id || '/apiKeys/', t.id, pend.plain(concat_ws(chr(31), t."name", t."prefix")) from "tenant"."api_keys" t
  on conflict do nothing;
alter table "tenant"."api_keys" force row level security;

-- invitations: trigger tenant.invitations.record_change
create trigger "record_change" after insert or update or delete on "tenant"."invitations"
  for each row execute function audit.record_change('invitations', '', 'id', '{"email":"email","role":"role","role_ids":"roles","invited_by_id":"invitedBy","expires_at":"expiresAt","accepted_at":"acceptedAt"}', '{}');

-- invitations: function pend.keep_tenant_invitations_roles
create or replace function pend."keep_tenant_invitations_roles"() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    delete from "tenant"."invitations_roles" where tenant_id = new.tenant_id and "invitation_id" = new.id and not ("role_id" = any(new."role_ids"));
    if new."role_ids" <@ old."role_ids" then
      return null;
    end if;
  end if;
  insert into "tenant"."invitations_roles" (tenant_id, "invitation_id", "role_id") select new.tenant_id, new.id, id from unnest(new."role_ids") id on conflict do nothing;
  return null;
end $$;
revoke all on function pend."keep_tenant_invitations_roles"() from public;

-- invitations: trigger tenant.invitations.keep_role_ids
create trigger "keep_role_ids" after insert on "tenant"."invitations"
  for each row when (new."role_ids" <> '{}') execute function pend."keep_tenant_invitations_roles"();

-- invitations: trigger tenant.invitations.follow_role_ids
create trigger "follow_role_ids" after update on "tenant"."invitations"
  for each row when (old."role_ids" is distinct from new."role_ids") execute function pend."keep_tenant_invitations_roles"();

-- invitations: function pend.follow_tenant_invitations_roles
create or replace function pend."follow_tenant_invitations_roles"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  scope text := coalesce(current_setting('pend.tenant_id', true), '');
begin
  perform set_config('pend.tenant_id', coalesce(new.tenant_id, old.tenant_id)::text, true);
  if tg_op = 'INSERT' then
    update "tenant"."invitations" set "role_ids" = "role_ids" || new."role_id" where tenant_id = new.tenant_id and id = new."invitation_id" and not (new."role_id" = any("role_ids"));
  elsif not exists (select from "tenant"."invitations_roles" where tenant_id = old.tenant_id and "invitation_id" = old."invitation_id" and "role_id" = old."role_id") then
    update "tenant"."invitations" set "role_ids" = array_remove("role_ids", old."role_id") where tenant_id = old.tenant_id and id = old."invitation_id" and old."role_id" = any("role_ids");
  end if;
  perform set_config('pend.tenant_id', scope, true);
  return null;
end $$;
revoke all on function pend."follow_tenant_invitations_roles"() from public;

-- invitations: trigger tenant.invitations_roles.follow_insert
create trigger "follow_insert" after insert on "tenant"."invitations_roles"
  for each row when (pg_trigger_depth() = 0) execute function pend."follow_tenant_invitations_roles"();

-- invitations: trigger tenant.invitations_roles.follow_delete
create constraint trigger "follow_delete" after delete on "tenant"."invitations_roles"
  deferrable initially deferred
  for each row execute function pend."follow_tenant_invitations_roles"();

-- invitations: function pend.tell_tenant_invitations
create or replace function pend."tell_tenant_invitations"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at'] = to_jsonb(new) - array['updated_at'] then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
  end if;
  perform pend.tell(
    'invitations', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'email', old."email", 'role', old."role", 'roles', old."role_ids", 'invitedBy', old."invited_by_id", 'expiresAt', to_char(old."expires_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'acceptedAt', to_char(old."accepted_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'email', new."email", 'role', new."role", 'roles', new."role_ids", 'invitedBy', new."invited_by_id", 'expiresAt', to_char(new."expires_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'acceptedAt', to_char(new."accepted_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_tenant_invitations"() from public;

-- invitations: trigger tenant.invitations.tell_create
create trigger "tell_create" after insert on "tenant"."invitations"
  for each row when (new.version = 0) execute function pend."tell_tenant_invitations"();

-- invitations: trigger tenant.invitations.tell_update
create trigger "tell_update" before update on "tenant"."invitations"
  for each row when (old.version = new.version) execute function pend."tell_tenant_invitations"();

-- invitations: trigger tenant.invitations.tell_delete
create trigger "tell_delete" before delete on "tenant"."invitations"
  for each row execute function pend."tell_tenant_invitations"();

-- invitations: function pend.keep_texts_tenant_invitations
create or replace function pend."keep_texts_tenant_invitations"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    delete from pend.texts where record_id = old.id and scope in (old.tenant_id || '/invitations/');
    return null;
  end if;
  insert into pend.texts (scope, record_id, body) values (new.tenant_id || '/invitations/', new.id, pend.plain(concat_ws(chr(31), new."email")))
  on conflict (record_id, scope) do update set body = excluded.body where texts.body <> excluded.body;
  return null;
end $$;
revoke all on function pend."keep_texts_tenant_invitations"() from public;

-- invitations: trigger tenant.invitations.keep_texts
create trigger "keep_texts" after insert or delete on "tenant"."invitations"
  for each row execute function pend."keep_texts_tenant_invitations"();

-- invitations: trigger tenant.invitations.follow_texts
create trigger "follow_texts" after update on "tenant"."invitations"
  for each row when (old."email" is distinct from new."email") execute function pend."keep_texts_tenant_invitations"();

-- invitations: texts of tenant.invitations
alter table "tenant"."invitations" no force row level security;
insert into pend.texts (scope, record_id, body)
  select t.tenant_id || '/invitations/', t.id, pend.plain(concat_ws(chr(31), t."email")) from "tenant"."invitations" t
  on conflict do nothing;
alter table "tenant"."invitations" force row level security;

-- audit: policy audit.changes.record
create policy "changes_record" on "audit"."changes" as permissive for insert to pend_owner
  with check (pg_trigger_depth() > 0 or current_setting('pend.recording', true) = 'on');

-- audit: policy audit.changes.unsealed
create policy "changes_unsealed" on "audit"."changes" as permissive for select to pend_owner
  using (hash is null or tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));

-- audit: policy audit.changes.seal
create policy "changes_seal" on "audit"."changes" as permissive for update to pend_owner
  using (hash is null and tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (hash is not null and tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));

-- audit: policy audit.changes.prune
create policy "changes_prune" on "audit"."changes" as permissive for delete to pend_owner
  using (hash is not null and created_at < now() - interval '30 days' and tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));

-- audit: policy audit.changes.redact
create policy "changes_redact" on "audit"."changes" as permissive for update to pend_owner
  using (hash is not null and current_setting('pend.redacting', true) = 'on' and tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (redaction is not null and tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));

-- audit: policy audit.changes.erase
create policy "changes_erase" on "audit"."changes" as permissive for delete to pend_owner
  using (current_setting('pend.erasing', true) = 'on' and tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));

-- audit: index audit.changes_unsealed_idx
-- Rows that wait for their place in the chain are found without reading the trail.
create index "changes_unsealed_idx" on audit.changes ("tenant_id", "id") where "hash" is null;

-- webhooks: trigger public.webhooks.record_change
create trigger "record_change" after insert or update or delete on "public"."webhooks"
  for each row execute function audit.record_change('webhooks', '', 'id', '{"url":"url","description":"description","events":"events","is_enabled":"isEnabled","disabled_at":"disabledAt","disabled_reason":"disabledReason"}', '{"secrets":"secrets"}');

-- webhooks: function pend.tell_public_webhooks
create or replace function pend."tell_public_webhooks"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at', 'failing_since', 'paused_until', 'unanswered'] = to_jsonb(new) - array['updated_at', 'failing_since', 'paused_until', 'unanswered'] then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
  end if;
  perform pend.tell(
    'webhooks', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'url', old."url", 'description', old."description", 'events', old."events", 'isEnabled', old."is_enabled", 'disabledAt', to_char(old."disabled_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'disabledReason', old."disabled_reason", 'pausedUntil', to_char(old."paused_until" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'url', new."url", 'description', new."description", 'events', new."events", 'isEnabled', new."is_enabled", 'disabledAt', to_char(new."disabled_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'disabledReason', new."disabled_reason", 'pausedUntil', to_char(new."paused_until" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_public_webhooks"() from public;

-- webhooks: trigger public.webhooks.tell_create
create trigger "tell_create" after insert on "public"."webhooks"
  for each row when (new.version = 0) execute function pend."tell_public_webhooks"();

-- webhooks: trigger public.webhooks.tell_update
create trigger "tell_update" before update on "public"."webhooks"
  for each row when (old.version = new.version) execute function pend."tell_public_webhooks"();

-- webhooks: trigger public.webhooks.tell_delete
create trigger "tell_delete" before delete on "public"."webhooks"
  for each row execute function pend."tell_public_webhooks"();

-- files: trigger public.files.record_change
create trigger "record_change" after insert or update or delete on "public"."files"
  for each row execute function audit.record_change('files', '', 'id', '{"name":"name","alt":"alt","type":"type","size":"size","sha256":"sha256","width":"width","height":"height","is_public":"isPublic","status":"status","owner_id":"owner"}', '{"storage_key":"storageKey"}');

-- files: function pend.tell_public_files
create or replace function pend."tell_public_files"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at', 'name$start', 'type$start'] = to_jsonb(new) - array['updated_at', 'name$start', 'type$start'] then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
  end if;
  perform pend.tell(
    'files', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'name', old."name", 'alt', old."alt", 'type', old."type", 'size', old."size", 'sha256', old."sha256", 'width', old."width", 'height', old."height", 'isPublic', old."is_public", 'status', old."status", 'owner', old."owner_id", 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'name', new."name", 'alt', new."alt", 'type', new."type", 'size', new."size", 'sha256', new."sha256", 'width', new."width", 'height', new."height", 'isPublic', new."is_public", 'status', new."status", 'owner', new."owner_id", 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_public_files"() from public;

-- files: trigger public.files.tell_create
create trigger "tell_create" after insert on "public"."files"
  for each row when (new.version = 0) execute function pend."tell_public_files"();

-- files: trigger public.files.tell_update
create trigger "tell_update" before update on "public"."files"
  for each row when (old.version = new.version) execute function pend."tell_public_files"();

-- files: trigger public.files.tell_delete
create trigger "tell_delete" before delete on "public"."files"
  for each row execute function pend."tell_public_files"();

-- files: function pend.keep_texts_public_files
create or replace function pend."keep_texts_public_files"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    delete from pend.texts where record_id = old.id and scope in (old.tenant_id || '/files/');
    return null;
  end if;
  insert into pend.texts (scope, record_id, body) values (new.tenant_id || '/files/', new.id, pend.plain(concat_ws(chr(31), new."name", new."type")))
  on conflict (record_id, scope) do update set body = excluded.body where texts.body <> excluded.body;
  return null;
end $$;
revoke all on function pend."keep_texts_public_files"() from public;

-- files: trigger public.files.keep_texts
create trigger "keep_texts" after insert or delete on "public"."files"
  for each row execute function pend."keep_texts_public_files"();

-- files: trigger public.files.follow_texts
create trigger "follow_texts" after update on "public"."files"
  for each row when (old."name" is distinct from new."name" or old."type" is distinct from new."type") execute function pend."keep_texts_public_files"();

-- files: texts of public.files
alter table "public"."files" no force row level security;
insert into pend.texts (scope, record_id, body)
  select t.tenant_id || '/files/', t.id, pend.plain(concat_ws(chr(31), t."name", t."type")) from "public"."files" t
  on conflict do nothing;
alter table "public"."files" force row level security;

-- content: trigger public.categories.record_change
create trigger "record_change" after insert or update or delete on "public"."categories"
  for each row execute function audit.record_change('categories', '', 'id', '{"name":"name","slug":"slug"}', '{}');

-- content: function pend.tell_public_categories
create or replace function pend."tell_public_categories"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at', 'name$start'] = to_jsonb(new) - array['updated_at', 'name$start'] then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
  end if;
  perform pend.tell(
    'categories', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'name', old."name", 'slug', old."slug", 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'name', new."name", 'slug', new."slug", 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_public_categories"() from public;

-- content: trigger public.categories.tell_create
create trigger "tell_create" after insert on "public"."categories"
  for each row when (new.version = 0) execute function pend."tell_public_categories"();

-- content: trigger public.categories.tell_update
create trigger "tell_update" before update on "public"."categories"
  for each row when (old.version = new.version) execute function pend."tell_public_categories"();

-- content: trigger public.categories.tell_delete
create trigger "tell_delete" before delete on "public"."categories"
  for each row execute function pend."tell_public_categories"();

-- content: function pend.keep_texts_public_categories
create or replace function pend."keep_texts_public_categories"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    delete from pend.texts where record_id = old.id and scope in (old.tenant_id || '/categories/');
    return null;
  end if;
  insert into pend.texts (scope, record_id, body) values (new.tenant_id || '/categories/', new.id, pend.plain(concat_ws(chr(31), new."name", new."slug")))
  on conflict (record_id, scope) do update set body = excluded.body where texts.body <> excluded.body;
  return null;
end $$;
revoke all on function pend."keep_texts_public_categories"() from public;

-- content: trigger public.categories.keep_texts
create trigger "keep_texts" after insert or delete on "public"."categories"
  for each row execute function pend."keep_texts_public_categories"();

-- content: trigger public.categories.follow_texts
create trigger "follow_texts" after update on "public"."categories"
  for each row when (old."name" is distinct from new."name" or old."slug" is distinct from new."slug") execute function pend."keep_texts_public_categories"();

-- content: texts of public.categories
alter table "public"."categories" no force row level security;
insert into pend.texts (scope, record_id, body)
  select t.tenant_id || '/categories/', t.id, pend.plain(concat_ws(chr(31), t."name", t."slug")) from "public"."categories" t
  on conflict do nothing;
alter table "public"."categories" force row level security;

-- content: trigger public.tags.record_change
create trigger "record_change" after insert or update or delete on "public"."tags"
  for each row execute function audit.record_change('tags', '', 'id', '{"name":"name","slug":"slug"}', '{}');

-- content: function pend.tell_public_tags
create or replace function pend."tell_public_tags"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at', 'name$start'] = to_jsonb(new) - array['updated_at', 'name$start'] then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
  end if;
  perform pend.tell(
    'tags', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'name', old."name", 'slug', old."slug", 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'name', new."name", 'slug', new."slug", 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_public_tags"() from public;

-- content: trigger public.tags.tell_create
create trigger "tell_create" after insert on "public"."tags"
  for each row when (new.version = 0) execute function pend."tell_public_tags"();

-- content: trigger public.tags.tell_update
create trigger "tell_update" before update on "public"."tags"
  for each row when (old.version = new.version) execute function pend."tell_public_tags"();

-- content: trigger public.tags.tell_delete
create trigger "tell_delete" before delete on "public"."tags"
  for each row execute function pend."tell_public_tags"();

-- content: function pend.keep_texts_public_tags
create or replace function pend."keep_texts_public_tags"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    delete from pend.texts where record_id = old.id and scope in (old.tenant_id || '/tags/');
    return null;
  end if;
  insert into pend.texts (scope, record_id, body) values (new.tenant_id || '/tags/', new.id, pend.plain(concat_ws(chr(31), new."name", new."slug")))
  on conflict (record_id, scope) do update set body = excluded.body where texts.body <> excluded.body;
  return null;
end $$;
revoke all on function pend."keep_texts_public_tags"() from public;

-- content: trigger public.tags.keep_texts
create trigger "keep_texts" after insert or delete on "public"."tags"
  for each row execute function pend."keep_texts_public_tags"();

-- content: trigger public.tags.follow_texts
create trigger "follow_texts" after update on "public"."tags"
  for each row when (old."name" is distinct from new."name" or old."slug" is distinct from new."slug") execute function pend."keep_texts_public_tags"();

-- content: texts of public.tags
alter table "public"."tags" no force row level security;
insert into pend.texts (scope, record_id, body)
  select t.tenant_id || '/tags/', t.id, pend.plain(concat_ws(chr(31), t."name", t."slug")) from "public"."tags" t
  on conflict do nothing;
alter table "public"."tags" force row level security;

-- content: trigger public.articles.record_change
create trigger "record_change" after insert or update or delete on "public"."articles"
  for each row execute function audit.record_change('articles', '', 'id', '{"title":"title","slug":"slug","body":"body","status":"status","category_id":"category","tag_ids":"tags","cover_id":"cover","locale":"locale","author_id":"author","published_at":"publishedAt"}', '{}');

-- content: function pend.keep_public_articles_tags
create or replace function pend."keep_public_articles_tags"() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    delete from "public"."articles_tags" where tenant_id = new.tenant_id and "article_id" = new.id and not ("tag_id" = any(new."tag_ids"));
    if new."tag_ids" <@ old."tag_ids" then
      return null;
    end if;
  end if;
  insert into "public"."articles_tags" (tenant_id, "article_id", "tag_id") select new.tenant_id, new.id, id from unnest(new."tag_ids") id on conflict do nothing;
  return null;
end $$;
revoke all on function pend."keep_public_articles_tags"() from public;

-- content: trigger public.articles.keep_tag_ids
create trigger "keep_tag_ids" after insert on "public"."articles"
  for each row when (new."tag_ids" <> '{}') execute function pend."keep_public_articles_tags"();

-- content: trigger public.articles.follow_tag_ids
create trigger "follow_tag_ids" after update on "public"."articles"
  for each row when (old."tag_ids" is distinct from new."tag_ids") execute function pend."keep_public_articles_tags"();

-- content: function pend.follow_public_articles_tags
create or replace function pend."follow_public_articles_tags"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  scope text := coalesce(current_setting('pend.tenant_id', true), '');
begin
  perform set_config('pend.tenant_id', coalesce(new.tenant_id, old.tenant_id)::text, true);
  if tg_op = 'INSERT' then
    update "public"."articles" set "tag_ids" = "tag_ids" || new."tag_id" where tenant_id = new.tenant_id and id = new."article_id" and not (new."tag_id" = any("tag_ids"));
  elsif not exists (select from "public"."articles_tags" where tenant_id = old.tenant_id and "article_id" = old."article_id" and "tag_id" = old."tag_id") then
    update "public"."articles" set "tag_ids" = array_remove("tag_ids", old."tag_id") where tenant_id = old.tenant_id and id = old."article_id" and old."tag_id" = any("tag_ids");
  end if;
  perform set_config('pend.tenant_id', scope, true);
  return null;
end $$;
revoke all on function pend."follow_public_articles_tags"() from public;

-- content: trigger public.articles_tags.follow_insert
create trigger "follow_insert" after insert on "public"."articles_tags"
  for each row when (pg_trigger_depth() = 0) execute function pend."follow_public_articles_tags"();

-- content: trigger public.articles_tags.follow_delete
create constraint trigger "follow_delete" after delete on "public"."articles_tags"
  deferrable initially deferred
  for each row execute function pend."follow_public_articles_tags"();

-- content: function pend.tell_public_articles
create or replace function pend."tell_public_articles"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at', 'title$start', 'locale$start'] = to_jsonb(new) - array['updated_at', 'title$start', 'locale$start'] then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
  end if;
  perform pend.tell(
    'articles', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'title', old."title", 'slug', old."slug", 'body', old."body", 'status', old."status", 'category', old."category_id", 'tags', old."tag_ids", 'cover', old."cover_id", 'locale', old."locale", 'author', old."author_id", 'publishedAt', to_char(old."published_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'title', new."title", 'slug', new."slug", 'body', new."body", 'status', new."status", 'category', new."category_id", 'tags', new."tag_ids", 'cover', new."cover_id", 'locale', new."locale", 'author', new."author_id", 'publishedAt', to_char(new."published_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_public_articles"() from public;

-- content: trigger public.articles.tell_create
create trigger "tell_create" after insert on "public"."articles"
  for each row when (new.version = 0) execute function pend."tell_public_articles"();

-- content: trigger public.articles.tell_update
create trigger "tell_update" before update on "public"."articles"
  for each row when (old.version = new.version) execute function pend."tell_public_articles"();

-- content: trigger public.articles.tell_delete
create trigger "tell_delete" before delete on "public"."articles"
  for each row execute function pend."tell_public_articles"();

-- content: function pend.keep_texts_public_articles
create or replace function pend."keep_texts_public_articles"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    delete from pend.texts where record_id = old.id and scope in (old.tenant_id || '/articles/');
    return null;
  end if;
  insert into pend.texts (scope, record_id, body) values (new.tenant_id || '/articles/', new.id, pend.plain(concat_ws(chr(31), new."title", new."slug", new."body", new."locale")))
  on conflict (record_id, scope) do update set body = excluded.body where texts.body <> excluded.body;
  return null;
end $$;
revoke all on function pend."keep_texts_public_articles"() from public;

-- content: trigger public.articles.keep_texts
create trigger "keep_texts" after insert or delete on "public"."articles"
  for each row execute function pend."keep_texts_public_articles"();

-- content: trigger public.articles.follow_texts
create trigger "follow_texts" after update on "public"."articles"
  for each row when (old."title" is distinct from new."title" or old."slug" is distinct from new."slug" or old."body" is distinct from new."body" or old."locale" is distinct from new."locale") execute function pend."keep_texts_public_articles"();

-- content: texts of public.articles
alter table "public"."articles" no force row level security;
insert into pend.texts (scope, record_id, body)
  select t.tenant_id || '/articles/', t.id, pend.plain(concat_ws(chr(31), t."title", t."slug", t."body", t."locale")) from "public"."articles" t
  on conflict do nothing;
alter table "public"."articles" force row level security;

-- views: trigger tenant.saved_views.record_change
create trigger "record_change" after insert or update or delete on "tenant"."saved_views"
  for each row execute function audit.record_change('savedViews', '', 'id', '{"name":"name","resource":"resource","is_shared":"isShared","user_id":"user"}', '{"query":"query"}');

-- views: function pend.tell_tenant_saved_views
create or replace function pend."tell_tenant_saved_views"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at', 'name$start', 'resource$start'] = to_jsonb(new) - array['updated_at', 'name$start', 'resource$start'] then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
  end if;
  perform pend.tell(
    'savedViews', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'name', old."name", 'resource', old."resource", 'query', old."query", 'isShared', old."is_shared", 'user', old."user_id", 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'name', new."name", 'resource', new."resource", 'query', new."query", 'isShared', new."is_shared", 'user', new."user_id", 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_tenant_saved_views"() from public;

-- views: trigger tenant.saved_views.tell_create
create trigger "tell_create" after insert on "tenant"."saved_views"
  for each row when (new.version = 0) execute function pend."tell_tenant_saved_views"();

-- views: trigger tenant.saved_views.tell_update
create trigger "tell_update" before update on "tenant"."saved_views"
  for each row when (old.version = new.version) execute function pend."tell_tenant_saved_views"();

-- views: trigger tenant.saved_views.tell_delete
create trigger "tell_delete" before delete on "tenant"."saved_views"
  for each row execute function pend."tell_tenant_saved_views"();

-- views: function pend.keep_texts_tenant_saved_views
create or replace function pend."keep_texts_tenant_saved_views"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    delete from pend.texts where record_id = old.id and scope in (old.tenant_id || '/savedViews/');
    return null;
  end if;
  insert into pend.texts (scope, record_id, body) values (new.tenant_id || '/savedViews/', new.id, pend.plain(concat_ws(chr(31), new."name", new."resource")))
  on conflict (record_id, scope) do update set body = excluded.body where texts.body <> excluded.body;
  return null;
end $$;
revoke all on function pend."keep_texts_tenant_saved_views"() from public;

-- views: trigger tenant.saved_views.keep_texts
create trigger "keep_texts" after insert or delete on "tenant"."saved_views"
  for each row execute function pend."keep_texts_tenant_saved_views"();

-- views: trigger tenant.saved_views.follow_texts
create trigger "follow_texts" after update on "tenant"."saved_views"
  for each row when (old."name" is distinct from new."name" or old."resource" is distinct from new."resource") execute function pend."keep_texts_tenant_saved_views"();

-- views: texts of tenant.saved_views
alter table "tenant"."saved_views" no force row level security;
insert into pend.texts (scope, record_id, body)
  select t.tenant_id || '/savedViews/', t.id, pend.plain(concat_ws(chr(31), t."name", t."resource")) from "tenant"."saved_views" t
  on conflict do nothing;
alter table "tenant"."saved_views" force row level security;

-- tenant-exports: trigger tenant.tenant_exports.record_change
create trigger "record_change" after insert or update or delete on "tenant"."tenant_exports"
  for each row execute function audit.record_change('tenantExports', '', 'id', '{"status":"status","size":"size","sha256":"sha256","requested_by_id":"requestedBy","expires_at":"expiresAt","problem":"problem"}', '{"storage_key":"storageKey"}');

-- tenant-exports: function pend.tell_tenant_tenant_exports
create or replace function pend."tell_tenant_tenant_exports"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at', 'progress'] = to_jsonb(new) - array['updated_at', 'progress'] then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
  end if;
  perform pend.tell(
    'tenantExports', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'status', old."status", 'progress', old."progress", 'size', old."size"::text, 'sha256', old."sha256", 'requestedBy', old."requested_by_id", 'expiresAt', to_char(old."expires_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'problem', old."problem", 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'status', new."status", 'progress', new."progress", 'size', new."size"::text, 'sha256', new."sha256", 'requestedBy', new."requested_by_id", 'expiresAt', to_char(new."expires_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'problem', new."problem", 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_tenant_tenant_exports"() from public;

-- tenant-exports: trigger tenant.tenant_exports.tell_create
create trigger "tell_create" after insert on "tenant"."tenant_exports"
  for each row when (new.version = 0) execute function pend."tell_tenant_tenant_exports"();

-- tenant-exports: trigger tenant.tenant_exports.tell_update
create trigger "tell_update" before update on "tenant"."tenant_exports"
  for each row when (old.version = new.version) execute function pend."tell_tenant_tenant_exports"();

-- tenant-exports: trigger tenant.tenant_exports.tell_delete
create trigger "tell_delete" before delete on "tenant"."tenant_exports"
  for each row execute function pend."tell_tenant_tenant_exports"();
