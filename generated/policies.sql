-- Row security of every resource, made from the declarations. Migrations install it.

-- framework/idempotencyKeys: rows tenant
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

-- framework/tasks: rows declared (the queue takes the tasks of all tenants in turn, as the platform and in no tenant)
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

-- framework/schedules: rows declared (schedulers look at the schedules of all tenants at once, as the platform and in no tenant)
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

-- framework/events: rows declared (caches, streams and the edge follow the events of all tenants, as the platform and in no tenant)
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

-- framework/bulkRuns: rows conditions
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

-- framework/bulkFailures: rows conditions
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

-- roles/roles: rows tenant
alter table "tenant"."roles" enable row level security;
alter table "tenant"."roles" force row level security;
create policy "roles_tenant" on "tenant"."roles" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "roles_access" on "tenant"."roles" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "name", "slug", "description", "permissions", "created_at", "updated_at", "version", "name$start") on "tenant"."roles" to pend_app;
grant insert ("tenant_id", "id", "name", "slug", "description", "permissions", "created_at", "updated_at", "version") on "tenant"."roles" to pend_app;
grant update ("name", "slug", "description", "permissions", "updated_at", "version") on "tenant"."roles" to pend_app;
grant delete on "tenant"."roles" to pend_app;
grant select ("tenant_id", "id", "name", "slug", "description", "permissions", "created_at", "updated_at", "version", "name$start") on "tenant"."roles" to pend_readonly;

-- users/users: rows declared (one person can be a member of many tenants)
alter table "auth"."users" enable row level security;
alter table "auth"."users" force row level security;
create policy "users_restrictive_select" on "auth"."users" as restrictive for select to public
  using (id = (select nullif(current_setting('pend.actor_id', true), '')::uuid) or (select nullif(current_setting('pend.system_reason', true), '') is not null)
      or exists (select 1 from tenant.memberships m where m.tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) and m.user_id = users.id));
create policy "users_restrictive_insert" on "auth"."users" as restrictive for insert to public
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "users_restrictive_update" on "auth"."users" as restrictive for update to public
  using (id = (select nullif(current_setting('pend.actor_id', true), '')::uuid) or (select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check (id = (select nullif(current_setting('pend.actor_id', true), '')::uuid) or (select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "users_restrictive_delete" on "auth"."users" as restrictive for delete to public
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "users_permissive_select" on "auth"."users" as permissive for select to pend_app, pend_readonly
  using (id = (select nullif(current_setting('pend.actor_id', true), '')::uuid) or (select nullif(current_setting('pend.system_reason', true), '') is not null)
      or exists (select 1 from tenant.memberships m where m.tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) and m.user_id = users.id));
create policy "users_permissive_insert" on "auth"."users" as permissive for insert to pend_app, pend_readonly
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "users_permissive_update" on "auth"."users" as permissive for update to pend_app, pend_readonly
  using (id = (select nullif(current_setting('pend.actor_id', true), '')::uuid) or (select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check (id = (select nullif(current_setting('pend.actor_id', true), '')::uuid) or (select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "users_permissive_delete" on "auth"."users" as permissive for delete to pend_app, pend_readonly
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null));
grant select ("id", "email", "first_name", "middle_name", "last_name", "is_active", "email_verified_at", "started_over_at", "is_staff", "is_superuser", "created_at", "updated_at", "version", "first_name$start", "last_name$start") on "auth"."users" to pend_app;
grant insert ("id", "email", "first_name", "middle_name", "last_name", "is_active", "email_verified_at", "started_over_at", "is_staff", "is_superuser", "created_at", "updated_at", "version") on "auth"."users" to pend_app;
grant update ("email", "first_name", "middle_name", "last_name", "is_active", "email_verified_at", "started_over_at", "is_staff", "is_superuser", "updated_at", "version") on "auth"."users" to pend_app;
grant delete on "auth"."users" to pend_app;
grant select ("id", "email", "first_name", "middle_name", "last_name", "is_active", "created_at", "updated_at", "version", "first_name$start", "last_name$start") on "auth"."users" to pend_readonly;

-- users/memberships: rows declared (people meet their own memberships in every tenant, which is how they find their tenants)
alter table "tenant"."memberships" enable row level security;
alter table "tenant"."memberships" force row level security;
create policy "memberships_restrictive_select" on "tenant"."memberships" as restrictive for select to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (user_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid) and (select nullif(current_setting('pend.key_id', true), '') is null)) or (select current_user = 'pend_owner' and pg_trigger_depth() > 0));
create policy "memberships_restrictive_insert" on "tenant"."memberships" as restrictive for insert to public
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (select current_user = 'pend_owner' and pg_trigger_depth() > 0));
create policy "memberships_restrictive_update" on "tenant"."memberships" as restrictive for update to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (select current_user = 'pend_owner' and pg_trigger_depth() > 0))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (select current_user = 'pend_owner' and pg_trigger_depth() > 0));
create policy "memberships_restrictive_delete" on "tenant"."memberships" as restrictive for delete to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (select current_user = 'pend_owner' and pg_trigger_depth() > 0));
create policy "memberships_permissive_select" on "tenant"."memberships" as permissive for select to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (user_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid) and (select nullif(current_setting('pend.key_id', true), '') is null)));
create policy "memberships_permissive_insert" on "tenant"."memberships" as permissive for insert to pend_app, pend_readonly
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "memberships_permissive_update" on "tenant"."memberships" as permissive for update to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "memberships_permissive_delete" on "tenant"."memberships" as permissive for delete to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "memberships_follow" on "tenant"."memberships" as permissive for all to pend_owner
  using ((select current_user = 'pend_owner' and pg_trigger_depth() > 0))
  with check ((select current_user = 'pend_owner' and pg_trigger_depth() > 0));
