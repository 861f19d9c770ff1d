-- drop changes.request_id$start
-- add changes.request_id$start
-- add changes_request_id_start_idx
-- policies, grants, triggers and functions that changed

drop policy "changes_erase" on "audit"."changes";
drop policy "changes_redact" on "audit"."changes";
drop policy "changes_prune" on "audit"."changes";
drop policy "changes_seal" on "audit"."changes";
drop policy "changes_unsealed" on "audit"."changes";
drop policy "changes_record" on "audit"."changes";
revoke all on "audit"."changes" from pend_app, pend_readonly;
drop policy "changes_access" on "audit"."changes";
drop policy "changes_tenant" on "audit"."changes";
alter table "audit"."changes" drop column "request_id$start";
alter table "audit"."changes" add column "request_id$start" text collate "C" generated always as (left(pend.plain("request_id"), 200)) stored;
create index "changes_request_id_start_idx" on "audit"."changes" ("tenant_id", "request_id$start");
alter table "audit"."changes" enable row level security;
alter table "audit"."changes" force row level security;
create policy "changes_tenant" on "audit"."changes" as restrictive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "changes_access" on "audit"."changes" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "resource", "record_id", "operation", "changes", "actor_id", "request_id", "address", "reason", "staff_reason", "impersonator_id", "key_id", "position", "hash", "redaction", "created_at", "updated_at", "version", "request_id$start") on "audit"."changes" to pend_app;
grant select ("tenant_id", "id", "resource", "record_id", "operation", "changes", "actor_id", "request_id", "address", "reason", "staff_reason", "impersonator_id", "key_id", "position", "hash", "redaction", "created_at", "updated_at", "version", "request_id$start") on "audit"."changes" to pend_readonly;
create policy "changes_record" on "audit"."changes" as permissive for insert to pend_owner
  with check (pg_trigger_depth() > 0 or current_setting('pend.recording', true) = 'on');
create policy "changes_unsealed" on "audit"."changes" as permissive for select to pend_owner
  using (hash is null or tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "changes_seal" on "audit"."changes" as permissive for update to pend_owner
  using (hash is null and tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (hash is not null and tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "changes_prune" on "audit"."changes" as permissive for delete to pend_owner
  using (hash is not null and created_at < now() - interval '30 days' and tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "changes_redact" on "audit"."changes" as permissive for update to pend_owner
  using (hash is not null and current_setting('pend.redacting', true) = 'on' and tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (redaction is not null and tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "changes_erase" on "audit"."changes" as permissive for delete to pend_owner
  using (current_setting('pend.erasing', true) = 'on' and tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
