-- add tasks.resource
-- add tasks.record_id
-- policies, grants, triggers and functions that changed

revoke all on "tasks"."tasks" from pend_app, pend_readonly;
alter table "tasks"."tasks" add column "resource" text;
alter table "tasks"."tasks" add column "record_id" uuid;
grant select ("tenant_id", "id", "name", "queue", "state", "priority", "payload", "payload_version", "actor_id", "request_id", "staff_reason", "impersonator_id", "key_id", "run_at", "expires_at", "attempt", "attempts", "token", "lease_until", "worker", "dispatched_at", "started_at", "finished_at", "keep_until", "keep_completed", "keep_failed", "progress", "result", "error", "unique_key", "key_until", "key", "is_limited", "next", "waits_for", "group_id", "resource", "record_id", "created_at", "updated_at", "version") on "tasks"."tasks" to pend_app;
grant insert ("tenant_id", "id", "name", "queue", "state", "priority", "payload", "payload_version", "actor_id", "request_id", "staff_reason", "impersonator_id", "key_id", "run_at", "expires_at", "attempt", "attempts", "token", "lease_until", "worker", "dispatched_at", "started_at", "finished_at", "keep_until", "keep_completed", "keep_failed", "progress", "result", "error", "unique_key", "key_until", "key", "is_limited", "next", "waits_for", "group_id", "resource", "record_id", "created_at", "updated_at", "version") on "tasks"."tasks" to pend_app;
grant update ("name", "queue", "state", "priority", "payload", "payload_version", "actor_id", "request_id", "staff_reason", "impersonator_id", "key_id", "run_at", "expires_at", "attempt", "attempts", "token", "lease_until", "worker", "dispatched_at", "started_at", "finished_at", "keep_until", "keep_completed", "keep_failed", "progress", "result", "error", "unique_key", "key_until", "key", "is_limited", "next", "waits_for", "group_id", "resource", "record_id", "updated_at", "version") on "tasks"."tasks" to pend_app;
grant delete on "tasks"."tasks" to pend_app;
grant select ("tenant_id", "id", "name", "queue", "state", "priority", "actor_id", "request_id", "staff_reason", "impersonator_id", "key_id", "run_at", "expires_at", "attempt", "attempts", "started_at", "finished_at", "progress", "result", "error", "key", "group_id", "resource", "record_id", "created_at", "updated_at", "version") on "tasks"."tasks" to pend_readonly;
-- By hand: the tasks of one record are found by it. Most are about none, and each index more is written with every change of a state.
create index "tasks_record_idx" on "tasks"."tasks" ("tenant_id", "record_id", "id" desc) where record_id is not null;
