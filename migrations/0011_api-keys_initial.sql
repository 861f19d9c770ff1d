-- create api_keys
-- create api_key_secrets
-- policies, grants, triggers and functions that changed

create table "tenant"."api_keys" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "id" uuid not null default pend.uuid_v7(),
  "name" text not null,
  "prefix" text,
  "permissions" text[] not null,
  "created_by_id" uuid,
  "expires_at" timestamp(3) with time zone,
  "last_used_at" timestamp(3) with time zone,
  "previous_until" timestamp(3) with time zone,
  "revoked_at" timestamp(3) with time zone,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 0,
  "prefix$start" text collate "C" generated always as (left(pend.plain("prefix"), 200)) stored,
  constraint "api_keys_pkey" primary key ("tenant_id", "id"),
  constraint "api_keys_name_check" check (char_length("name") <= 100),
  constraint "api_keys_prefix_check" check (char_length("prefix") <= 20),
  constraint "api_keys_permissions_check" check (cardinality("permissions") <= 200),
  constraint "api_keys_created_by_id_fkey" foreign key ("created_by_id") references "auth"."users" ("id") on delete cascade
);
create index "api_keys_created_at_idx" on "tenant"."api_keys" ("tenant_id", "created_at" desc, "id" desc);
create index "api_keys_prefix_idx" on "tenant"."api_keys" ("tenant_id", "prefix");
create index "api_keys_created_by_id_idx" on "tenant"."api_keys" ("created_by_id", "tenant_id");
create index "api_keys_expires_at_idx" on "tenant"."api_keys" ("tenant_id", "expires_at");
create index "api_keys_revoked_at_idx" on "tenant"."api_keys" ("tenant_id", "revoked_at");
create index "api_keys_prefix_start_idx" on "tenant"."api_keys" ("tenant_id", "prefix$start");
create table "auth"."api_key_secrets" (
  "id" uuid not null default pend.uuid_v7(),
  "secret_hash" text,
  "session_id" uuid not null,
  "api_key" uuid not null,
  "leads_to_id" uuid not null,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  constraint "api_key_secrets_pkey" primary key ("id"),
  constraint "api_key_secrets_secret_hash_key" unique ("secret_hash"),
  constraint "api_key_secrets_secret_hash_check" check (char_length("secret_hash") <= 64),
  constraint "api_key_secrets_session_id_fkey" foreign key ("session_id") references "auth"."sessions" ("id") on delete cascade,
  constraint "api_key_secrets_leads_to_id_fkey" foreign key ("leads_to_id") references "tenant"."tenants" ("id") on delete cascade
);
create index "api_key_secrets_created_at_idx" on "auth"."api_key_secrets" ("created_at" desc, "id" desc);
create index "api_key_secrets_session_id_idx" on "auth"."api_key_secrets" ("session_id");
create index "api_key_secrets_leads_to_id_idx" on "auth"."api_key_secrets" ("leads_to_id");
alter table "tenant"."api_keys" enable row level security;
alter table "tenant"."api_keys" force row level security;
create policy "api_keys_tenant" on "tenant"."api_keys" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "api_keys_access" on "tenant"."api_keys" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "name", "prefix", "permissions", "created_by_id", "expires_at", "last_used_at", "previous_until", "revoked_at", "created_at", "updated_at", "version", "prefix$start") on "tenant"."api_keys" to pend_app;
grant insert ("tenant_id", "id", "name", "prefix", "permissions", "created_by_id", "expires_at", "last_used_at", "previous_until", "revoked_at", "created_at", "updated_at", "version") on "tenant"."api_keys" to pend_app;
grant update ("name", "prefix", "permissions", "created_by_id", "expires_at", "last_used_at", "previous_until", "revoked_at", "updated_at", "version") on "tenant"."api_keys" to pend_app;
grant delete on "tenant"."api_keys" to pend_app;
grant select ("tenant_id", "id", "name", "prefix", "permissions", "created_by_id", "expires_at", "last_used_at", "previous_until", "revoked_at", "created_at", "updated_at", "version", "prefix$start") on "tenant"."api_keys" to pend_readonly;
create trigger "record_change" after insert or update or delete on "tenant"."api_keys"
  for each row execute function audit.record_change('apiKeys', '', 'id', '{"name":"name","prefix":"prefix","permissions":"permissions","created_by_id":"createdBy","expires_at":"expiresAt","previous_until":"previousUntil","revoked_at":"revokedAt"}', '{}');
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
create trigger "tell_create" after insert on "tenant"."api_keys"
  for each row when (new.version = 0) execute function pend."tell_tenant_api_keys"();
create trigger "tell_update" before update on "tenant"."api_keys"
  for each row when (old.version = new.version) execute function pend."tell_tenant_api_keys"();
create trigger "tell_delete" before delete on "tenant"."api_keys"
  for each row execute function pend."tell_tenant_api_keys"();
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
create trigger "keep_texts" after insert or delete on "tenant"."api_keys"
  for each row execute function pend."keep_texts_tenant_api_keys"();
create trigger "follow_texts" after update on "tenant"."api_keys"
  for each row when (old."name" is distinct from new."name" or old."prefix" is distinct from new."prefix") execute function pend."keep_texts_tenant_api_keys"();
alter table "tenant"."api_keys" no force row level security;
insert into pend.texts (scope, record_id, body)
  select t.tenant_id || '/apiKeys/', t.id, pend.plain(concat_ws(chr(31), t."name", t."prefix")) from "tenant"."api_keys" t
  on conflict do nothing;
alter table "tenant"."api_keys" force row level security;
alter table "auth"."api_key_secrets" enable row level security;
alter table "auth"."api_key_secrets" force row level security;
create policy "api_key_secrets_system" on "auth"."api_key_secrets" as permissive for all to pend_app, pend_readonly
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
grant select ("id", "secret_hash", "session_id", "api_key", "leads_to_id", "created_at", "updated_at", "version") on "auth"."api_key_secrets" to pend_app;
grant insert ("id", "secret_hash", "session_id", "api_key", "leads_to_id", "created_at", "updated_at", "version") on "auth"."api_key_secrets" to pend_app;
grant update ("secret_hash", "session_id", "api_key", "leads_to_id", "updated_at", "version") on "auth"."api_key_secrets" to pend_app;
grant delete on "auth"."api_key_secrets" to pend_app;
grant select ("id", "session_id", "api_key", "leads_to_id", "created_at", "updated_at", "version") on "auth"."api_key_secrets" to pend_readonly;
