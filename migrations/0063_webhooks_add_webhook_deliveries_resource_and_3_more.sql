-- add webhook_deliveries.resource
-- add webhook_deliveries.record_id
-- make webhook_deliveries.request_body optional
-- add webhook_deliveries_resource_check
-- policies, grants, triggers and functions that changed

revoke all on "public"."webhook_deliveries" from pend_app, pend_readonly;
alter table "public"."webhook_deliveries" add column "resource" text;
alter table "public"."webhook_deliveries" add column "record_id" uuid;
alter table "public"."webhook_deliveries" alter column "request_body" drop not null;
alter table "public"."webhook_deliveries" add constraint "webhook_deliveries_resource_check" check (char_length("resource") <= 100);
grant select ("tenant_id", "id", "webhook_id", "event", "event_id", "resource", "record_id", "attempt", "outcome", "request_body", "response_status", "response_headers", "response_body", "duration_ms", "error", "created_at", "updated_at", "version") on "public"."webhook_deliveries" to pend_app;
grant insert ("tenant_id", "id", "webhook_id", "event", "event_id", "resource", "record_id", "attempt", "outcome", "request_body", "response_status", "response_headers", "response_body", "duration_ms", "error", "created_at", "updated_at", "version") on "public"."webhook_deliveries" to pend_app;
grant update ("webhook_id", "event", "event_id", "resource", "record_id", "attempt", "outcome", "request_body", "response_status", "response_headers", "response_body", "duration_ms", "error", "updated_at", "version") on "public"."webhook_deliveries" to pend_app;
grant delete on "public"."webhook_deliveries" to pend_app;
grant select ("tenant_id", "id", "webhook_id", "event", "event_id", "resource", "record_id", "attempt", "outcome", "request_body", "response_status", "response_headers", "response_body", "duration_ms", "error", "created_at", "updated_at", "version") on "public"."webhook_deliveries" to pend_readonly;
