-- add events.untold
-- policies, grants, triggers and functions that changed

revoke all on "tasks"."events" from pend_app, pend_readonly;
drop policy "events_permissive_update" on "tasks"."events";
drop policy "events_restrictive_update" on "tasks"."events";
alter table "tasks"."events" add column "untold" boolean not null default false;
create policy "events_restrictive_update" on "tasks"."events" as restrictive for update to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "events_permissive_update" on "tasks"."events" as permissive for update to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
grant select ("tenant_id", "id", "name", "resource", "record_id", "data", "changed", "actor_id", "request_id", "impersonator_id", "key_id", "position", "untold", "created_at", "updated_at", "version") on "tasks"."events" to pend_app;
grant insert ("tenant_id", "id", "name", "resource", "record_id", "data", "changed", "actor_id", "request_id", "impersonator_id", "key_id", "position", "untold", "created_at", "updated_at", "version") on "tasks"."events" to pend_app;
grant update ("name", "resource", "record_id", "data", "changed", "actor_id", "request_id", "impersonator_id", "key_id", "position", "untold", "updated_at", "version") on "tasks"."events" to pend_app;
grant delete on "tasks"."events" to pend_app;
grant select ("tenant_id", "id", "name", "resource", "record_id", "data", "changed", "actor_id", "request_id", "impersonator_id", "key_id", "position", "untold", "created_at", "updated_at", "version") on "tasks"."events" to pend_readonly;
create policy "events_tell" on "tasks"."events" as permissive for insert to pend_owner
  with check (pg_trigger_depth() > 0);
