-- drop tasks_name_unique_key_key
-- drop tasks_created_at_idx

alter table "tasks"."tasks" drop constraint "tasks_name_unique_key_key";
drop index "tasks"."tasks_created_at_idx";


-- By hand: most tasks have no unique key, and each index more is written with every change of a task's state.
create unique index "tasks_unique_key_idx" on "tasks"."tasks" ("tenant_id", "name", "unique_key") where unique_key is not null;
drop index "tasks"."tasks_patient_idx";
