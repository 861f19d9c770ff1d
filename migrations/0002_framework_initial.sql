-- create idempotency_keys
-- create tasks
-- create schedules
-- create events
-- create bulk_runs
-- create bulk_failures
-- policies, grants, triggers and functions that changed

create table "public"."idempotency_keys" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "id" uuid not null default pend.uuid_v7(),
  "key" text not null,
  "digest" text not null,
  "result" text not null,
  "expires_at" timestamp(3) with time zone not null,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  constraint "idempotency_keys_pkey" primary key ("tenant_id", "id"),
  constraint "idempotency_keys_key_key" unique ("tenant_id", "key"),
  constraint "idempotency_keys_key_check" check (char_length("key") <= 300),
  constraint "idempotency_keys_digest_check" check (char_length("digest") <= 100),
  constraint "idempotency_keys_result_check" check (char_length("result") <= 20000000)
);
create index "idempotency_keys_created_at_idx" on "public"."idempotency_keys" ("tenant_id", "created_at" desc, "id" desc);
create index "idempotency_keys_expires_at_idx" on "public"."idempotency_keys" ("tenant_id", "expires_at");
create table "tasks"."tasks" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "id" uuid not null default pend.uuid_v7(),
  "name" text not null,
  "queue" text not null,
  "state" text not null,
  "priority" integer not null default 0,
  "payload" jsonb not null default '{}'::jsonb,
  "payload_version" integer not null default 1,
  "actor_id" uuid,
  "request_id" text,
  "staff_reason" text,
  "impersonator_id" uuid,
  "key_id" uuid,
  "run_at" timestamp(3) with time zone not null default now(),
  "expires_at" timestamp(3) with time zone,
  "attempt" integer not null default 0,
  "attempts" integer not null default 1,
  "token" integer not null default 0,
  "lease_until" timestamp(3) with time zone,
  "worker" text,
  "dispatched_at" timestamp(3) with time zone,
  "started_at" timestamp(3) with time zone,
  "finished_at" timestamp(3) with time zone,
  "keep_until" timestamp(3) with time zone,
  "keep_completed" integer not null default 86400,
  "keep_failed" integer not null default 2592000,
  "progress" jsonb,
  "result" jsonb,
  "error" text,
  "unique_key" text,
  "key_until" text,
  "key" text,
  "is_limited" integer not null default 0,
  "next" uuid,
  "waits_for" integer not null default 0,
  "group_id" uuid,
  "resource" text,
  "record_id" uuid,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  constraint "tasks_pkey" primary key ("tenant_id", "id")
);
create table "tasks"."schedules" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "id" uuid not null default pend.uuid_v7(),
  "name" text not null,
  "last_slot" timestamp(3) with time zone not null,
  "paused_at" timestamp(3) with time zone,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  constraint "schedules_pkey" primary key ("tenant_id", "id"),
  constraint "schedules_name_key" unique ("tenant_id", "name"),
  constraint "schedules_name_check" check (char_length("name") <= 120)
);
create index "schedules_created_at_idx" on "tasks"."schedules" ("tenant_id", "created_at" desc, "id" desc);
create table "tasks"."events" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "id" uuid not null default pend.uuid_v7(),
  "name" text not null,
  "resource" text,
  "record_id" uuid,
  "data" jsonb not null,
  "changed" jsonb,
  "actor_id" uuid,
  "request_id" text,
  "impersonator_id" uuid,
  "key_id" uuid,
  "position" numeric(20, 0) not null,
  "untold" boolean not null default false,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  constraint "events_pkey" primary key ("tenant_id", "id"),
  constraint "events_name_check" check (char_length("name") <= 120),
  constraint "events_resource_check" check (char_length("resource") <= 100),
  constraint "events_request_id_check" check (char_length("request_id") <= 200)
);
create index "events_created_at_idx" on "tasks"."events" ("tenant_id", "created_at" desc, "id" desc);
create table "tasks"."bulk_runs" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "id" uuid not null default pend.uuid_v7(),
  "resource" text not null,
  "action" text not null,
  "state" text not null default 'waiting',
  "total" integer not null default 0,
  "progress" integer not null default 0,
  "done" integer not null default 0,
  "failed" integer not null default 0,
  "skipped" integer not null default 0,
  "problem" text,
  "actor_id" uuid,
  "started_at" timestamp(3) with time zone,
  "finished_at" timestamp(3) with time zone,
  "place" uuid,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 0,
  "resource$start" text collate "C" generated always as (left(pend.plain("resource"), 200)) stored,
  "action$start" text collate "C" generated always as (left(pend.plain("action"), 200)) stored,
  constraint "bulk_runs_pkey" primary key ("tenant_id", "id"),
  constraint "bulk_runs_resource_check" check (char_length("resource") <= 100),
  constraint "bulk_runs_action_check" check (char_length("action") <= 100),
  constraint "bulk_runs_state_check" check ("state" in ('waiting', 'running', 'finished', 'cancelled', 'failed')),
  constraint "bulk_runs_total_check" check ("total" >= 0),
  constraint "bulk_runs_progress_check" check ("progress" >= 0),
  constraint "bulk_runs_progress_check2" check ("progress" <= 100),
  constraint "bulk_runs_done_check" check ("done" >= 0),
  constraint "bulk_runs_failed_check" check ("failed" >= 0),
  constraint "bulk_runs_skipped_check" check ("skipped" >= 0),
  constraint "bulk_runs_problem_check" check (char_length("problem") <= 500)
);
create index "bulk_runs_created_at_idx" on "tasks"."bulk_runs" ("tenant_id", "created_at" desc, "id" desc);
create index "bulk_runs_state_created_at_idx" on "tasks"."bulk_runs" ("tenant_id", "state", "created_at" desc, "id" desc);
create index "bulk_runs_resource_idx" on "tasks"."bulk_runs" ("tenant_id", "resource");
create index "bulk_runs_action_idx" on "tasks"."bulk_runs" ("tenant_id", "action");
create index "bulk_runs_resource_start_idx" on "tasks"."bulk_runs" ("tenant_id", "resource$start");
create index "bulk_runs_action_start_idx" on "tasks"."bulk_runs" ("tenant_id", "action$start");
create table "tasks"."bulk_failures" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "id" uuid not null default pend.uuid_v7(),
  "run_id" uuid not null,
  "resource" text not null,
  "record_id" uuid not null,
  "title" text,
  "code" text not null,
  "detail" text,
  "actor_id" uuid,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  "code$start" text collate "C" generated always as (left(pend.plain("code"), 200)) stored,
  constraint "bulk_failures_pkey" primary key ("tenant_id", "id"),
  constraint "bulk_failures_resource_check" check (char_length("resource") <= 100),
  constraint "bulk_failures_title_check" check (char_length("title") <= 200),
  constraint "bulk_failures_code_check" check (char_length("code") <= 100),
  constraint "bulk_failures_detail_check" check (char_length("detail") <= 500),
  constraint "bulk_failures_run_id_fkey" foreign key ("tenant_id", "run_id") references "tasks"."bulk_runs" ("tenant_id", "id") on delete cascade
);
create index "bulk_failures_created_at_idx" on "tasks"."bulk_failures" ("tenant_id", "created_at", "id");
create index "bulk_failures_run_id_idx" on "tasks"."bulk_failures" ("tenant_id", "run_id");
create index "bulk_failures_code_idx" on "tasks"."bulk_failures" ("tenant_id", "code");
create index "bulk_failures_code_start_idx" on "tasks"."bulk_failures" ("tenant_id", "code$start");
alter table "public"."idempotency_keys" enable row level security;
alter table "public"."idempotency_keys" force row level security;
create policy "idempotency_keys_tenant" on "public"."idempotency_keys" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "idempotency_keys_access" on "public"."idempotency_keys" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "key", "digest", "result", "expires_at", "created_at", "updated_at", "version") on "public"."idempotency_keys" to pend_app;
grant insert ("tenant_id", "id", "key", "digest", "result", "expires_at", "created_at", "updated_at", "version") on "public"."idempotency_keys" to pend_app;
grant update ("key", "digest", "result", "expires_at", "updated_at", "version") on "public"."idempotency_keys" to pend_app;
grant delete on "public"."idempotency_keys" to pend_app;
grant select ("tenant_id", "id", "key", "digest", "result", "expires_at", "created_at", "updated_at", "version") on "public"."idempotency_keys" to pend_readonly;
alter table "tasks"."tasks" enable row level security;
alter table "tasks"."tasks" force row level security;
create policy "tasks_restrictive_select" on "tasks"."tasks" as restrictive for select to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "tasks_restrictive_insert" on "tasks"."tasks" as restrictive for insert to public
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "tasks_restrictive_update" on "tasks"."tasks" as restrictive for update to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "tasks_restrictive_delete" on "tasks"."tasks" as restrictive for delete to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "tasks_permissive_select" on "tasks"."tasks" as permissive for select to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "tasks_permissive_insert" on "tasks"."tasks" as permissive for insert to pend_app, pend_readonly
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "tasks_permissive_update" on "tasks"."tasks" as permissive for update to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "tasks_permissive_delete" on "tasks"."tasks" as permissive for delete to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
grant select ("tenant_id", "id", "name", "queue", "state", "priority", "payload", "payload_version", "actor_id", "request_id", "staff_reason", "impersonator_id", "key_id", "run_at", "expires_at", "attempt", "attempts", "token", "lease_until", "worker", "dispatched_at", "started_at", "finished_at", "keep_until", "keep_completed", "keep_failed", "progress", "result", "error", "unique_key", "key_until", "key", "is_limited", "next", "waits_for", "group_id", "resource", "record_id", "created_at", "updated_at", "version") on "tasks"."tasks" to pend_app;
grant insert ("tenant_id", "id", "name", "queue", "state", "priority", "payload", "payload_version", "actor_id", "request_id", "staff_reason", "impersonator_id", "key_id", "run_at", "expires_at", "attempt", "attempts", "token", "lease_until", "worker", "dispatched_at", "started_at", "finished_at", "keep_until", "keep_completed", "keep_failed", "progress", "result", "error", "unique_key", "key_until", "key", "is_limited", "next", "waits_for", "group_id", "resource", "record_id", "created_at", "updated_at", "version") on "tasks"."tasks" to pend_app;
grant update ("name", "queue", "state", "priority", "payload", "payload_version", "actor_id", "request_id", "staff_reason", "impersonator_id", "key_id", "run_at", "expires_at", "attempt", "attempts", "token", "lease_until", "worker", "dispatched_at", "started_at", "finished_at", "keep_until", "keep_completed", "keep_failed", "progress", "result", "error", "unique_key", "key_until", "key", "is_limited", "next", "waits_for", "group_id", "resource", "record_id", "updated_at", "version") on "tasks"."tasks" to pend_app;
grant delete on "tasks"."tasks" to pend_app;
grant select ("tenant_id", "id", "name", "queue", "state", "priority", "actor_id", "request_id", "staff_reason", "impersonator_id", "key_id", "run_at", "expires_at", "attempt", "attempts", "started_at", "finished_at", "progress", "result", "error", "key", "group_id", "resource", "record_id", "created_at", "updated_at", "version") on "tasks"."tasks" to pend_readonly;
alter table "tasks"."schedules" enable row level security;
alter table "tasks"."schedules" force row level security;
create policy "schedules_restrictive_select" on "tasks"."schedules" as restrictive for select to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "schedules_restrictive_insert" on "tasks"."schedules" as restrictive for insert to public
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "schedules_restrictive_update" on "tasks"."schedules" as restrictive for update to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "schedules_restrictive_delete" on "tasks"."schedules" as restrictive for delete to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "schedules_permissive_select" on "tasks"."schedules" as permissive for select to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "schedules_permissive_insert" on "tasks"."schedules" as permissive for insert to pend_app, pend_readonly
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "schedules_permissive_update" on "tasks"."schedules" as permissive for update to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "schedules_permissive_delete" on "tasks"."schedules" as permissive for delete to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
grant select ("tenant_id", "id", "name", "last_slot", "paused_at", "created_at", "updated_at", "version") on "tasks"."schedules" to pend_app;
grant insert ("tenant_id", "id", "name", "last_slot", "paused_at", "created_at", "updated_at", "version") on "tasks"."schedules" to pend_app;
grant update ("name", "last_slot", "paused_at", "updated_at", "version") on "tasks"."schedules" to pend_app;
grant delete on "tasks"."schedules" to pend_app;
grant select ("tenant_id", "id", "name", "last_slot", "paused_at", "created_at", "updated_at", "version") on "tasks"."schedules" to pend_readonly;
alter table "tasks"."events" enable row level security;
alter table "tasks"."events" force row level security;
create policy "events_restrictive_select" on "tasks"."events" as restrictive for select to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "events_restrictive_insert" on "tasks"."events" as restrictive for insert to public
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "events_restrictive_update" on "tasks"."events" as restrictive for update to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "events_restrictive_delete" on "tasks"."events" as restrictive for delete to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "events_permissive_select" on "tasks"."events" as permissive for select to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "events_permissive_insert" on "tasks"."events" as permissive for insert to pend_app, pend_readonly
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "events_permissive_update" on "tasks"."events" as permissive for update to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "events_permissive_delete" on "tasks"."events" as permissive for delete to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
grant select ("tenant_id", "id", "name", "resource", "record_id", "data", "changed", "actor_id", "request_id", "impersonator_id", "key_id", "position", "untold", "created_at", "updated_at", "version") on "tasks"."events" to pend_app;
grant insert ("tenant_id", "id", "name", "resource", "record_id", "data", "changed", "actor_id", "request_id", "impersonator_id", "key_id", "position", "untold", "created_at", "updated_at", "version") on "tasks"."events" to pend_app;
grant update ("name", "resource", "record_id", "data", "changed", "actor_id", "request_id", "impersonator_id", "key_id", "position", "untold", "updated_at", "version") on "tasks"."events" to pend_app;
grant delete on "tasks"."events" to pend_app;
grant select ("tenant_id", "id", "name", "resource", "record_id", "data", "changed", "actor_id", "request_id", "impersonator_id", "key_id", "position", "untold", "created_at", "updated_at", "version") on "tasks"."events" to pend_readonly;
create policy "events_tell" on "tasks"."events" as permissive for insert to pend_owner
  with check (pg_trigger_depth() > 0);
