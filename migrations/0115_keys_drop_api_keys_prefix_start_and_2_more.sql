-- drop api_keys.prefix$start
-- add api_keys.prefix$start
-- add api_keys_prefix_start_idx
-- policies, grants, triggers and functions that changed

drop trigger "follow_texts" on "tenant"."api_keys";
drop trigger "keep_texts" on "tenant"."api_keys";
drop trigger "tell_delete" on "tenant"."api_keys";
drop trigger "tell_update" on "tenant"."api_keys";
drop trigger "tell_create" on "tenant"."api_keys";
drop trigger "record_change" on "tenant"."api_keys";
revoke all on "tenant"."api_keys" from pend_app, pend_readonly;
drop policy "api_keys_access" on "tenant"."api_keys";
drop policy "api_keys_tenant" on "tenant"."api_keys";
alter table "tenant"."api_keys" drop column "prefix$start";
alter table "tenant"."api_keys" add column "prefix$start" text collate "C" generated always as (left(pend.plain("prefix"), 200)) stored;
create index "api_keys_prefix_start_idx" on "tenant"."api_keys" ("tenant_id", "prefix$start");
alter table "tenant"."api_keys" enable row level security;
alter table "tenant"."api_keys" force row level security;
create policy "api_keys_tenant" on "tenant"."api_keys" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "api_keys_access" on "tenant"."api_keys" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "name", "prefix", "permissions", "created_by_id", "expires_at", "last_used_at", "previous_until", "revoked_at", "created_at", "updated_at", "version", "prefix$start") on "tenant"."api_keys" to pend_app;
grant insert ("tenant_id", "id", "name", "prefix", "permissions", "created_by_id", "expires_at", "last_used_at", "previous_until", "revoked_at", "created_at", "updated_at", "version") on "tenant"."api_keys" to pend_app;
grant update ("name", "prefix", "permissions", "created_by_id", "expires_at", "last_used_at", "previous_until", "revoked_at", "updated_at", "version") on "tenant"."api_keys" to pend_app;
grant delete on "tenant"."api_keys" to pend_app;
grant select ("tenant_id", "id", "name", "prefix", "permissions", "created_by_id", "expires_at", "last_used_at", "previous_until", "revoked_at", "created_at", "updated_at", "version", "prefix$start") on "tenant"."api_keys" to pend_readonly;
create trigger "record_change" after insert or update or delete on "tenant"."api_keys"
  for each row execute function audit.record_change('apiKeys', '', 'id', '{"name":"name","prefix":"prefix","permissions":"permissions","created_by_id":"createdBy","expires_at":"expiresAt","previous_until":"previousUntil","revoked_at":"revokedAt"}', '{}');
create trigger "tell_create" after insert on "tenant"."api_keys"
  for each row when (new.version = 0) execute function pend."tell_tenant_api_keys"();
create trigger "tell_update" before update on "tenant"."api_keys"
  for each row when (old.version = new.version) execute function pend."tell_tenant_api_keys"();
create trigger "tell_delete" after delete on "tenant"."api_keys"
  for each row execute function pend."tell_tenant_api_keys"();
create trigger "keep_texts" after insert or delete on "tenant"."api_keys"
  for each row execute function pend."keep_texts_tenant_api_keys"();
create trigger "follow_texts" after update on "tenant"."api_keys"
  for each row when (old."name" is distinct from new."name" or old."prefix" is distinct from new."prefix") execute function pend."keep_texts_tenant_api_keys"();
