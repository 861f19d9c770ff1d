-- drop tasks_name_check
-- drop tasks_queue_check
-- drop tasks_state_check
-- drop tasks_priority_check
-- drop tasks_priority_check2
-- drop tasks_request_id_check
-- drop tasks_staff_reason_check
-- drop tasks_worker_check
-- drop tasks_error_check
-- drop tasks_unique_key_check
-- drop tasks_key_until_check
-- drop tasks_key_check

alter table "tasks"."tasks" drop constraint "tasks_name_check";
alter table "tasks"."tasks" drop constraint "tasks_queue_check";
alter table "tasks"."tasks" drop constraint "tasks_state_check";
alter table "tasks"."tasks" drop constraint "tasks_priority_check";
alter table "tasks"."tasks" drop constraint "tasks_priority_check2";
alter table "tasks"."tasks" drop constraint "tasks_request_id_check";
alter table "tasks"."tasks" drop constraint "tasks_staff_reason_check";
alter table "tasks"."tasks" drop constraint "tasks_worker_check";
alter table "tasks"."tasks" drop constraint "tasks_error_check";
alter table "tasks"."tasks" drop constraint "tasks_unique_key_check";
alter table "tasks"."tasks" drop constraint "tasks_key_until_check";
alter table "tasks"."tasks" drop constraint "tasks_key_check";
