-- create files
-- policies, grants, triggers and functions that changed

create table "public"."files" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "id" uuid not null default pend.uuid_v7(),
  "name" text not null,
  "type" text not null,
  "size" integer not null,
  "sha256" text not null,
  "width" integer,
  "height" integer,
  "is_public" boolean not null default false,
  "status" text not null default 'pending',
  "owner_id" uuid default nullif(current_setting('pend.actor_id', true), '')::uuid,
  "storage_key" text not null default '',
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  constraint "files_pkey" primary key ("tenant_id", "id"),
  constraint "files_name_check" check (char_length("name") <= 200),
  constraint "files_type_check" check (char_length("type") <= 100),
  constraint "files_size_check" check ("size" >= 0),
  constraint "files_sha256_check" check (char_length("sha256") <= 64),
  constraint "files_status_check" check ("status" in ('pending', 'ready')),
  constraint "files_storage_key_check" check (char_length("storage_key") <= 200),
  constraint "files_owner_id_fkey" foreign key ("owner_id") references "auth"."users" ("id") on delete set null ("owner_id")
);
create index "files_created_at_idx" on "public"."files" ("tenant_id", "created_at" desc, "id" desc);
create index "files_name_idx" on "public"."files" ("tenant_id", "name");
create index "files_type_idx" on "public"."files" ("tenant_id", "type");
create index "files_size_idx" on "public"."files" ("tenant_id", "size");
create index "files_owner_id_idx" on "public"."files" ("owner_id", "tenant_id");
create index "files_storage_key_idx" on "public"."files" ("tenant_id", "storage_key");
alter table "public"."files" enable row level security;
alter table "public"."files" force row level security;
create policy "files_tenant" on "public"."files" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "files_access" on "public"."files" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "name", "type", "size", "sha256", "width", "height", "is_public", "status", "owner_id", "storage_key", "created_at", "updated_at", "version") on "public"."files" to pend_app;
grant insert ("tenant_id", "id", "name", "type", "size", "sha256", "width", "height", "is_public", "status", "owner_id", "storage_key", "created_at", "updated_at", "version") on "public"."files" to pend_app;
grant update ("name", "type", "size", "sha256", "width", "height", "is_public", "status", "storage_key", "updated_at", "version") on "public"."files" to pend_app;
grant delete on "public"."files" to pend_app;
grant select ("tenant_id", "id", "name", "type", "size", "sha256", "width", "height", "is_public", "status", "owner_id", "created_at", "updated_at", "version") on "public"."files" to pend_readonly;
create trigger "record_change" after insert or update or delete on "public"."files"
  for each row execute function audit.record_change('files', '', 'id', '{"name":"name","type":"type","size":"size","sha256":"sha256","width":"width","height":"height","is_public":"isPublic","status":"status","owner_id":"owner"}', '{"storage_key":"storageKey"}');
