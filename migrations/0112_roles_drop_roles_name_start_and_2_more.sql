-- drop roles.name$start
-- add roles.name$start
-- add roles_name_start_idx
-- policies, grants, triggers and functions that changed

drop trigger "follow_texts" on "tenant"."roles";
drop trigger "keep_texts" on "tenant"."roles";
drop trigger "tell_delete" on "tenant"."roles";
drop trigger "tell_update" on "tenant"."roles";
drop trigger "tell_create" on "tenant"."roles";
drop trigger "record_change" on "tenant"."roles";
revoke all on "tenant"."roles" from pend_app, pend_readonly;
drop policy "roles_access" on "tenant"."roles";
drop policy "roles_tenant" on "tenant"."roles";
alter table "tenant"."roles" drop column "name$start";
alter table "tenant"."roles" add column "name$start" text collate "C" generated always as (left(pend.plain("name"), 200)) stored;
create index "roles_name_start_idx" on "tenant"."roles" ("tenant_id", "name$start");
alter table "tenant"."roles" enable row level security;
alter table "tenant"."roles" force row level security;
create policy "roles_tenant" on "tenant"."roles" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "roles_access" on "tenant"."roles" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "name", "slug", "description", "permissions", "created_at", "updated_at", "version", "name$start") on "tenant"."roles" to pend_app;
grant insert ("tenant_id", "id", "name", "slug", "description", "permissions", "created_at", "updated_at", "version") on "tenant"."roles" to pend_app;
grant update ("name", "slug", "description", "permissions", "updated_at", "version") on "tenant"."roles" to pend_app;
grant delete on "tenant"."roles" to pend_app;
grant select ("tenant_id", "id", "name", "slug", "description", "permissions", "created_at", "updated_at", "version", "name$start") on "tenant"."roles" to pend_readonly;
create trigger "record_change" after insert or update or delete on "tenant"."roles"
  for each row execute function audit.record_change('roles', '', 'id', '{"name":"name","slug":"slug","description":"description","permissions":"permissions"}', '{}');
create trigger "tell_create" after insert on "tenant"."roles"
  for each row when (new.version = 0) execute function pend."tell_tenant_roles"();
create trigger "tell_update" before update on "tenant"."roles"
  for each row when (old.version = new.version) execute function pend."tell_tenant_roles"();
create trigger "tell_delete" after delete on "tenant"."roles"
  for each row execute function pend."tell_tenant_roles"();
create trigger "keep_texts" after insert or delete on "tenant"."roles"
  for each row execute function pend."keep_texts_tenant_roles"();
create trigger "follow_texts" after update on "tenant"."roles"
  for each row when (old."name" is distinct from new."name" or old."slug" is distinct from new."slug") execute function pend."keep_texts_tenant_roles"();