grant select ("tenant_id", "id", "user_id", "role", "role_ids", "permissions_version", "created_at", "updated_at", "version") on "tenant"."memberships" to pend_app;
grant insert ("tenant_id", "id", "user_id", "role", "role_ids", "permissions_version", "created_at", "updated_at", "version") on "tenant"."memberships" to pend_app;
grant update ("user_id", "role", "role_ids", "permissions_version", "updated_at", "version") on "tenant"."memberships" to pend_app;
grant delete on "tenant"."memberships" to pend_app;
grant select ("tenant_id", "id", "user_id", "role", "role_ids", "permissions_version", "created_at", "updated_at", "version") on "tenant"."memberships" to pend_readonly;
alter table "tenant"."memberships_roles" enable row level security;
alter table "tenant"."memberships_roles" force row level security;
create policy "memberships_roles_record" on "tenant"."memberships_roles" as restrictive for all to public
  using (exists (select 1 from "tenant"."memberships" where "memberships"."tenant_id" = "tenant"."memberships_roles"."tenant_id" and "memberships"."id" = "tenant"."memberships_roles"."membership_id") or (select current_user = 'pend_owner' and pg_trigger_depth() > 0))
  with check (exists (select 1 from "tenant"."memberships" where "memberships"."tenant_id" = "tenant"."memberships_roles"."tenant_id" and "memberships"."id" = "tenant"."memberships_roles"."membership_id") or (select current_user = 'pend_owner' and pg_trigger_depth() > 0));
create policy "memberships_roles_read" on "tenant"."memberships_roles" as permissive for select to pend_app, pend_readonly
  using (exists (select 1 from "tenant"."memberships" where "memberships"."tenant_id" = "tenant"."memberships_roles"."tenant_id" and "memberships"."id" = "tenant"."memberships_roles"."membership_id"));
create policy "memberships_roles_write" on "tenant"."memberships_roles" as permissive for all to pend_app, pend_readonly
  using (exists (select 1 from "tenant"."memberships" where "memberships"."tenant_id" = "tenant"."memberships_roles"."tenant_id" and "memberships"."id" = "tenant"."memberships_roles"."membership_id" and (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))))
  with check (exists (select 1 from "tenant"."memberships" where "memberships"."tenant_id" = "tenant"."memberships_roles"."tenant_id" and "memberships"."id" = "tenant"."memberships_roles"."membership_id" and (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))));
create policy "memberships_roles_follow" on "tenant"."memberships_roles" as permissive for all to pend_owner
  using ((select current_user = 'pend_owner' and pg_trigger_depth() > 0))
  with check ((select current_user = 'pend_owner' and pg_trigger_depth() > 0));
grant select ("tenant_id", "membership_id", "role_id") on "tenant"."memberships_roles" to pend_app;
grant insert ("tenant_id", "membership_id", "role_id") on "tenant"."memberships_roles" to pend_app;
grant delete on "tenant"."memberships_roles" to pend_app;
grant select ("tenant_id", "membership_id", "role_id") on "tenant"."memberships_roles" to pend_readonly;

-- tenant-settings/tenantSettings: rows declared (schedulers ask for the time zones of all tenants at once, as the platform and in no tenant)
alter table "tenant"."tenant_settings" enable row level security;
alter table "tenant"."tenant_settings" force row level security;
create policy "tenant_settings_restrictive_select" on "tenant"."tenant_settings" as restrictive for select to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "tenant_settings_restrictive_insert" on "tenant"."tenant_settings" as restrictive for insert to public
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "tenant_settings_restrictive_update" on "tenant"."tenant_settings" as restrictive for update to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "tenant_settings_restrictive_delete" on "tenant"."tenant_settings" as restrictive for delete to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "tenant_settings_permissive_select" on "tenant"."tenant_settings" as permissive for select to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "tenant_settings_permissive_insert" on "tenant"."tenant_settings" as permissive for insert to pend_app, pend_readonly
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "tenant_settings_permissive_update" on "tenant"."tenant_settings" as permissive for update to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "tenant_settings_permissive_delete" on "tenant"."tenant_settings" as permissive for delete to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "locale", "time_zone", "brand_name", "brand_color", "brand_logo", "brand_texts", "audit_retention_days", "place", "created_at", "updated_at", "version") on "tenant"."tenant_settings" to pend_app;
grant insert ("tenant_id", "id", "locale", "time_zone", "brand_name", "brand_color", "brand_logo", "brand_texts", "audit_retention_days", "place", "created_at", "updated_at", "version") on "tenant"."tenant_settings" to pend_app;
grant update ("locale", "time_zone", "brand_name", "brand_color", "brand_logo", "brand_texts", "audit_retention_days", "place", "updated_at", "version") on "tenant"."tenant_settings" to pend_app;
grant delete on "tenant"."tenant_settings" to pend_app;
grant select ("tenant_id", "id", "locale", "time_zone", "brand_name", "brand_color", "brand_logo", "brand_texts", "audit_retention_days", "place", "created_at", "updated_at", "version") on "tenant"."tenant_settings" to pend_readonly;

-- tenants/tenants: rows declared (a tenant is what rows belong to; it belongs to none)
alter table "tenant"."tenants" enable row level security;
alter table "tenant"."tenants" force row level security;
create policy "tenants_restrictive_select" on "tenant"."tenants" as restrictive for select to public
  using (id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (select nullif(current_setting('pend.system_reason', true), '') is not null)
      or exists (select 1 from tenant.memberships m where m.tenant_id = tenants.id and m.user_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid) and (select nullif(current_setting('pend.key_id', true), '') is null)));
