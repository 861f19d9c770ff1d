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
  "reason" text,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  constraint "changes_pkey" primary key ("tenant_id", "id"),
  constraint "changes_resource_check" check (char_length("resource") <= 63),
  constraint "changes_operation_check" check ("operation" in ('create', 'update', 'delete')),
  constraint "changes_request_id_check" check (char_length("request_id") <= 200),
  constraint "changes_reason_check" check (char_length("reason") <= 1000)
);
create index "changes_created_at_idx" on "audit"."changes" ("tenant_id", "created_at" desc, "id" desc);
create index "changes_record_id_idx" on "audit"."changes" ("tenant_id", "record_id");
create index "changes_request_id_idx" on "audit"."changes" ("tenant_id", "request_id");
alter table "audit"."changes" enable row level security;
alter table "audit"."changes" force row level security;
create policy "changes_tenant" on "audit"."changes" as restrictive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "changes_access" on "audit"."changes" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "resource", "record_id", "operation", "changes", "actor_id", "request_id", "reason", "created_at", "updated_at", "version") on "audit"."changes" to pend_app;
grant select ("tenant_id", "id", "resource", "record_id", "operation", "changes", "actor_id", "request_id", "reason", "created_at", "updated_at", "version") on "audit"."changes" to pend_readonly;
create policy "changes_record" on "audit"."changes" as permissive for insert to pend_owner
  with check (pg_trigger_depth() > 0);
