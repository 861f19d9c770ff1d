-- add changes.request_id$start
-- add changes_request_id_start_idx
-- policies, grants, triggers and functions that changed

revoke all on "audit"."changes" from pend_app, pend_readonly;
alter table "audit"."changes" add column "request_id$start" text collate "C" generated always as (left(pend.fold("request_id"), 200)) stored;
create index "changes_request_id_start_idx" on "audit"."changes" ("tenant_id", "request_id$start");
grant select ("tenant_id", "id", "resource", "record_id", "operation", "changes", "actor_id", "request_id", "address", "reason", "staff_reason", "impersonator_id", "key_id", "position", "hash", "redaction", "created_at", "updated_at", "version", "request_id$start") on "audit"."changes" to pend_app;
grant select ("tenant_id", "id", "resource", "record_id", "operation", "changes", "actor_id", "request_id", "address", "reason", "staff_reason", "impersonator_id", "key_id", "position", "hash", "redaction", "created_at", "updated_at", "version", "request_id$start") on "audit"."changes" to pend_readonly;