create policy "tenants_restrictive_insert" on "tenant"."tenants" as restrictive for insert to public
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "tenants_restrictive_update" on "tenant"."tenants" as restrictive for update to public
  using (id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "tenants_restrictive_delete" on "tenant"."tenants" as restrictive for delete to public
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "tenants_permissive_select" on "tenant"."tenants" as permissive for select to pend_app, pend_readonly
  using (id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (select nullif(current_setting('pend.system_reason', true), '') is not null)
      or exists (select 1 from tenant.memberships m where m.tenant_id = tenants.id and m.user_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid) and (select nullif(current_setting('pend.key_id', true), '') is null)));
create policy "tenants_permissive_insert" on "tenant"."tenants" as permissive for insert to pend_app, pend_readonly
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "tenants_permissive_update" on "tenant"."tenants" as permissive for update to pend_app, pend_readonly
  using (id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "tenants_permissive_delete" on "tenant"."tenants" as permissive for delete to pend_app, pend_readonly
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null));
grant select ("id", "name", "slug", "requires_second_factor", "status", "deletes_at", "closed_by", "created_at", "updated_at", "version", "name$start") on "tenant"."tenants" to pend_app;
grant insert ("id", "name", "slug", "requires_second_factor", "status", "deletes_at", "closed_by", "created_at", "updated_at", "version") on "tenant"."tenants" to pend_app;
grant update ("name", "slug", "requires_second_factor", "status", "deletes_at", "closed_by", "updated_at", "version") on "tenant"."tenants" to pend_app;
grant delete on "tenant"."tenants" to pend_app;
grant select ("id", "name", "slug", "requires_second_factor", "status", "deletes_at", "created_at", "updated_at", "version", "name$start") on "tenant"."tenants" to pend_readonly;

-- tenants/domains: rows global (a host name is looked up before the tenant is known, and belongs to one tenant in the whole world)
alter table "tenant"."domains" enable row level security;
alter table "tenant"."domains" force row level security;
create policy "domains_system" on "tenant"."domains" as permissive for all to pend_app, pend_readonly
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
grant select ("id", "host", "leads_to_id", "token", "checked_at", "misses", "created_at", "updated_at", "version") on "tenant"."domains" to pend_app;
grant insert ("id", "host", "leads_to_id", "token", "checked_at", "misses", "created_at", "updated_at", "version") on "tenant"."domains" to pend_app;
grant update ("host", "leads_to_id", "token", "checked_at", "misses", "updated_at", "version") on "tenant"."domains" to pend_app;
grant delete on "tenant"."domains" to pend_app;
grant select ("id", "host", "leads_to_id", "checked_at", "misses", "created_at", "updated_at", "version") on "tenant"."domains" to pend_readonly;

-- tenants/formerSlugs: rows global (a slug is looked up before the tenant is known, and means one tenant in the whole deployment)
alter table "tenant"."former_slugs" enable row level security;
alter table "tenant"."former_slugs" force row level security;
create policy "former_slugs_system" on "tenant"."former_slugs" as permissive for all to pend_app, pend_readonly
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
grant select ("id", "slug", "leads_to_id", "expires_at", "created_at", "updated_at", "version") on "tenant"."former_slugs" to pend_app;
grant insert ("id", "slug", "leads_to_id", "expires_at", "created_at", "updated_at", "version") on "tenant"."former_slugs" to pend_app;
grant update ("slug", "leads_to_id", "expires_at", "updated_at", "version") on "tenant"."former_slugs" to pend_app;
grant delete on "tenant"."former_slugs" to pend_app;
grant select ("id", "slug", "leads_to_id", "expires_at", "created_at", "updated_at", "version") on "tenant"."former_slugs" to pend_readonly;

-- custom-domains/customDomains: rows tenant
alter table "tenant"."custom_domains" enable row level security;
alter table "tenant"."custom_domains" force row level security;
create policy "custom_domains_tenant" on "tenant"."custom_domains" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "custom_domains_access" on "tenant"."custom_domains" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "host", "status", "record_name", "token", "checked_at", "problem", "created_at", "updated_at", "version", "host$start") on "tenant"."custom_domains" to pend_app;
grant insert ("tenant_id", "id", "host", "status", "record_name", "token", "checked_at", "problem", "created_at", "updated_at", "version") on "tenant"."custom_domains" to pend_app;
grant update ("host", "status", "record_name", "token", "checked_at", "problem", "updated_at", "version") on "tenant"."custom_domains" to pend_app;
grant delete on "tenant"."custom_domains" to pend_app;
grant select ("tenant_id", "id", "host", "status", "record_name", "token", "checked_at", "problem", "created_at", "updated_at", "version", "host$start") on "tenant"."custom_domains" to pend_readonly;

-- mails/mailTemplates: rows tenant
alter table "tenant"."mail_templates" enable row level security;
alter table "tenant"."mail_templates" force row level security;
create policy "mail_templates_tenant" on "tenant"."mail_templates" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "mail_templates_access" on "tenant"."mail_templates" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "kind", "subject", "heading", "body", "label", "footer", "created_at", "updated_at", "version") on "tenant"."mail_templates" to pend_app;
grant insert ("tenant_id", "id", "kind", "subject", "heading", "body", "label", "footer", "created_at", "updated_at", "version") on "tenant"."mail_templates" to pend_app;
grant update ("kind", "subject", "heading", "body", "label", "footer", "updated_at", "version") on "tenant"."mail_templates" to pend_app;
grant delete on "tenant"."mail_templates" to pend_app;
grant select ("tenant_id", "id", "kind", "subject", "heading", "body", "label", "footer", "created_at", "updated_at", "version") on "tenant"."mail_templates" to pend_readonly;

