-- add schedules.paused_at
-- policies, grants, triggers and functions that changed

revoke all on "tasks"."schedules" from pend_app, pend_readonly;
alter table "tasks"."schedules" add column "paused_at" timestamp(3) with time zone;
grant select ("tenant_id", "id", "name", "last_slot", "paused_at", "created_at", "updated_at", "version") on "tasks"."schedules" to pend_app;
grant insert ("tenant_id", "id", "name", "last_slot", "paused_at", "created_at", "updated_at", "version") on "tasks"."schedules" to pend_app;
grant update ("name", "last_slot", "paused_at", "updated_at", "version") on "tasks"."schedules" to pend_app;
grant delete on "tasks"."schedules" to pend_app;
grant select ("tenant_id", "id", "name", "last_slot", "paused_at", "created_at", "updated_at", "version") on "tasks"."schedules" to pend_readonly;
