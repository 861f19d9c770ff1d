-- create roles
-- policies, grants, triggers and functions that changed

create table "tenant"."roles" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "id" uuid not null default pend.uuid_v7(),
  "name" text not null,
  "slug" text,
  "description" text,
  "permissions" text[] not null default array[]::text[],
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  constraint "roles_pkey" primary key ("tenant_id", "id"),
  constraint "roles_slug_key" unique ("tenant_id", "slug"),
  constraint "roles_name_check" check (char_length("name") <= 100),
  constraint "roles_slug_check" check (char_length("slug") <= 100),
  constraint "roles_slug_check2" check ("slug" ~ '^[a-z0-9]+(?:-[a-z0-9]+)*$'),
  constraint "roles_description_check" check (char_length("description") <= 500),
  constraint "roles_permissions_check" check (cardinality("permissions") <= 1000)
);
create index "roles_name_idx" on "tenant"."roles" ("tenant_id", "name", "id");
create index "roles_created_at_idx" on "tenant"."roles" ("tenant_id", "created_at");
alter table "tenant"."roles" enable row level security;
alter table "tenant"."roles" force row level security;
create policy "roles_tenant" on "tenant"."roles" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "roles_access" on "tenant"."roles" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "name", "slug", "description", "permissions", "created_at", "updated_at", "version") on "tenant"."roles" to pend_app;
grant insert ("tenant_id", "id", "name", "slug", "description", "permissions", "created_at", "updated_at", "version") on "tenant"."roles" to pend_app;
grant update ("name", "slug", "description", "permissions", "updated_at", "version") on "tenant"."roles" to pend_app;
grant delete on "tenant"."roles" to pend_app;
grant select ("tenant_id", "id", "name", "slug", "description", "permissions", "created_at", "updated_at", "version") on "tenant"."roles" to pend_readonly;
create trigger "record_change" after insert or update or delete on "tenant"."roles"
  for each row execute function audit.record_change('roles', '', 'id', '{"name":"name","slug":"slug","description":"description","permissions":"permissions"}', '{}');