-- sessions/sessions: rows declared (a session belongs to a person, not to a tenant)
alter table "auth"."sessions" enable row level security;
alter table "auth"."sessions" force row level security;
create policy "sessions_restrictive_select" on "auth"."sessions" as restrictive for select to public
  using (user_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid) or (select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "sessions_restrictive_insert" on "auth"."sessions" as restrictive for insert to public
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "sessions_restrictive_update" on "auth"."sessions" as restrictive for update to public
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "sessions_restrictive_delete" on "auth"."sessions" as restrictive for delete to public
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "sessions_permissive_select" on "auth"."sessions" as permissive for select to pend_app, pend_readonly
  using (user_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid) or (select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "sessions_permissive_insert" on "auth"."sessions" as permissive for insert to pend_app, pend_readonly
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "sessions_permissive_update" on "auth"."sessions" as permissive for update to pend_app, pend_readonly
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "sessions_permissive_delete" on "auth"."sessions" as permissive for delete to pend_app, pend_readonly
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null));
grant select ("id", "user_id", "chosen_tenant_id", "expires_at", "ended_at", "ended_by", "impersonator_id", "started_from_id", "reason", "api_key", "proven_at", "address", "user_agent", "created_at", "updated_at", "version") on "auth"."sessions" to pend_app;
grant insert ("id", "user_id", "chosen_tenant_id", "expires_at", "ended_at", "ended_by", "impersonator_id", "started_from_id", "reason", "api_key", "proven_at", "address", "user_agent", "created_at", "updated_at", "version") on "auth"."sessions" to pend_app;
grant update ("user_id", "chosen_tenant_id", "expires_at", "ended_at", "ended_by", "impersonator_id", "started_from_id", "reason", "api_key", "proven_at", "address", "user_agent", "updated_at", "version") on "auth"."sessions" to pend_app;
grant delete on "auth"."sessions" to pend_app;
grant select ("id", "user_id", "chosen_tenant_id", "expires_at", "ended_at", "ended_by", "impersonator_id", "started_from_id", "reason", "api_key", "proven_at", "address", "user_agent", "created_at", "updated_at", "version") on "auth"."sessions" to pend_readonly;

-- sessions/refreshTokens: rows global (tokens are compared before anybody is known)
alter table "auth"."refresh_tokens" enable row level security;
alter table "auth"."refresh_tokens" force row level security;
create policy "refresh_tokens_system" on "auth"."refresh_tokens" as permissive for all to pend_app, pend_readonly
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
grant select ("id", "session_id", "token_hash", "expires_at", "used_at", "successor", "created_at", "updated_at", "version") on "auth"."refresh_tokens" to pend_app;
grant insert ("id", "session_id", "token_hash", "expires_at", "used_at", "successor", "created_at", "updated_at", "version") on "auth"."refresh_tokens" to pend_app;
grant update ("session_id", "token_hash", "expires_at", "used_at", "successor", "updated_at", "version") on "auth"."refresh_tokens" to pend_app;
grant delete on "auth"."refresh_tokens" to pend_app;
grant select ("id", "session_id", "expires_at", "used_at", "created_at", "updated_at", "version") on "auth"."refresh_tokens" to pend_readonly;

-- sessions/challenges: rows global (challenges are compared before anybody is let in)
alter table "auth"."challenges" enable row level security;
alter table "auth"."challenges" force row level security;
create policy "challenges_system" on "auth"."challenges" as permissive for all to pend_app, pend_readonly
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
grant select ("id", "purpose", "token_hash", "user_id", "session_id", "leads_to_id", "method", "tries", "expires_at", "used_at", "created_at", "updated_at", "version") on "auth"."challenges" to pend_app;
grant insert ("id", "purpose", "token_hash", "user_id", "session_id", "leads_to_id", "method", "tries", "expires_at", "used_at", "created_at", "updated_at", "version") on "auth"."challenges" to pend_app;
grant update ("purpose", "token_hash", "user_id", "session_id", "leads_to_id", "method", "tries", "expires_at", "used_at", "updated_at", "version") on "auth"."challenges" to pend_app;
grant delete on "auth"."challenges" to pend_app;
grant select ("id", "purpose", "user_id", "session_id", "leads_to_id", "method", "tries", "expires_at", "used_at", "created_at", "updated_at", "version") on "auth"."challenges" to pend_readonly;

-- mail-links/oneTimeTokens: rows global (tokens are compared before anybody is known)
alter table "auth"."one_time_tokens" enable row level security;
alter table "auth"."one_time_tokens" force row level security;
create policy "one_time_tokens_system" on "auth"."one_time_tokens" as permissive for all to pend_app, pend_readonly
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
grant select ("id", "purpose", "token_hash", "email", "user_id", "leads_to_id", "subject", "expires_at", "used_at", "created_at", "updated_at", "version") on "auth"."one_time_tokens" to pend_app;
grant insert ("id", "purpose", "token_hash", "email", "user_id", "leads_to_id", "subject", "expires_at", "used_at", "created_at", "updated_at", "version") on "auth"."one_time_tokens" to pend_app;
grant update ("purpose", "token_hash", "email", "user_id", "leads_to_id", "subject", "expires_at", "used_at", "updated_at", "version") on "auth"."one_time_tokens" to pend_app;
grant delete on "auth"."one_time_tokens" to pend_app;
grant select ("id", "purpose", "email", "user_id", "leads_to_id", "subject", "expires_at", "used_at", "created_at", "updated_at", "version") on "auth"."one_time_tokens" to pend_readonly;

-- passwords/credentials: rows global (passwords are compared before anybody is known)
alter table "auth"."credentials" enable row level security;
alter table "auth"."credentials" force row level security;
create policy "credentials_system" on "auth"."credentials" as permissive for all to pend_app, pend_readonly
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
grant select ("id", "user_id", "password_hash", "created_at", "updated_at", "version") on "auth"."credentials" to pend_app;
grant insert ("id", "user_id", "password_hash", "created_at", "updated_at", "version") on "auth"."credentials" to pend_app;
grant update ("user_id", "password_hash", "updated_at", "version") on "auth"."credentials" to pend_app;
grant delete on "auth"."credentials" to pend_app;
grant select ("id", "user_id", "created_at", "updated_at", "version") on "auth"."credentials" to pend_readonly;

