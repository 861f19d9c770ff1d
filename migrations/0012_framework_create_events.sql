-- create events
-- policies, grants, triggers and functions that changed

create table "tasks"."events" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "id" uuid not null default pend.uuid_v7(),
  "name" text not null,
  "resource" text,
  "record_id" uuid,
  "data" jsonb not null,
  "changed" jsonb,
  "actor_id" uuid,
  "request_id" text,
  "position" numeric(20, 0) not null,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  constraint "events_pkey" primary key ("tenant_id", "id"),
  constraint "events_name_check" check (char_length("name") <= 120),
  constraint "events_resource_check" check (char_length("resource") <= 100),
  constraint "events_request_id_check" check (char_length("request_id") <= 200)
);
create index "events_created_at_idx" on "tasks"."events" ("tenant_id", "created_at" desc, "id" desc);
alter table "tasks"."events" enable row level security;
alter table "tasks"."events" force row level security;
create policy "events_restrictive_select" on "tasks"."events" as restrictive for select to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "events_restrictive_insert" on "tasks"."events" as restrictive for insert to public
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "events_restrictive_update" on "tasks"."events" as restrictive for update to public
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "events_restrictive_delete" on "tasks"."events" as restrictive for delete to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "events_permissive_select" on "tasks"."events" as permissive for select to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "events_permissive_insert" on "tasks"."events" as permissive for insert to pend_app, pend_readonly
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "events_permissive_update" on "tasks"."events" as permissive for update to pend_app, pend_readonly
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "events_permissive_delete" on "tasks"."events" as permissive for delete to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
grant select ("tenant_id", "id", "name", "resource", "record_id", "data", "changed", "actor_id", "request_id", "position", "created_at", "updated_at", "version") on "tasks"."events" to pend_app;
grant insert ("tenant_id", "id", "name", "resource", "record_id", "data", "changed", "actor_id", "request_id", "position", "created_at", "updated_at", "version") on "tasks"."events" to pend_app;
grant update ("name", "resource", "record_id", "data", "changed", "actor_id", "request_id", "position", "updated_at", "version") on "tasks"."events" to pend_app;
grant delete on "tasks"."events" to pend_app;
grant select ("tenant_id", "id", "name", "resource", "record_id", "data", "changed", "actor_id", "request_id", "position", "created_at", "updated_at", "version") on "tasks"."events" to pend_readonly;

-- Those who follow: all tenants, one of them; and the one who clears away.
create index "events_place_idx" on "tasks"."events" ("position", "id");
create index "events_tenant_place_idx" on "tasks"."events" ("tenant_id", "position", "id");
create index "events_age_idx" on "tasks"."events" ("created_at");
