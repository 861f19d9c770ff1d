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
  "version" integer not null default 1,
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
grant select ("tenant_id", "id", "name", "prefix", "permissions", "created_by_id", "expires_at", "last_used_at", "previous_until", "revoked_at", "created_at", "updated_at", "version") on "tenant"."api_keys" to pend_app;
grant insert ("tenant_id", "id", "name", "prefix", "permissions", "created_by_id", "expires_at", "last_used_at", "previous_until", "revoked_at", "created_at", "updated_at", "version") on "tenant"."api_keys" to pend_app;
grant update ("name", "prefix", "permissions", "created_by_id", "expires_at", "last_used_at", "previous_until", "revoked_at", "updated_at", "version") on "tenant"."api_keys" to pend_app;
grant delete on "tenant"."api_keys" to pend_app;
grant select ("tenant_id", "id", "name", "prefix", "permissions", "created_by_id", "expires_at", "last_used_at", "previous_until", "revoked_at", "created_at", "updated_at", "version") on "tenant"."api_keys" to pend_readonly;
create trigger "record_change" after insert or update or delete on "tenant"."api_keys"
  for each row execute function audit.record_change('apiKeys', '', 'id', '{"name":"name","prefix":"prefix","permissions":"permissions","created_by_id":"createdBy","expires_at":"expiresAt","previous_until":"previousUntil","revoked_at":"revokedAt"}', '{}');
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