-- second-factors/totpSecrets: rows global (codes are compared before anybody is let in)
alter table "auth"."totp_secrets" enable row level security;
alter table "auth"."totp_secrets" force row level security;
create policy "totp_secrets_system" on "auth"."totp_secrets" as permissive for all to pend_app, pend_readonly
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
grant select ("id", "user_id", "sealed_secret", "confirmed_at", "last_step", "created_at", "updated_at", "version") on "auth"."totp_secrets" to pend_app;
grant insert ("id", "user_id", "sealed_secret", "confirmed_at", "last_step", "created_at", "updated_at", "version") on "auth"."totp_secrets" to pend_app;
grant update ("user_id", "sealed_secret", "confirmed_at", "last_step", "updated_at", "version") on "auth"."totp_secrets" to pend_app;
grant delete on "auth"."totp_secrets" to pend_app;
grant select ("id", "user_id", "confirmed_at", "last_step", "created_at", "updated_at", "version") on "auth"."totp_secrets" to pend_readonly;

-- second-factors/recoveryCodes: rows global (codes are compared before anybody is let in)
alter table "auth"."recovery_codes" enable row level security;
alter table "auth"."recovery_codes" force row level security;
create policy "recovery_codes_system" on "auth"."recovery_codes" as permissive for all to pend_app, pend_readonly
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
grant select ("id", "user_id", "code_hash", "used_at", "created_at", "updated_at", "version") on "auth"."recovery_codes" to pend_app;
grant insert ("id", "user_id", "code_hash", "used_at", "created_at", "updated_at", "version") on "auth"."recovery_codes" to pend_app;
grant update ("user_id", "code_hash", "used_at", "updated_at", "version") on "auth"."recovery_codes" to pend_app;
grant delete on "auth"."recovery_codes" to pend_app;
grant select ("id", "user_id", "used_at", "created_at", "updated_at", "version") on "auth"."recovery_codes" to pend_readonly;

-- second-factors/passkeys: rows global (passkeys are compared before anybody is known)
alter table "auth"."passkeys" enable row level security;
alter table "auth"."passkeys" force row level security;
create policy "passkeys_system" on "auth"."passkeys" as permissive for all to pend_app, pend_readonly
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
grant select ("id", "user_id", "name", "credential_id", "credential_hash", "public_key", "counter", "transports", "is_backed_up", "last_used_at", "created_at", "updated_at", "version") on "auth"."passkeys" to pend_app;
grant insert ("id", "user_id", "name", "credential_id", "credential_hash", "public_key", "counter", "transports", "is_backed_up", "last_used_at", "created_at", "updated_at", "version") on "auth"."passkeys" to pend_app;
grant update ("user_id", "name", "credential_id", "credential_hash", "public_key", "counter", "transports", "is_backed_up", "last_used_at", "updated_at", "version") on "auth"."passkeys" to pend_app;
grant delete on "auth"."passkeys" to pend_app;
grant select ("id", "user_id", "name", "counter", "transports", "is_backed_up", "last_used_at", "created_at", "updated_at", "version") on "auth"."passkeys" to pend_readonly;

-- identities/identities: rows declared (an identity belongs to a person, not to a tenant)
alter table "auth"."identities" enable row level security;
alter table "auth"."identities" force row level security;
create policy "identities_restrictive_select" on "auth"."identities" as restrictive for select to public
  using (user_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid) or (select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "identities_restrictive_insert" on "auth"."identities" as restrictive for insert to public
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "identities_restrictive_update" on "auth"."identities" as restrictive for update to public
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "identities_restrictive_delete" on "auth"."identities" as restrictive for delete to public
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "identities_permissive_select" on "auth"."identities" as permissive for select to pend_app, pend_readonly
  using (user_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid) or (select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "identities_permissive_insert" on "auth"."identities" as permissive for insert to pend_app, pend_readonly
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "identities_permissive_update" on "auth"."identities" as permissive for update to pend_app, pend_readonly
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "identities_permissive_delete" on "auth"."identities" as permissive for delete to pend_app, pend_readonly
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null));
grant select ("id", "user_id", "issuer", "subject", "provider", "email", "last_used_at", "created_at", "updated_at", "version") on "auth"."identities" to pend_app;
grant insert ("id", "user_id", "issuer", "subject", "provider", "email", "last_used_at", "created_at", "updated_at", "version") on "auth"."identities" to pend_app;
grant update ("user_id", "issuer", "subject", "provider", "email", "last_used_at", "updated_at", "version") on "auth"."identities" to pend_app;
grant delete on "auth"."identities" to pend_app;
grant select ("id", "user_id", "issuer", "subject", "provider", "email", "last_used_at", "created_at", "updated_at", "version") on "auth"."identities" to pend_readonly;

-- identities/providerVisits: rows global (nobody is known yet)
alter table "auth"."provider_visits" enable row level security;
alter table "auth"."provider_visits" force row level security;
create policy "provider_visits_system" on "auth"."provider_visits" as permissive for all to pend_app, pend_readonly
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
grant select ("id", "provider", "state_hash", "browser_hash", "challenge", "return_to", "expires_at", "answered_at", "code_hash", "claims", "used_at", "created_at", "updated_at", "version") on "auth"."provider_visits" to pend_app;
grant insert ("id", "provider", "state_hash", "browser_hash", "challenge", "return_to", "expires_at", "answered_at", "code_hash", "claims", "used_at", "created_at", "updated_at", "version") on "auth"."provider_visits" to pend_app;
grant update ("provider", "state_hash", "browser_hash", "challenge", "return_to", "expires_at", "answered_at", "code_hash", "claims", "used_at", "updated_at", "version") on "auth"."provider_visits" to pend_app;
grant delete on "auth"."provider_visits" to pend_app;
grant select ("id", "provider", "challenge", "return_to", "expires_at", "answered_at", "used_at", "created_at", "updated_at", "version") on "auth"."provider_visits" to pend_readonly;

