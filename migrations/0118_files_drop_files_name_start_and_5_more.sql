-- drop files.name$start
-- drop files.type$start
-- add files.name$start
-- add files.type$start
-- add files_name_start_idx
-- add files_type_start_idx
-- policies, grants, triggers and functions that changed

drop trigger "follow_texts" on "public"."files";
drop trigger "keep_texts" on "public"."files";
drop trigger "tell_delete" on "public"."files";
drop trigger "tell_update" on "public"."files";
drop trigger "tell_create" on "public"."files";
drop trigger "record_change" on "public"."files";
revoke all on "public"."files" from pend_app, pend_readonly;
drop policy "files_access" on "public"."files";
drop policy "files_tenant" on "public"."files";
alter table "public"."files" drop column "name$start";
alter table "public"."files" drop column "type$start";
alter table "public"."files" add column "name$start" text collate "C" generated always as (left(pend.plain("name"), 200)) stored;
alter table "public"."files" add column "type$start" text collate "C" generated always as (left(pend.plain("type"), 200)) stored;
create index "files_name_start_idx" on "public"."files" ("tenant_id", "name$start");
create index "files_type_start_idx" on "public"."files" ("tenant_id", "type$start");
alter table "public"."files" enable row level security;
alter table "public"."files" force row level security;
create policy "files_tenant" on "public"."files" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "files_access" on "public"."files" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "name", "type", "size", "sha256", "width", "height", "is_public", "status", "owner_id", "storage_key", "created_at", "updated_at", "version", "name$start", "type$start") on "public"."files" to pend_app;
grant insert ("tenant_id", "id", "name", "type", "size", "sha256", "width", "height", "is_public", "status", "owner_id", "storage_key", "created_at", "updated_at", "version") on "public"."files" to pend_app;
grant update ("name", "type", "size", "sha256", "width", "height", "is_public", "status", "storage_key", "updated_at", "version") on "public"."files" to pend_app;
grant delete on "public"."files" to pend_app;
grant select ("tenant_id", "id", "name", "type", "size", "sha256", "width", "height", "is_public", "status", "owner_id", "created_at", "updated_at", "version", "name$start", "type$start") on "public"."files" to pend_readonly;
create trigger "record_change" after insert or update or delete on "public"."files"
  for each row execute function audit.record_change('files', '', 'id', '{"name":"name","type":"type","size":"size","sha256":"sha256","width":"width","height":"height","is_public":"isPublic","status":"status","owner_id":"owner"}', '{"storage_key":"storageKey"}');
create trigger "tell_create" after insert on "public"."files"
  for each row when (new.version = 0) execute function pend."tell_public_files"();
create trigger "tell_update" before update on "public"."files"
  for each row when (old.version = new.version) execute function pend."tell_public_files"();
create trigger "tell_delete" after delete on "public"."files"
  for each row execute function pend."tell_public_files"();
create trigger "keep_texts" after insert or delete on "public"."files"
  for each row execute function pend."keep_texts_public_files"();
create trigger "follow_texts" after update on "public"."files"
  for each row when (old."name" is distinct from new."name" or old."type" is distinct from new."type") execute function pend."keep_texts_public_files"();
