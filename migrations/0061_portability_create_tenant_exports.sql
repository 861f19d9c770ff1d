-- create tenant_exports
-- policies, grants, triggers and functions that changed

create table "tenant"."tenant_exports" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "id" uuid not null default pend.uuid_v7(),
  "status" text not null default 'waiting',
  "progress" integer not null default 0,
  "size" numeric(15, 0),
  "sha256" text,
  "requested_by_id" uuid default nullif(current_setting('pend.actor_id', true), '')::uuid,
  "expires_at" timestamp(3) with time zone,
  "problem" text,
  "storage_key" text not null default '',
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  constraint "tenant_exports_pkey" primary key ("tenant_id", "id"),
  constraint "tenant_exports_status_check" check ("status" in ('waiting', 'writing', 'ready', 'failed', 'discarded', 'expired')),
  constraint "tenant_exports_progress_check" check ("progress" >= 0),
  constraint "tenant_exports_progress_check2" check ("progress" <= 100),
  constraint "tenant_exports_sha256_check" check (char_length("sha256") <= 64),
  constraint "tenant_exports_problem_check" check (char_length("problem") <= 300),
  constraint "tenant_exports_storage_key_check" check (char_length("storage_key") <= 200),
  constraint "tenant_exports_requested_by_id_fkey" foreign key ("requested_by_id") references "auth"."users" ("id") on delete set null ("requested_by_id")
);
create index "tenant_exports_created_at_idx" on "tenant"."tenant_exports" ("tenant_id", "created_at" desc, "id" desc);
create index "tenant_exports_requested_by_id_idx" on "tenant"."tenant_exports" ("requested_by_id", "tenant_id");
alter table "tenant"."tenant_exports" enable row level security;
alter table "tenant"."tenant_exports" force row level security;
create policy "tenant_exports_tenant" on "tenant"."tenant_exports" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "tenant_exports_access" on "tenant"."tenant_exports" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "status", "progress", "size", "sha256", "requested_by_id", "expires_at", "problem", "storage_key", "created_at", "updated_at", "version") on "tenant"."tenant_exports" to pend_app;
grant insert ("tenant_id", "id", "status", "progress", "size", "sha256", "requested_by_id", "expires_at", "problem", "storage_key", "created_at", "updated_at", "version") on "tenant"."tenant_exports" to pend_app;
grant update ("status", "progress", "size", "sha256", "requested_by_id", "expires_at", "problem", "storage_key", "updated_at", "version") on "tenant"."tenant_exports" to pend_app;
grant delete on "tenant"."tenant_exports" to pend_app;
grant select ("tenant_id", "id", "status", "progress", "size", "sha256", "requested_by_id", "expires_at", "problem", "created_at", "updated_at", "version") on "tenant"."tenant_exports" to pend_readonly;
create trigger "record_change" after insert or update or delete on "tenant"."tenant_exports"
  for each row execute function audit.record_change('tenantExports', '', 'id', '{"status":"status","size":"size","sha256":"sha256","requested_by_id":"requestedBy","expires_at":"expiresAt","problem":"problem"}', '{"storage_key":"storageKey"}');