-- api-keys/apiKeys: rows tenant
alter table "tenant"."api_keys" enable row level security;
alter table "tenant"."api_keys" force row level security;
create policy "api_keys_tenant" on "tenant"."api_keys" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "api_keys_access" on "tenant"."api_keys" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "name", "prefix", "permissions", "created_by_id", "expires_at", "last_used_at", "previous_until", "revoked_at", "created_at", "updated_at", "version", "prefix$start") on "tenant"."api_keys" to pend_app;
grant insert ("tenant_id", "id", "name", "prefix", "permissions", "created_by_id", "expires_at", "last_used_at", "previous_until", "revoked_at", "created_at", "updated_at", "version") on "tenant"."api_keys" to pend_app;
grant update ("name", "prefix", "permissions", "created_by_id", "expires_at", "last_used_at", "previous_until", "revoked_at", "updated_at", "version") on "tenant"."api_keys" to pend_app;
grant delete on "tenant"."api_keys" to pend_app;
grant select ("tenant_id", "id", "name", "prefix", "permissions", "created_by_id", "expires_at", "last_used_at", "previous_until", "revoked_at", "created_at", "updated_at", "version", "prefix$start") on "tenant"."api_keys" to pend_readonly;

-- api-keys/apiKeySecrets: rows global (secrets are compared before anybody is known)
alter table "auth"."api_key_secrets" enable row level security;
alter table "auth"."api_key_secrets" force row level security;
create policy "api_key_secrets_system" on "auth"."api_key_secrets" as permissive for all to pend_app, pend_readonly
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
grant select ("id", "secret_hash", "session_id", "api_key", "leads_to_id", "created_at", "updated_at", "version") on "auth"."api_key_secrets" to pend_app;
grant insert ("id", "secret_hash", "session_id", "api_key", "leads_to_id", "created_at", "updated_at", "version") on "auth"."api_key_secrets" to pend_app;
grant update ("secret_hash", "session_id", "api_key", "leads_to_id", "updated_at", "version") on "auth"."api_key_secrets" to pend_app;
grant delete on "auth"."api_key_secrets" to pend_app;
grant select ("id", "session_id", "api_key", "leads_to_id", "created_at", "updated_at", "version") on "auth"."api_key_secrets" to pend_readonly;

-- invitations/invitations: rows tenant
alter table "tenant"."invitations" enable row level security;
alter table "tenant"."invitations" force row level security;
create policy "invitations_tenant" on "tenant"."invitations" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "invitations_access" on "tenant"."invitations" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "invitations_follow" on "tenant"."invitations" as permissive for all to pend_owner
  using ((select current_user = 'pend_owner' and pg_trigger_depth() > 0))
  with check ((select current_user = 'pend_owner' and pg_trigger_depth() > 0));
grant select ("tenant_id", "id", "email", "role", "role_ids", "invited_by_id", "expires_at", "accepted_at", "created_at", "updated_at", "version") on "tenant"."invitations" to pend_app;
grant insert ("tenant_id", "id", "email", "role", "role_ids", "invited_by_id", "expires_at", "accepted_at", "created_at", "updated_at", "version") on "tenant"."invitations" to pend_app;
grant update ("email", "role", "role_ids", "invited_by_id", "expires_at", "accepted_at", "updated_at", "version") on "tenant"."invitations" to pend_app;
grant delete on "tenant"."invitations" to pend_app;
grant select ("tenant_id", "id", "email", "role", "role_ids", "invited_by_id", "expires_at", "accepted_at", "created_at", "updated_at", "version") on "tenant"."invitations" to pend_readonly;
alter table "tenant"."invitations_roles" enable row level security;
alter table "tenant"."invitations_roles" force row level security;
create policy "invitations_roles_tenant" on "tenant"."invitations_roles" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "invitations_roles_access" on "tenant"."invitations_roles" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "invitations_roles_follow" on "tenant"."invitations_roles" as permissive for all to pend_owner
  using ((select current_user = 'pend_owner' and pg_trigger_depth() > 0))
  with check ((select current_user = 'pend_owner' and pg_trigger_depth() > 0));
grant select ("tenant_id", "invitation_id", "role_id") on "tenant"."invitations_roles" to pend_app;
grant insert ("tenant_id", "invitation_id", "role_id") on "tenant"."invitations_roles" to pend_app;
grant delete on "tenant"."invitations_roles" to pend_app;
grant select ("tenant_id", "invitation_id", "role_id") on "tenant"."invitations_roles" to pend_readonly;

-- audit/changes: rows trail
alter table "audit"."changes" enable row level security;
alter table "audit"."changes" force row level security;
create policy "changes_tenant" on "audit"."changes" as restrictive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "changes_access" on "audit"."changes" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "resource", "record_id", "operation", "changes", "actor_id", "request_id", "address", "reason", "staff_reason", "impersonator_id", "key_id", "position", "hash", "redaction", "created_at", "updated_at", "version", "request_id$start") on "audit"."changes" to pend_app;
grant select ("tenant_id", "id", "resource", "record_id", "operation", "changes", "actor_id", "request_id", "address", "reason", "staff_reason", "impersonator_id", "key_id", "position", "hash", "redaction", "created_at", "updated_at", "version", "request_id$start") on "audit"."changes" to pend_readonly;

