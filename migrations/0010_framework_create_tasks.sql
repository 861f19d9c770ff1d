-- create tasks
-- policies, grants, triggers and functions that changed

create table "tasks"."tasks" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "id" uuid not null default pend.uuid_v7(),
  "name" text not null,
  "queue" text not null,
  "state" text not null,
  "priority" integer not null default 0,
  "payload" jsonb not null,
  "payload_version" integer not null default 1,
  "actor_id" uuid,
  "request_id" text,
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
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  constraint "tasks_pkey" primary key ("tenant_id", "id"),
  constraint "tasks_name_unique_key_key" unique ("tenant_id", "name", "unique_key"),
  constraint "tasks_name_check" check (char_length("name") <= 120),
  constraint "tasks_queue_check" check (char_length("queue") <= 60),
  constraint "tasks_state_check" check ("state" in ('blocked', 'scheduled', 'waiting', 'dispatched', 'running', 'completed', 'dead', 'cancelled', 'expired')),
  constraint "tasks_priority_check" check ("priority" >= -100),
  constraint "tasks_priority_check2" check ("priority" <= 100),
  constraint "tasks_request_id_check" check (char_length("request_id") <= 200),
  constraint "tasks_worker_check" check (char_length("worker") <= 100),
  constraint "tasks_error_check" check (char_length("error") <= 10000),
  constraint "tasks_unique_key_check" check (char_length("unique_key") <= 300),
  constraint "tasks_key_until_check" check ("key_until" in ('start', 'finish')),
  constraint "tasks_key_check" check (char_length("key") <= 300)
);
create index "tasks_created_at_idx" on "tasks"."tasks" ("tenant_id", "created_at" desc, "id" desc);
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
grant select ("tenant_id", "id", "name", "queue", "state", "priority", "payload", "payload_version", "actor_id", "request_id", "run_at", "expires_at", "attempt", "attempts", "token", "lease_until", "worker", "dispatched_at", "started_at", "finished_at", "keep_until", "keep_completed", "keep_failed", "progress", "result", "error", "unique_key", "key_until", "key", "is_limited", "next", "waits_for", "group_id", "created_at", "updated_at", "version") on "tasks"."tasks" to pend_app;
grant insert ("tenant_id", "id", "name", "queue", "state", "priority", "payload", "payload_version", "actor_id", "request_id", "run_at", "expires_at", "attempt", "attempts", "token", "lease_until", "worker", "dispatched_at", "started_at", "finished_at", "keep_until", "keep_completed", "keep_failed", "progress", "result", "error", "unique_key", "key_until", "key", "is_limited", "next", "waits_for", "group_id", "created_at", "updated_at", "version") on "tasks"."tasks" to pend_app;
grant update ("name", "queue", "state", "priority", "payload", "payload_version", "actor_id", "request_id", "run_at", "expires_at", "attempt", "attempts", "token", "lease_until", "worker", "dispatched_at", "started_at", "finished_at", "keep_until", "keep_completed", "keep_failed", "progress", "result", "error", "unique_key", "key_until", "key", "is_limited", "next", "waits_for", "group_id", "updated_at", "version") on "tasks"."tasks" to pend_app;
grant delete on "tasks"."tasks" to pend_app;
grant select ("tenant_id", "id", "name", "queue", "state", "priority", "payload", "payload_version", "actor_id", "request_id", "run_at", "expires_at", "attempt", "attempts", "token", "lease_until", "worker", "dispatched_at", "started_at", "finished_at", "keep_until", "keep_completed", "keep_failed", "progress", "result", "error", "unique_key", "key_until", "key", "is_limited", "next", "waits_for", "group_id", "created_at", "updated_at", "version") on "tasks"."tasks" to pend_readonly;

-- By hand: what the queue looks for is a small part of the table at any time, whatever stands finished or far in the future beside it.
create index "tasks_scheduled_idx" on "tasks"."tasks" ("run_at") where state = 'scheduled';
create index "tasks_waiting_idx" on "tasks"."tasks" ("queue", "tenant_id", "priority" desc, "run_at") where state = 'waiting' and key is null and is_limited = 0;
create index "tasks_patient_idx" on "tasks"."tasks" ("queue", "tenant_id", "run_at") where state = 'waiting' and key is null and is_limited = 0;
create index "tasks_limited_idx" on "tasks"."tasks" ("queue", "name", "priority" desc, "run_at") where state = 'waiting' and key is null and is_limited = 1;
create index "tasks_rate_idx" on "tasks"."tasks" ("name", "dispatched_at") where is_limited = 1;
create index "tasks_keyed_idx" on "tasks"."tasks" ("queue", "tenant_id", "key", "id") where key is not null and state in ('scheduled', 'waiting', 'dispatched', 'running');
create index "tasks_dispatched_idx" on "tasks"."tasks" ("queue", "dispatched_at") where state = 'dispatched';
create index "tasks_running_idx" on "tasks"."tasks" ("lease_until") where state = 'running';
create index "tasks_keep_idx" on "tasks"."tasks" ("keep_until") where keep_until is not null;
create index "tasks_group_idx" on "tasks"."tasks" ("tenant_id", "group_id") where group_id is not null;
-- Each task is written some four times: dead versions must go while they are few.
alter table "tasks"."tasks" set (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);
