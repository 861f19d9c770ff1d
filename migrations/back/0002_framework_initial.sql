-- undoes 74cda93ce6500583
-- loses rows of public.idempotency_keys | public.idempotency_keys | select count(*) from "public"."idempotency_keys"
-- loses rows of tasks.tasks | tasks.tasks | select count(*) from "tasks"."tasks"
-- loses rows of tasks.schedules | tasks.schedules | select count(*) from "tasks"."schedules"
-- loses rows of tasks.events | tasks.events | select count(*) from "tasks"."events"
-- loses rows of tasks.bulk_runs | tasks.bulk_runs | select count(*) from "tasks"."bulk_runs"
-- loses rows of tasks.bulk_failures | tasks.bulk_failures | select count(*) from "tasks"."bulk_failures"

drop table "public"."idempotency_keys", "tasks"."tasks", "tasks"."schedules", "tasks"."events", "tasks"."bulk_runs", "tasks"."bulk_failures";
drop function if exists pend."tell_tasks_bulk_runs"();
