-- create file_variants
-- policies, grants, triggers and functions that changed

create table "public"."file_variants" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "id" uuid not null default pend.uuid_v7(),
  "file_id" uuid not null,
  "name" text not null,
  "size" integer not null,
  "is_declared" boolean not null,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  constraint "file_variants_pkey" primary key ("tenant_id", "id"),
  constraint "file_variants_file_id_name_key" unique ("tenant_id", "file_id", "name"),
  constraint "file_variants_name_check" check (char_length("name") <= 60),
  constraint "file_variants_size_check" check ("size" >= 0),
  constraint "file_variants_file_id_fkey" foreign key ("tenant_id", "file_id") references "public"."files" ("tenant_id", "id") on delete cascade
);
alter table "public"."file_variants" enable row level security;
alter table "public"."file_variants" force row level security;
create policy "file_variants_tenant" on "public"."file_variants" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "file_variants_access" on "public"."file_variants" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "file_id", "name", "size", "is_declared", "created_at", "updated_at", "version") on "public"."file_variants" to pend_app;
grant insert ("tenant_id", "id", "file_id", "name", "size", "is_declared", "created_at", "updated_at", "version") on "public"."file_variants" to pend_app;
grant update ("file_id", "name", "size", "is_declared", "updated_at", "version") on "public"."file_variants" to pend_app;
grant delete on "public"."file_variants" to pend_app;
grant select ("tenant_id", "id", "file_id", "name", "size", "is_declared", "created_at", "updated_at", "version") on "public"."file_variants" to pend_readonly;