-- webhooks/webhooks: rows tenant
alter table "public"."webhooks" enable row level security;
alter table "public"."webhooks" force row level security;
create policy "webhooks_tenant" on "public"."webhooks" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "webhooks_access" on "public"."webhooks" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "url", "description", "events", "is_enabled", "disabled_at", "disabled_reason", "failing_since", "paused_until", "unanswered", "secrets", "created_at", "updated_at", "version") on "public"."webhooks" to pend_app;
grant insert ("tenant_id", "id", "url", "description", "events", "is_enabled", "disabled_at", "disabled_reason", "failing_since", "paused_until", "unanswered", "secrets", "created_at", "updated_at", "version") on "public"."webhooks" to pend_app;
grant update ("url", "description", "events", "is_enabled", "disabled_at", "disabled_reason", "failing_since", "paused_until", "unanswered", "secrets", "updated_at", "version") on "public"."webhooks" to pend_app;
grant delete on "public"."webhooks" to pend_app;
grant select ("tenant_id", "id", "url", "description", "events", "is_enabled", "disabled_at", "disabled_reason", "failing_since", "paused_until", "unanswered", "created_at", "updated_at", "version") on "public"."webhooks" to pend_readonly;

-- webhooks/webhookDeliveries: rows tenant
alter table "public"."webhook_deliveries" enable row level security;
alter table "public"."webhook_deliveries" force row level security;
create policy "webhook_deliveries_tenant" on "public"."webhook_deliveries" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "webhook_deliveries_access" on "public"."webhook_deliveries" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "webhook_id", "event", "event_id", "resource", "record_id", "attempt", "outcome", "request_body", "response_status", "response_headers", "response_body", "duration_ms", "error", "created_at", "updated_at", "version", "event$start") on "public"."webhook_deliveries" to pend_app;
grant insert ("tenant_id", "id", "webhook_id", "event", "event_id", "resource", "record_id", "attempt", "outcome", "request_body", "response_status", "response_headers", "response_body", "duration_ms", "error", "created_at", "updated_at", "version") on "public"."webhook_deliveries" to pend_app;
grant update ("webhook_id", "event", "event_id", "resource", "record_id", "attempt", "outcome", "request_body", "response_status", "response_headers", "response_body", "duration_ms", "error", "updated_at", "version") on "public"."webhook_deliveries" to pend_app;
grant delete on "public"."webhook_deliveries" to pend_app;
grant select ("tenant_id", "id", "webhook_id", "event", "event_id", "resource", "record_id", "attempt", "outcome", "request_body", "response_status", "response_headers", "response_body", "duration_ms", "error", "created_at", "updated_at", "version", "event$start") on "public"."webhook_deliveries" to pend_readonly;

-- files/files: rows tenant
alter table "public"."files" enable row level security;
alter table "public"."files" force row level security;
create policy "files_tenant" on "public"."files" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "files_access" on "public"."files" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "name", "alt", "type", "size", "sha256", "width", "height", "is_public", "status", "owner_id", "storage_key", "created_at", "updated_at", "version", "name$start", "type$start") on "public"."files" to pend_app;
grant insert ("tenant_id", "id", "name", "alt", "type", "size", "sha256", "width", "height", "is_public", "status", "owner_id", "storage_key", "created_at", "updated_at", "version") on "public"."files" to pend_app;
grant update ("name", "alt", "type", "size", "sha256", "width", "height", "is_public", "status", "storage_key", "updated_at", "version") on "public"."files" to pend_app;
grant delete on "public"."files" to pend_app;
grant select ("tenant_id", "id", "name", "alt", "type", "size", "sha256", "width", "height", "is_public", "status", "owner_id", "created_at", "updated_at", "version", "name$start", "type$start") on "public"."files" to pend_readonly;

-- files/fileVariants: rows tenant
alter table "public"."file_variants" enable row level security;
alter table "public"."file_variants" force row level security;
create policy "file_variants_tenant" on "public"."file_variants" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "file_variants_access" on "public"."file_variants" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "file_id", "name", "size", "is_declared", "created_at", "updated_at", "version") on "public"."file_variants" to pend_app;
grant insert ("tenant_id", "id", "file_id", "name", "size", "is_declared", "created_at", "updated_at", "version") on "public"."file_variants" to pend_app;
grant update ("file_id", "name", "size", "is_declared", "updated_at", "version") on "public"."file_variants" to pend_app;
grant delete on "public"."file_variants" to pend_app;
grant select ("tenant_id", "id", "file_id", "name", "size", "is_declared", "created_at", "updated_at", "version") on "public"."file_variants" to pend_readonly;

-- content/categories: rows tenant
alter table "public"."categories" enable row level security;
alter table "public"."categories" force row level security;
create policy "categories_tenant" on "public"."categories" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "categories_access" on "public"."categories" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "name", "slug", "created_at", "updated_at", "version", "name$start") on "public"."categories" to pend_app;
grant insert ("tenant_id", "id", "name", "slug", "created_at", "updated_at", "version") on "public"."categories" to pend_app;
grant update ("name", "slug", "updated_at", "version") on "public"."categories" to pend_app;
grant delete on "public"."categories" to pend_app;
grant select ("tenant_id", "id", "name", "slug", "created_at", "updated_at", "version", "name$start") on "public"."categories" to pend_readonly;

-- content/tags: rows tenant
alter table "public"."tags" enable row level security;
alter table "public"."tags" force row level security;
create policy "tags_tenant" on "public"."tags" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "tags_access" on "public"."tags" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "name", "slug", "created_at", "updated_at", "version", "name$start") on "public"."tags" to pend_app;
grant insert ("tenant_id", "id", "name", "slug", "created_at", "updated_at", "version") on "public"."tags" to pend_app;
grant update ("name", "slug", "updated_at", "version") on "public"."tags" to pend_app;
grant delete on "public"."tags" to pend_app;
grant select ("tenant_id", "id", "name", "slug", "created_at", "updated_at", "version", "name$start") on "public"."tags" to pend_readonly;

