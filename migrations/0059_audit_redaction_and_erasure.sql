-- add changes.redaction
-- add changes_redaction_check
-- policies, grants, triggers and functions that changed

revoke all on "audit"."changes" from pend_app, pend_readonly;
alter table "audit"."changes" add column "redaction" text;
alter table "audit"."changes" add constraint "changes_redaction_check" check (char_length("redaction") <= 64);
grant select ("tenant_id", "id", "resource", "record_id", "operation", "changes", "actor_id", "request_id", "address", "reason", "staff_reason", "impersonator_id", "key_id", "position", "hash", "redaction", "created_at", "updated_at", "version") on "audit"."changes" to pend_app;
grant select ("tenant_id", "id", "resource", "record_id", "operation", "changes", "actor_id", "request_id", "address", "reason", "staff_reason", "impersonator_id", "key_id", "position", "hash", "redaction", "created_at", "updated_at", "version") on "audit"."changes" to pend_readonly;
create policy "changes_redact" on "audit"."changes" as permissive for update to pend_owner
  using (hash is not null and current_setting('pend.redacting', true) = 'on' and tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (redaction is not null and tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "changes_erase" on "audit"."changes" as permissive for delete to pend_owner
  using (current_setting('pend.erasing', true) = 'on' and tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
