-- create files
-- create file_variants
-- policies, grants, triggers and functions that changed

create table "public"."files" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "id" uuid not null default pend.uuid_v7(),
  "name" text not null,
  "alt" text,
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
  "version" integer not null default 0,
  "name$start" text collate "C" generated always as (left(pend.plain("name"), 200)) stored,
  "type$start" text collate "C" generated always as (left(pend.plain("type"), 200)) stored,
  constraint "files_pkey" primary key ("tenant_id", "id"),
  constraint "files_name_check" check (char_length("name") <= 200),
  constraint "files_alt_check" check (char_length("alt") <= 300),
  constraint "files_type_check" check (char_length("type") <= 100),
  constraint "files_size_check" check ("size" >= 0),
  constraint "files_sha256_check" check (char_length("sha256") <= 64),
  constraint "files_status_check" check ("status" in ('pending', 'ready')),
  constraint "files_storage_key_check" check (char_length("storage_key") <= 200),
  constraint "files_owner_id_fkey" foreign key ("owner_id") references "auth"."users" ("id") on delete set null ("owner_id")
);
create index "files_created_at_idx" on "public"."files" ("tenant_id", "created_at" desc, "id" desc);
create index "files_is_public_created_at_idx" on "public"."files" ("tenant_id", "is_public", "created_at" desc, "id" desc);
create index "files_status_created_at_idx" on "public"."files" ("tenant_id", "status", "created_at" desc, "id" desc);
create index "files_name_idx" on "public"."files" ("tenant_id", "name" collate "und-x-icu");
create index "files_type_idx" on "public"."files" ("tenant_id", "type");
create index "files_size_idx" on "public"."files" ("tenant_id", "size");
create index "files_owner_id_idx" on "public"."files" ("owner_id", "tenant_id");
create index "files_storage_key_idx" on "public"."files" ("tenant_id", "storage_key");
create index "files_name_start_idx" on "public"."files" ("tenant_id", "name$start");
create index "files_type_start_idx" on "public"."files" ("tenant_id", "type$start");
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
alter table "public"."files" enable row level security;
alter table "public"."files" force row level security;
create policy "files_tenant" on "public"."files" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "files_access" on "public"."files" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "name", "alt", "type", "size", "sha256", "width", "height", "is_public", "status", "owner_id", "storage_key", "created_at", "updated_at", "version", "name$start", "type$start") on "public"."files" to pend_app;
grant insert ("tenant_id", "id", "name", "alt", "type", "size", "sha256", "width", "height", "is_public", "status", "owner_id", "storage_key", "created_at", "updated_at", "version") on "public"."files" to pend_app;
grant update ("name", "alt", "type", "size", "sha256", "width", "height", "is_public", "status", "storage_key", "updated_at", "version") on "public"."files" to pend_app;
grant delete on "public"."files" to pend_app;
grant select ("tenant_id", "id", "name", "alt", "type", "size", "sha256", "width", "height", "is_public", "status", "owner_id", "created_at", "updated_at", "version", "name$start", "type$start") on "public"."files" to pend_readonly;
create trigger "record_change" after insert or update or delete on "public"."files"
  for each row execute function audit.record_change('files', '', 'id', '{"name":"name","alt":"alt","type":"type","size":"size","sha256":"sha256","width":"width","height":"height","is_public":"isPublic","status":"status","owner_id":"owner"}', '{"storage_key":"storageKey"}');
create or replace function pend."tell_public_files"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at', 'name$start', 'type$start'] = to_jsonb(new) - array['updated_at', 'name$start', 'type$start'] then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
  end if;
  perform pend.tell(
    'files', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'name', old."name", 'alt', old."alt", 'type', old."type", 'size', old."size", 'sha256', old."sha256", 'width', old."width", 'height', old."height", 'isPublic', old."is_public", 'status', old."status", 'owner', old."owner_id", 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'name', new."name", 'alt', new."alt", 'type', new."type", 'size', new."size", 'sha256', new."sha256", 'width', new."width", 'height', new."height", 'isPublic', new."is_public", 'status', new."status", 'owner', new."owner_id", 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_public_files"() from public;
create trigger "tell_create" after insert on "public"."files"
  for each row when (new.version = 0) execute function pend."tell_public_files"();
create trigger "tell_update" before update on "public"."files"
  for each row when (old.version = new.version) execute function pend."tell_public_files"();
create trigger "tell_delete" before delete on "public"."files"
  for each row execute function pend."tell_public_files"();
create or replace function pend."keep_texts_public_files"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    delete from pend.texts where record_id = old.id and scope in (old.tenant_id || '/files/');
    return null;
  end if;
  insert into pend.texts (scope, record_id, body) values (new.tenant_id || '/files/', new.id, pend.plain(concat_ws(chr(31), new."name", new."type")))
  on conflict (record_id, scope) do update set body = excluded.body where texts.body <> excluded.body;
  return null;
end $$;
revoke all on function pend."keep_texts_public_files"() from public;
create trigger "keep_texts" after insert or delete on "public"."files"
  for each row execute function pend."keep_texts_public_files"();
create trigger "follow_texts" after update on "public"."files"
  for each row when (old."name" is distinct from new."name" or old."type" is distinct from new."type") execute function pend."keep_texts_public_files"();
alter table "public"."files" no force row level security;
insert into pend.texts (scope, record_id, body)
  select t.tenant_id || '/files/', t.id, pend.plain(concat_ws(chr(31), t."name", t."type")) from "public"."files" t
  on conflict do nothing;
alter table "public"."files" force row level security;
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
