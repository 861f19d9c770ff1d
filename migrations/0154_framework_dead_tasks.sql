-- By hand: staff looks for what is dead across all tenants, newest first. Only a task that dies writes this index.
create index "tasks_dead_idx" on "tasks"."tasks" ("id" desc) where state in ('dead', 'expired');
