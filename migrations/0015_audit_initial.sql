-- create changes
-- policies, grants, triggers and functions that changed

create table "audit"."changes" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "id" uuid not null default pend.uuid_v7(),
  "resource" text not null,
  "record_id" uuid not null,
  "operation" text not null,
  "changes" jsonb not null,
  "actor_id" uuid,
  "request_id" text,
  "address" text,
  "reason" text,
  "staff_reason" text,
  "impersonator_id" uuid,
  "key_id" uuid,
  "position" integer,
  "hash" text,
  "redaction" text,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  "request_id$start" text collate "C" generated always as (left(pend.plain("request_id"), 200)) stored,
  constraint "changes_pkey" primary key ("tenant_id", "id"),
  constraint "changes_position_key" unique ("tenant_id", "position"),
  constraint "changes_resource_check" check (char_length("resource") <= 63),
  constraint "changes_operation_check" check (char_length("operation") <= 63),
  constraint "changes_request_id_check" check (char_length("request_id") <= 200),
  constraint "changes_address_check" check (char_length("address") <= 64),
  constraint "changes_reason_check" check (char_length("reason") <= 1000),
  constraint "changes_staff_reason_check" check (char_length("staff_reason") <= 500),
  constraint "changes_position_check" check ("position" >= 1),
  constraint "changes_hash_check" check (char_length("hash") <= 64),
  constraint "changes_redaction_check" check (char_length("redaction") <= 64)
);
create index "changes_created_at_idx" on "audit"."changes" ("tenant_id", "created_at" desc, "id" desc);
create index "changes_record_id_idx" on "audit"."changes" ("tenant_id", "record_id");
create index "changes_request_id_idx" on "audit"."changes" ("tenant_id", "request_id");
create index "changes_request_id_start_idx" on "audit"."changes" ("tenant_id", "request_id$start");
alter table "audit"."changes" enable row level security;
alter table "audit"."changes" force row level security;
create policy "changes_tenant" on "audit"."changes" as restrictive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "changes_access" on "audit"."changes" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "resource", "record_id", "operation", "changes", "actor_id", "request_id", "address", "reason", "staff_reason", "impersonator_id", "key_id", "position", "hash", "redaction", "created_at", "updated_at", "version", "request_id$start") on "audit"."changes" to pend_app;
grant select ("tenant_id", "id", "resource", "record_id", "operation", "changes", "actor_id", "request_id", "address", "reason", "staff_reason", "impersonator_id", "key_id", "position", "hash", "redaction", "created_at", "updated_at", "version", "request_id$start") on "audit"."changes" to pend_readonly;
create policy "changes_record" on "audit"."changes" as permissive for insert to pend_owner
  with check (pg_trigger_depth() > 0 or current_setting('pend.recording', true) = 'on');
create policy "changes_unsealed" on "audit"."changes" as permissive for select to pend_owner
  using (hash is null or tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "changes_seal" on "audit"."changes" as permissive for update to pend_owner
  using (hash is null and tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (hash is not null and tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "changes_prune" on "audit"."changes" as permissive for delete to pend_owner
  using (hash is not null and created_at < now() - interval '30 days' and tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "changes_redact" on "audit"."changes" as permissive for update to pend_owner
  using (hash is not null and current_setting('pend.redacting', true) = 'on' and tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (redaction is not null and tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "changes_erase" on "audit"."changes" as permissive for delete to pend_owner
  using (current_setting('pend.erasing', true) = 'on' and tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create index "changes_unsealed_idx" on audit.changes ("tenant_id", "id") where "hash" is null;
