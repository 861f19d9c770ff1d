-- drop webhook_deliveries.event$start
-- add webhook_deliveries.event$start
-- add webhook_deliveries_event_start_idx
-- policies, grants, triggers and functions that changed

revoke all on "public"."webhook_deliveries" from pend_app, pend_readonly;
drop policy "webhook_deliveries_access" on "public"."webhook_deliveries";
drop policy "webhook_deliveries_tenant" on "public"."webhook_deliveries";
alter table "public"."webhook_deliveries" drop column "event$start";
alter table "public"."webhook_deliveries" add column "event$start" text collate "C" generated always as (left(pend.plain("event"), 200)) stored;
create index "webhook_deliveries_event_start_idx" on "public"."webhook_deliveries" ("tenant_id", "event$start");
alter table "public"."webhook_deliveries" enable row level security;
alter table "public"."webhook_deliveries" force row level security;
create policy "webhook_deliveries_tenant" on "public"."webhook_deliveries" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "webhook_deliveries_access" on "public"."webhook_deliveries" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "webhook_id", "event", "event_id", "resource", "record_id", "attempt", "outcome", "request_body", "response_status", "response_headers", "response_body", "duration_ms", "error", "created_at", "updated_at", "version", "event$start") on "public"."webhook_deliveries" to pend_app;
grant insert ("tenant_id", "id", "webhook_id", "event", "event_id", "resource", "record_id", "attempt", "outcome", "request_body", "response_status", "response_headers", "response_body", "duration_ms", "error", "created_at", "updated_at", "version") on "public"."webhook_deliveries" to pend_app;
grant update ("webhook_id", "event", "event_id", "resource", "record_id", "attempt", "outcome", "request_body", "response_status", "response_headers", "response_body", "duration_ms", "error", "updated_at", "version") on "public"."webhook_deliveries" to pend_app;
grant delete on "public"."webhook_deliveries" to pend_app;
grant select ("tenant_id", "id", "webhook_id", "event", "event_id", "resource", "record_id", "attempt", "outcome", "request_body", "response_status", "response_headers", "response_body", "duration_ms", "error", "created_at", "updated_at", "version", "event$start") on "public"."webhook_deliveries" to pend_readonly;
