-- add changes.staff_reason
-- add changes.impersonator_id
-- add changes_staff_reason_check
-- policies, grants, triggers and functions that changed

revoke all on "audit"."changes" from pend_app, pend_readonly;
alter table "audit"."changes" add column "staff_reason" text;
alter table "audit"."changes" add column "impersonator_id" uuid;
alter table "audit"."changes" add constraint "changes_staff_reason_check" check (char_length("staff_reason") <= 500);
grant select ("tenant_id", "id", "resource", "record_id", "operation", "changes", "actor_id", "request_id", "address", "reason", "staff_reason", "impersonator_id", "position", "hash", "created_at", "updated_at", "version") on "audit"."changes" to pend_app;
grant select ("tenant_id", "id", "resource", "record_id", "operation", "changes", "actor_id", "request_id", "address", "reason", "staff_reason", "impersonator_id", "position", "hash", "created_at", "updated_at", "version") on "audit"."changes" to pend_readonly;
