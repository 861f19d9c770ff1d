-- drop changes_operation_check
-- add changes.address
-- add changes.position
-- add changes.hash
-- add changes_position_key
-- add changes_operation_check
-- add changes_address_check
-- add changes_position_check
-- add changes_hash_check
-- policies, grants, triggers and functions that changed

drop policy "changes_record" on "audit"."changes";
revoke all on "audit"."changes" from pend_app, pend_readonly;
alter table "audit"."changes" drop constraint "changes_operation_check";
alter table "audit"."changes" add column "address" text;
alter table "audit"."changes" add column "position" integer;
alter table "audit"."changes" add column "hash" text;
alter table "audit"."changes" add constraint "changes_position_key" unique ("tenant_id", "position");
alter table "audit"."changes" add constraint "changes_operation_check" check (char_length("operation") <= 63);
alter table "audit"."changes" add constraint "changes_address_check" check (char_length("address") <= 64);
alter table "audit"."changes" add constraint "changes_position_check" check ("position" >= 1);
alter table "audit"."changes" add constraint "changes_hash_check" check (char_length("hash") <= 64);
grant select ("tenant_id", "id", "resource", "record_id", "operation", "changes", "actor_id", "request_id", "address", "reason", "position", "hash", "created_at", "updated_at", "version") on "audit"."changes" to pend_app;
grant select ("tenant_id", "id", "resource", "record_id", "operation", "changes", "actor_id", "request_id", "address", "reason", "position", "hash", "created_at", "updated_at", "version") on "audit"."changes" to pend_readonly;
create policy "changes_record" on "audit"."changes" as permissive for insert to pend_owner
  with check (pg_trigger_depth() > 0 or current_setting('pend.recording', true) = 'on');
create policy "changes_unsealed" on "audit"."changes" as permissive for select to pend_owner
  using (hash is null or tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "changes_seal" on "audit"."changes" as permissive for update to pend_owner
  using (hash is null and tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (hash is not null and tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "changes_prune" on "audit"."changes" as permissive for delete to pend_owner
  using (hash is not null and created_at < now() - interval '30 days' and tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
