-- create idempotency_keys
-- policies, grants, triggers and functions that changed

create table "public"."idempotency_keys" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "id" uuid not null default pend.uuid_v7(),
  "key" text not null,
  "digest" text not null,
  "result" text not null,
  "expires_at" timestamp(3) with time zone not null,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  constraint "idempotency_keys_pkey" primary key ("tenant_id", "id"),
  constraint "idempotency_keys_key_key" unique ("tenant_id", "key"),
  constraint "idempotency_keys_key_check" check (char_length("key") <= 300),
  constraint "idempotency_keys_digest_check" check (char_length("digest") <= 100),
  constraint "idempotency_keys_result_check" check (char_length("result") <= 20000000)
);
create index "idempotency_keys_created_at_idx" on "public"."idempotency_keys" ("tenant_id", "created_at" desc, "id" desc);
create index "idempotency_keys_expires_at_idx" on "public"."idempotency_keys" ("tenant_id", "expires_at");
alter table "public"."idempotency_keys" enable row level security;
alter table "public"."idempotency_keys" force row level security;
create policy "idempotency_keys_tenant" on "public"."idempotency_keys" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "idempotency_keys_access" on "public"."idempotency_keys" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "key", "digest", "result", "expires_at", "created_at", "updated_at", "version") on "public"."idempotency_keys" to pend_app;
grant insert ("tenant_id", "id", "key", "digest", "result", "expires_at", "created_at", "updated_at", "version") on "public"."idempotency_keys" to pend_app;
grant update ("key", "digest", "result", "expires_at", "updated_at", "version") on "public"."idempotency_keys" to pend_app;
grant delete on "public"."idempotency_keys" to pend_app;
grant select ("tenant_id", "id", "key", "digest", "result", "expires_at", "created_at", "updated_at", "version") on "public"."idempotency_keys" to pend_readonly;
