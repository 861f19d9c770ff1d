-- By hand: each tenant is asked for the tasks with a key that have waited longest, whatever others have.
create index "tasks_keyed_waiting_idx" on "tasks"."tasks" ("queue", "tenant_id", "priority" desc, "run_at") where state = 'waiting' and key is not null;
