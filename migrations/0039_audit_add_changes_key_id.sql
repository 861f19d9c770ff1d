-- add changes.key_id
-- policies, grants, triggers and functions that changed

revoke all on "audit"."changes" from pend_app, pend_readonly;
alter table "audit"."changes" add column "key_id" uuid;
grant select ("tenant_id", "id", "resource", "record_id", "operation", "changes", "actor_id", "request_id", "address", "reason", "staff_reason", "impersonator_id", "key_id", "position", "hash", "created_at", "updated_at", "version") on "audit"."changes" to pend_app;
grant select ("tenant_id", "id", "resource", "record_id", "operation", "changes", "actor_id", "request_id", "address", "reason", "staff_reason", "impersonator_id", "key_id", "position", "hash", "created_at", "updated_at", "version") on "audit"."changes" to pend_readonly;
