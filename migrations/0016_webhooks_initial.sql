-- create webhooks
-- create webhook_deliveries
-- policies, grants, triggers and functions that changed

create table "public"."webhooks" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "id" uuid not null default pend.uuid_v7(),
  "url" text not null,
  "description" text,
  "events" text[] not null,
  "is_enabled" boolean not null default true,
  "disabled_at" timestamp(3) with time zone,
  "disabled_reason" text,
  "failing_since" timestamp(3) with time zone,
  "paused_until" timestamp(3) with time zone,
  "unanswered" integer not null default 0,
  "secrets" jsonb,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 0,
  constraint "webhooks_pkey" primary key ("tenant_id", "id"),
  constraint "webhooks_url_check" check (char_length("url") <= 2048),
  constraint "webhooks_url_check2" check ("url" ~ '^https?://'),
  constraint "webhooks_description_check" check (char_length("description") <= 200),
  constraint "webhooks_events_check" check (cardinality("events") <= 100),
  constraint "webhooks_disabled_reason_check" check (char_length("disabled_reason") <= 300)
);
create index "webhooks_created_at_idx" on "public"."webhooks" ("tenant_id", "created_at", "id");
create index "webhooks_is_enabled_created_at_idx" on "public"."webhooks" ("tenant_id", "is_enabled", "created_at", "id");
create table "public"."webhook_deliveries" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "id" uuid not null default pend.uuid_v7(),
  "webhook_id" uuid not null,
  "event" text not null,
  "event_id" uuid not null,
  "resource" text,
  "record_id" uuid,
  "attempt" integer not null,
  "outcome" text not null,
  "request_body" text,
  "response_status" integer,
  "response_headers" jsonb,
  "response_body" text,
  "duration_ms" integer,
  "error" text,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  "event$start" text collate "C" generated always as (left(pend.plain("event"), 200)) stored,
  constraint "webhook_deliveries_pkey" primary key ("tenant_id", "id"),
  constraint "webhook_deliveries_event_check" check (char_length("event") <= 120),
  constraint "webhook_deliveries_resource_check" check (char_length("resource") <= 100),
  constraint "webhook_deliveries_outcome_check" check ("outcome" in ('delivered', 'failed')),
  constraint "webhook_deliveries_request_body_check" check (char_length("request_body") <= 20000),
  constraint "webhook_deliveries_response_body_check" check (char_length("response_body") <= 5000),
  constraint "webhook_deliveries_error_check" check (char_length("error") <= 500),
  constraint "webhook_deliveries_webhook_id_fkey" foreign key ("tenant_id", "webhook_id") references "public"."webhooks" ("tenant_id", "id") on delete cascade
);
create index "webhook_deliveries_created_at_idx" on "public"."webhook_deliveries" ("tenant_id", "created_at" desc, "id" desc);
create index "webhook_deliveries_outcome_created_at_idx" on "public"."webhook_deliveries" ("tenant_id", "outcome", "created_at" desc, "id" desc);
create index "webhook_deliveries_webhook_id_idx" on "public"."webhook_deliveries" ("tenant_id", "webhook_id");
create index "webhook_deliveries_event_idx" on "public"."webhook_deliveries" ("tenant_id", "event");
create index "webhook_deliveries_event_id_idx" on "public"."webhook_deliveries" ("tenant_id", "event_id");
create index "webhook_deliveries_record_id_idx" on "public"."webhook_deliveries" ("tenant_id", "record_id");
create index "webhook_deliveries_event_start_idx" on "public"."webhook_deliveries" ("tenant_id", "event$start");
alter table "public"."webhooks" enable row level security;
alter table "public"."webhooks" force row level security;
create policy "webhooks_tenant" on "public"."webhooks" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "webhooks_access" on "public"."webhooks" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "url", "description", "events", "is_enabled", "disabled_at", "disabled_reason", "failing_since", "paused_until", "unanswered", "secrets", "created_at", "updated_at", "version") on "public"."webhooks" to pend_app;
grant insert ("tenant_id", "id", "url", "description", "events", "is_enabled", "disabled_at", "disabled_reason", "failing_since", "paused_until", "unanswered", "secrets", "created_at", "updated_at", "version") on "public"."webhooks" to pend_app;
grant update ("url", "description", "events", "is_enabled", "disabled_at", "disabled_reason", "failing_since", "paused_until", "unanswered", "secrets", "updated_at", "version") on "public"."webhooks" to pend_app;
grant delete on "public"."webhooks" to pend_app;
grant select ("tenant_id", "id", "url", "description", "events", "is_enabled", "disabled_at", "disabled_reason", "failing_since", "paused_until", "unanswered", "created_at", "updated_at", "version") on "public"."webhooks" to pend_readonly;
create trigger "record_change" after insert or update or delete on "public"."webhooks"
  for each row execute function audit.record_change('webhooks', '', 'id', '{"url":"url","description":"description","events":"events","is_enabled":"isEnabled","disabled_at":"disabledAt","disabled_reason":"disabledReason"}', '{"secrets":"secrets"}');
create or replace function pend."tell_public_webhooks"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at', 'failing_since', 'paused_until', 'unanswered'] = to_jsonb(new) - array['updated_at', 'failing_since', 'paused_until', 'unanswered'] then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
  end if;
  perform pend.tell(
    'webhooks', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'url', old."url", 'description', old."description", 'events', old."events", 'isEnabled', old."is_enabled", 'disabledAt', to_char(old."disabled_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'disabledReason', old."disabled_reason", 'pausedUntil', to_char(old."paused_until" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'url', new."url", 'description', new."description", 'events', new."events", 'isEnabled', new."is_enabled", 'disabledAt', to_char(new."disabled_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'disabledReason', new."disabled_reason", 'pausedUntil', to_char(new."paused_until" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_public_webhooks"() from public;
create trigger "tell_create" after insert on "public"."webhooks"
  for each row when (new.version = 0) execute function pend."tell_public_webhooks"();
create trigger "tell_update" before update on "public"."webhooks"
  for each row when (old.version = new.version) execute function pend."tell_public_webhooks"();
create trigger "tell_delete" before delete on "public"."webhooks"
  for each row execute function pend."tell_public_webhooks"();
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
