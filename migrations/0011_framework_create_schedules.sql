-- create schedules
-- policies, grants, triggers and functions that changed

create table "tasks"."schedules" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "id" uuid not null default pend.uuid_v7(),
  "name" text not null,
  "last_slot" timestamp(3) with time zone not null,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  constraint "schedules_pkey" primary key ("tenant_id", "id"),
  constraint "schedules_name_key" unique ("tenant_id", "name"),
  constraint "schedules_name_check" check (char_length("name") <= 120)
);
create index "schedules_created_at_idx" on "tasks"."schedules" ("tenant_id", "created_at" desc, "id" desc);
alter table "tasks"."schedules" enable row level security;
alter table "tasks"."schedules" force row level security;
create policy "schedules_restrictive_select" on "tasks"."schedules" as restrictive for select to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "schedules_restrictive_insert" on "tasks"."schedules" as restrictive for insert to public
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "schedules_restrictive_update" on "tasks"."schedules" as restrictive for update to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "schedules_restrictive_delete" on "tasks"."schedules" as restrictive for delete to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "schedules_permissive_select" on "tasks"."schedules" as permissive for select to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "schedules_permissive_insert" on "tasks"."schedules" as permissive for insert to pend_app, pend_readonly
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "schedules_permissive_update" on "tasks"."schedules" as permissive for update to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "schedules_permissive_delete" on "tasks"."schedules" as permissive for delete to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
grant select ("tenant_id", "id", "name", "last_slot", "created_at", "updated_at", "version") on "tasks"."schedules" to pend_app;
grant insert ("tenant_id", "id", "name", "last_slot", "created_at", "updated_at", "version") on "tasks"."schedules" to pend_app;
grant update ("name", "last_slot", "updated_at", "version") on "tasks"."schedules" to pend_app;
grant delete on "tasks"."schedules" to pend_app;
grant select ("tenant_id", "id", "name", "last_slot", "created_at", "updated_at", "version") on "tasks"."schedules" to pend_readonly;
