-- create bulk_runs
-- create bulk_failures
-- policies, grants, triggers and functions that changed

create table "tasks"."bulk_runs" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "id" uuid not null default pend.uuid_v7(),
  "resource" text not null,
  "action" text not null,
  "state" text not null default 'waiting',
  "total" integer not null default 0,
  "progress" integer not null default 0,
  "done" integer not null default 0,
  "failed" integer not null default 0,
  "skipped" integer not null default 0,
  "problem" text,
  "actor_id" uuid,
  "started_at" timestamp(3) with time zone,
  "finished_at" timestamp(3) with time zone,
  "place" uuid,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 0,
  "resource$start" text collate "C" generated always as (left(pend.plain("resource"), 200)) stored,
  "action$start" text collate "C" generated always as (left(pend.plain("action"), 200)) stored,
  constraint "bulk_runs_pkey" primary key ("tenant_id", "id"),
  constraint "bulk_runs_resource_check" check (char_length("resource") <= 100),
  constraint "bulk_runs_action_check" check (char_length("action") <= 100),
  constraint "bulk_runs_state_check" check ("state" in ('waiting', 'running', 'finished', 'cancelled', 'failed')),
  constraint "bulk_runs_total_check" check ("total" >= 0),
  constraint "bulk_runs_progress_check" check ("progress" >= 0),
  constraint "bulk_runs_progress_check2" check ("progress" <= 100),
  constraint "bulk_runs_done_check" check ("done" >= 0),
  constraint "bulk_runs_failed_check" check ("failed" >= 0),
  constraint "bulk_runs_skipped_check" check ("skipped" >= 0),
  constraint "bulk_runs_problem_check" check (char_length("problem") <= 500)
);
create index "bulk_runs_created_at_idx" on "tasks"."bulk_runs" ("tenant_id", "created_at" desc, "id" desc);
create index "bulk_runs_state_created_at_idx" on "tasks"."bulk_runs" ("tenant_id", "state", "created_at" desc, "id" desc);
create index "bulk_runs_resource_idx" on "tasks"."bulk_runs" ("tenant_id", "resource");
create index "bulk_runs_action_idx" on "tasks"."bulk_runs" ("tenant_id", "action");
create index "bulk_runs_resource_start_idx" on "tasks"."bulk_runs" ("tenant_id", "resource$start");
create index "bulk_runs_action_start_idx" on "tasks"."bulk_runs" ("tenant_id", "action$start");
create table "tasks"."bulk_failures" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "id" uuid not null default pend.uuid_v7(),
  "run_id" uuid not null,
  "resource" text not null,
  "record_id" uuid not null,
  "title" text,
  "code" text not null,
  "detail" text,
  "actor_id" uuid,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  "code$start" text collate "C" generated always as (left(pend.plain("code"), 200)) stored,
  constraint "bulk_failures_pkey" primary key ("tenant_id", "id"),
  constraint "bulk_failures_resource_check" check (char_length("resource") <= 100),
  constraint "bulk_failures_title_check" check (char_length("title") <= 200),
  constraint "bulk_failures_code_check" check (char_length("code") <= 100),
  constraint "bulk_failures_detail_check" check (char_length("detail") <= 500),
  constraint "bulk_failures_run_id_fkey" foreign key ("tenant_id", "run_id") references "tasks"."bulk_runs" ("tenant_id", "id") on delete cascade
);
create index "bulk_failures_created_at_idx" on "tasks"."bulk_failures" ("tenant_id", "created_at", "id");
create index "bulk_failures_run_id_idx" on "tasks"."bulk_failures" ("tenant_id", "run_id");
create index "bulk_failures_code_idx" on "tasks"."bulk_failures" ("tenant_id", "code");
create index "bulk_failures_code_start_idx" on "tasks"."bulk_failures" ("tenant_id", "code$start");
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
create trigger "record_change" after insert or update or delete on "tasks"."bulk_runs"
  for each row execute function audit.record_change('bulkRuns', '', 'id', '{"resource":"resource","action":"action","state":"state","total":"total","problem":"problem","actor_id":"actorId","started_at":"startedAt","finished_at":"finishedAt"}', '{}');
create or replace function pend."tell_tasks_bulk_runs"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at', 'progress', 'done', 'failed', 'skipped', 'place', 'resource$start', 'action$start'] = to_jsonb(new) - array['updated_at', 'progress', 'done', 'failed', 'skipped', 'place', 'resource$start', 'action$start'] then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
  end if;
  perform pend.tell(
    'bulkRuns', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'resource', old."resource", 'action', old."action", 'state', old."state", 'total', old."total", 'progress', old."progress", 'done', old."done", 'failed', old."failed", 'skipped', old."skipped", 'problem', old."problem", 'actorId', old."actor_id", 'startedAt', to_char(old."started_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'finishedAt', to_char(old."finished_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'resource', new."resource", 'action', new."action", 'state', new."state", 'total', new."total", 'progress', new."progress", 'done', new."done", 'failed', new."failed", 'skipped', new."skipped", 'problem', new."problem", 'actorId', new."actor_id", 'startedAt', to_char(new."started_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'finishedAt', to_char(new."finished_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_tasks_bulk_runs"() from public;
create trigger "tell_create" after insert on "tasks"."bulk_runs"
  for each row when (new.version = 0) execute function pend."tell_tasks_bulk_runs"();
create trigger "tell_update" before update on "tasks"."bulk_runs"
  for each row when (old.version = new.version) execute function pend."tell_tasks_bulk_runs"();
create trigger "tell_delete" before delete on "tasks"."bulk_runs"
  for each row execute function pend."tell_tasks_bulk_runs"();
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