alter table "tasks"."bulk_runs" enable row level security;
alter table "tasks"."bulk_runs" force row level security;
create policy "bulk_runs_tenant" on "tasks"."bulk_runs" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "bulk_runs_may_read" on "tasks"."bulk_runs" as restrictive for select to public
  using (((actor_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid))) or ((select strpos(coalesce(current_setting('pend.permissions', true), ''), ' bulkRuns.readAll ') > 0)) or (select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "bulk_runs_may_insert" on "tasks"."bulk_runs" as restrictive for insert to public
  with check (((actor_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid))) or ((select strpos(coalesce(current_setting('pend.permissions', true), ''), ' bulkRuns.readAll ') > 0)) or (select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "bulk_runs_may_update" on "tasks"."bulk_runs" as restrictive for update to public
  using (((actor_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid))) or ((select strpos(coalesce(current_setting('pend.permissions', true), ''), ' bulkRuns.readAll ') > 0)) or (select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check (((actor_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid))) or ((select strpos(coalesce(current_setting('pend.permissions', true), ''), ' bulkRuns.readAll ') > 0)) or (select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "bulk_runs_may_delete" on "tasks"."bulk_runs" as restrictive for delete to public
  using (((actor_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid))) or ((select strpos(coalesce(current_setting('pend.permissions', true), ''), ' bulkRuns.readAll ') > 0)) or (select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "bulk_runs_access" on "tasks"."bulk_runs" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "resource", "action", "state", "total", "progress", "done", "failed", "skipped", "problem", "actor_id", "started_at", "finished_at", "place", "created_at", "updated_at", "version", "resource$start", "action$start") on "tasks"."bulk_runs" to pend_app;
grant insert ("tenant_id", "id", "resource", "action", "state", "total", "progress", "done", "failed", "skipped", "problem", "actor_id", "started_at", "finished_at", "place", "created_at", "updated_at", "version") on "tasks"."bulk_runs" to pend_app;
grant update ("resource", "action", "state", "total", "progress", "done", "failed", "skipped", "problem", "actor_id", "started_at", "finished_at", "place", "updated_at", "version") on "tasks"."bulk_runs" to pend_app;
grant delete on "tasks"."bulk_runs" to pend_app;
grant select ("tenant_id", "id", "resource", "action", "state", "total", "progress", "done", "failed", "skipped", "problem", "actor_id", "started_at", "finished_at", "place", "created_at", "updated_at", "version", "resource$start", "action$start") on "tasks"."bulk_runs" to pend_readonly;
create trigger "record_change" after insert or update or delete on "tasks"."bulk_runs"
  for each row execute function audit.record_change('bulkRuns', '', 'id', '{"resource":"resource","action":"action","state":"state","total":"total","problem":"problem","actor_id":"actorId","started_at":"startedAt","finished_at":"finishedAt"}', '{}');
create or replace function pend."tell_tasks_bulk_runs"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at', 'progress', 'done', 'failed', 'skipped', 'place', 'resource$start', 'action$start'] = to_jsonb(new) - array['updated_at', 'progress', 'done', 'failed', 'skipped', 'place', 'resource$start', 'action$start'] then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
  end if;
  perform pend.tell(
    'bulkRuns', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'resource', old."resource", 'action', old."action", 'state', old."state", 'total', old."total", 'progress', old."progress", 'done', old."done", 'failed', old."failed", 'skipped', old."skipped", 'problem', old."problem", 'actorId', old."actor_id", 'startedAt', to_char(old."started_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'finishedAt', to_char(old."finished_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'resource', new."resource", 'action', new."action", 'state', new."state", 'total', new."total", 'progress', new."progress", 'done', new."done", 'failed', new."failed", 'skipped', new."skipped", 'problem', new."problem", 'actorId', new."actor_id", 'startedAt', to_char(new."started_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'finishedAt', to_char(new."finished_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_tasks_bulk_runs"() from public;
create trigger "tell_create" after insert on "tasks"."bulk_runs"
  for each row when (new.version = 0) execute function pend."tell_tasks_bulk_runs"();
create trigger "tell_update" before update on "tasks"."bulk_runs"
  for each row when (old.version = new.version) execute function pend."tell_tasks_bulk_runs"();
create trigger "tell_delete" before delete on "tasks"."bulk_runs"
  for each row execute function pend."tell_tasks_bulk_runs"();
alter table "tasks"."bulk_failures" enable row level security;
alter table "tasks"."bulk_failures" force row level security;
create policy "bulk_failures_tenant" on "tasks"."bulk_failures" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "bulk_failures_may_read" on "tasks"."bulk_failures" as restrictive for select to public
  using (((actor_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid))) or ((select strpos(coalesce(current_setting('pend.permissions', true), ''), ' bulkFailures.readAll ') > 0)) or (select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "bulk_failures_may_insert" on "tasks"."bulk_failures" as restrictive for insert to public
  with check (((actor_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid))) or ((select strpos(coalesce(current_setting('pend.permissions', true), ''), ' bulkFailures.readAll ') > 0)) or (select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "bulk_failures_may_update" on "tasks"."bulk_failures" as restrictive for update to public
  using (((actor_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid))) or ((select strpos(coalesce(current_setting('pend.permissions', true), ''), ' bulkFailures.readAll ') > 0)) or (select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check (((actor_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid))) or ((select strpos(coalesce(current_setting('pend.permissions', true), ''), ' bulkFailures.readAll ') > 0)) or (select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "bulk_failures_may_delete" on "tasks"."bulk_failures" as restrictive for delete to public
  using (((actor_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid))) or ((select strpos(coalesce(current_setting('pend.permissions', true), ''), ' bulkFailures.readAll ') > 0)) or (select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "bulk_failures_access" on "tasks"."bulk_failures" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "run_id", "resource", "record_id", "title", "code", "detail", "actor_id", "created_at", "updated_at", "version", "code$start") on "tasks"."bulk_failures" to pend_app;
grant insert ("tenant_id", "id", "run_id", "resource", "record_id", "title", "code", "detail", "actor_id", "created_at", "updated_at", "version") on "tasks"."bulk_failures" to pend_app;
grant update ("run_id", "resource", "record_id", "title", "code", "detail", "actor_id", "updated_at", "version") on "tasks"."bulk_failures" to pend_app;
grant delete on "tasks"."bulk_failures" to pend_app;
grant select ("tenant_id", "id", "run_id", "resource", "record_id", "title", "code", "detail", "actor_id", "created_at", "updated_at", "version", "code$start") on "tasks"."bulk_failures" to pend_readonly;
alter table tasks.tasks set (
  autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0
);
create index "tasks_scheduled_idx" on tasks.tasks ("run_at") where state = 'scheduled';
create index "tasks_waiting_idx" on tasks.tasks ("queue", "tenant_id", "priority" desc, "run_at") where state = 'waiting' and key is null and is_limited = 0;
create index "tasks_keyed_waiting_idx" on tasks.tasks ("queue", "tenant_id", "priority" desc, "run_at") where state = 'waiting' and key is not null;
create index "tasks_keyed_idx" on tasks.tasks ("queue", "tenant_id", "key", "id")
  where key is not null and state in ('scheduled', 'waiting', 'dispatched', 'running');
create index "tasks_limited_idx" on tasks.tasks ("queue", "name", "priority" desc, "run_at") where state = 'waiting' and key is null and is_limited = 1;
create index "tasks_rate_idx" on tasks.tasks ("name", "dispatched_at") where is_limited = 1;
create index "tasks_dispatched_idx" on tasks.tasks ("queue", "dispatched_at") where state = 'dispatched';
create index "tasks_running_idx" on tasks.tasks ("lease_until") where state = 'running';
create index "tasks_keep_idx" on tasks.tasks ("keep_until") where keep_until is not null;
create index "tasks_group_idx" on tasks.tasks ("tenant_id", "group_id") where group_id is not null;
create index "tasks_record_idx" on tasks.tasks ("tenant_id", "record_id", "id" desc) where record_id is not null;
create index "tasks_dead_idx" on tasks.tasks ("id" desc) where state in ('dead', 'expired');
create unique index "tasks_unique_key_idx" on tasks.tasks ("tenant_id", "name", "unique_key") where unique_key is not null;
create index "events_place_idx" on tasks.events ("position", "id");
create index "events_tenant_place_idx" on tasks.events ("tenant_id", "position", "id");
create index "events_age_idx" on tasks.events ("created_at");
create index "events_untold_idx" on tasks.events ("tenant_id", "position", "id") where "untold";
