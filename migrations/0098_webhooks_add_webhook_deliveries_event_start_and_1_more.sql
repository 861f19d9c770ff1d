-- add webhook_deliveries.event$start
-- add webhook_deliveries_event_start_idx
-- policies, grants, triggers and functions that changed

revoke all on "public"."webhook_deliveries" from pend_app, pend_readonly;
alter table "public"."webhook_deliveries" add column "event$start" text collate "C" generated always as (left(pend.fold("event"), 200)) stored;
create index "webhook_deliveries_event_start_idx" on "public"."webhook_deliveries" ("tenant_id", "event$start");
grant select ("tenant_id", "id", "webhook_id", "event", "event_id", "resource", "record_id", "attempt", "outcome", "request_body", "response_status", "response_headers", "response_body", "duration_ms", "error", "created_at", "updated_at", "version", "event$start") on "public"."webhook_deliveries" to pend_app;
grant insert ("tenant_id", "id", "webhook_id", "event", "event_id", "resource", "record_id", "attempt", "outcome", "request_body", "response_status", "response_headers", "response_body", "duration_ms", "error", "created_at", "updated_at", "version") on "public"."webhook_deliveries" to pend_app;
grant update ("webhook_id", "event", "event_id", "resource", "record_id", "attempt", "outcome", "request_body", "response_status", "response_headers", "response_body", "duration_ms", "error", "updated_at", "version") on "public"."webhook_deliveries" to pend_app;
grant delete on "public"."webhook_deliveries" to pend_app;
grant select ("tenant_id", "id", "webhook_id", "event", "event_id", "resource", "record_id", "attempt", "outcome", "request_body", "response_status", "response_headers", "response_body", "duration_ms", "error", "created_at", "updated_at", "version", "event$start") on "public"."webhook_deliveries" to pend_readonly;
