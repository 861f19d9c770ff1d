-- add tasks.key_id
-- add events.key_id
-- policies, grants, triggers and functions that changed

revoke all on "tasks"."events" from pend_app, pend_readonly;
revoke all on "tasks"."tasks" from pend_app, pend_readonly;
alter table "tasks"."tasks" add column "key_id" uuid;
alter table "tasks"."events" add column "key_id" uuid;
grant select ("tenant_id", "id", "name", "queue", "state", "priority", "payload", "payload_version", "actor_id", "request_id", "staff_reason", "impersonator_id", "key_id", "run_at", "expires_at", "attempt", "attempts", "token", "lease_until", "worker", "dispatched_at", "started_at", "finished_at", "keep_until", "keep_completed", "keep_failed", "progress", "result", "error", "unique_key", "key_until", "key", "is_limited", "next", "waits_for", "group_id", "created_at", "updated_at", "version") on "tasks"."tasks" to pend_app;
grant insert ("tenant_id", "id", "name", "queue", "state", "priority", "payload", "payload_version", "actor_id", "request_id", "staff_reason", "impersonator_id", "key_id", "run_at", "expires_at", "attempt", "attempts", "token", "lease_until", "worker", "dispatched_at", "started_at", "finished_at", "keep_until", "keep_completed", "keep_failed", "progress", "result", "error", "unique_key", "key_until", "key", "is_limited", "next", "waits_for", "group_id", "created_at", "updated_at", "version") on "tasks"."tasks" to pend_app;
grant update ("name", "queue", "state", "priority", "payload", "payload_version", "actor_id", "request_id", "staff_reason", "impersonator_id", "key_id", "run_at", "expires_at", "attempt", "attempts", "token", "lease_until", "worker", "dispatched_at", "started_at", "finished_at", "keep_until", "keep_completed", "keep_failed", "progress", "result", "error", "unique_key", "key_until", "key", "is_limited", "next", "waits_for", "group_id", "updated_at", "version") on "tasks"."tasks" to pend_app;
grant delete on "tasks"."tasks" to pend_app;
grant select ("tenant_id", "id", "name", "queue", "state", "priority", "actor_id", "request_id", "staff_reason", "impersonator_id", "key_id", "run_at", "expires_at", "attempt", "attempts", "started_at", "finished_at", "progress", "result", "error", "key", "group_id", "created_at", "updated_at", "version") on "tasks"."tasks" to pend_readonly;
grant select ("tenant_id", "id", "name", "resource", "record_id", "data", "changed", "actor_id", "request_id", "impersonator_id", "key_id", "position", "created_at", "updated_at", "version") on "tasks"."events" to pend_app;
grant insert ("tenant_id", "id", "name", "resource", "record_id", "data", "changed", "actor_id", "request_id", "impersonator_id", "key_id", "position", "created_at", "updated_at", "version") on "tasks"."events" to pend_app;
grant update ("name", "resource", "record_id", "data", "changed", "actor_id", "request_id", "impersonator_id", "key_id", "position", "updated_at", "version") on "tasks"."events" to pend_app;
grant delete on "tasks"."events" to pend_app;
grant select ("tenant_id", "id", "name", "resource", "record_id", "data", "changed", "actor_id", "request_id", "impersonator_id", "key_id", "position", "created_at", "updated_at", "version") on "tasks"."events" to pend_readonly;