-- content/articles: rows tenant
alter table "public"."articles" enable row level security;
alter table "public"."articles" force row level security;
create policy "articles_tenant" on "public"."articles" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "articles_access" on "public"."articles" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "articles_follow" on "public"."articles" as permissive for all to pend_owner
  using ((select current_user = 'pend_owner' and pg_trigger_depth() > 0))
  with check ((select current_user = 'pend_owner' and pg_trigger_depth() > 0));
grant select ("tenant_id", "id", "title", "slug", "body", "status", "category_id", "tag_ids", "cover_id", "locale", "author_id", "published_at", "created_at", "updated_at", "version", "title$start", "locale$start") on "public"."articles" to pend_app;
grant insert ("tenant_id", "id", "title", "slug", "body", "status", "category_id", "tag_ids", "cover_id", "locale", "author_id", "published_at", "created_at", "updated_at", "version") on "public"."articles" to pend_app;
grant update ("title", "slug", "body", "status", "category_id", "tag_ids", "cover_id", "locale", "author_id", "published_at", "updated_at", "version") on "public"."articles" to pend_app;
grant delete on "public"."articles" to pend_app;
grant select ("tenant_id", "id", "title", "slug", "body", "status", "category_id", "tag_ids", "cover_id", "locale", "author_id", "published_at", "created_at", "updated_at", "version", "title$start", "locale$start") on "public"."articles" to pend_readonly;
alter table "public"."articles_tags" enable row level security;
alter table "public"."articles_tags" force row level security;
create policy "articles_tags_tenant" on "public"."articles_tags" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "articles_tags_access" on "public"."articles_tags" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "articles_tags_follow" on "public"."articles_tags" as permissive for all to pend_owner
  using ((select current_user = 'pend_owner' and pg_trigger_depth() > 0))
  with check ((select current_user = 'pend_owner' and pg_trigger_depth() > 0));
grant select ("tenant_id", "article_id", "tag_id") on "public"."articles_tags" to pend_app;
grant insert ("tenant_id", "article_id", "tag_id") on "public"."articles_tags" to pend_app;
grant delete on "public"."articles_tags" to pend_app;
grant select ("tenant_id", "article_id", "tag_id") on "public"."articles_tags" to pend_readonly;

-- views/savedViews: rows conditions
alter table "tenant"."saved_views" enable row level security;
alter table "tenant"."saved_views" force row level security;
create policy "saved_views_tenant" on "tenant"."saved_views" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "saved_views_may_read" on "tenant"."saved_views" as restrictive for select to public
  using (((user_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid) or is_shared)) or (select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "saved_views_may_insert" on "tenant"."saved_views" as restrictive for insert to public
  with check (((user_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid))) or ((select strpos(coalesce(current_setting('pend.permissions', true), ''), ' savedViews.share ') > 0) and (is_shared)) or (select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "saved_views_may_update" on "tenant"."saved_views" as restrictive for update to public
  using (((user_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid))) or ((select strpos(coalesce(current_setting('pend.permissions', true), ''), ' savedViews.share ') > 0) and (is_shared)) or (select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check (((user_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid))) or ((select strpos(coalesce(current_setting('pend.permissions', true), ''), ' savedViews.share ') > 0) and (is_shared)) or (select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "saved_views_may_delete" on "tenant"."saved_views" as restrictive for delete to public
  using (((user_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid))) or ((select strpos(coalesce(current_setting('pend.permissions', true), ''), ' savedViews.share ') > 0) and (is_shared)) or (select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "saved_views_access" on "tenant"."saved_views" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "name", "resource", "query", "is_shared", "user_id", "created_at", "updated_at", "version", "name$start", "resource$start") on "tenant"."saved_views" to pend_app;
grant insert ("tenant_id", "id", "name", "resource", "query", "is_shared", "user_id", "created_at", "updated_at", "version") on "tenant"."saved_views" to pend_app;
grant update ("name", "resource", "query", "is_shared", "user_id", "updated_at", "version") on "tenant"."saved_views" to pend_app;
grant delete on "tenant"."saved_views" to pend_app;
grant select ("tenant_id", "id", "name", "resource", "query", "is_shared", "user_id", "created_at", "updated_at", "version", "name$start", "resource$start") on "tenant"."saved_views" to pend_readonly;

-- tenant-exports/tenantExports: rows tenant
alter table "tenant"."tenant_exports" enable row level security;
alter table "tenant"."tenant_exports" force row level security;
create policy "tenant_exports_tenant" on "tenant"."tenant_exports" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "tenant_exports_access" on "tenant"."tenant_exports" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "status", "progress", "size", "sha256", "requested_by_id", "expires_at", "problem", "storage_key", "created_at", "updated_at", "version") on "tenant"."tenant_exports" to pend_app;
grant insert ("tenant_id", "id", "status", "progress", "size", "sha256", "requested_by_id", "expires_at", "problem", "storage_key", "created_at", "updated_at", "version") on "tenant"."tenant_exports" to pend_app;
grant update ("status", "progress", "size", "sha256", "requested_by_id", "expires_at", "problem", "storage_key", "updated_at", "version") on "tenant"."tenant_exports" to pend_app;
grant delete on "tenant"."tenant_exports" to pend_app;
grant select ("tenant_id", "id", "status", "progress", "size", "sha256", "requested_by_id", "expires_at", "problem", "created_at", "updated_at", "version") on "tenant"."tenant_exports" to pend_readonly;
