-- drop users.first_name$start
-- drop users.last_name$start
-- add users.first_name$start
-- add users.last_name$start
-- add users_first_name_start_idx
-- add users_last_name_start_idx
-- policies, grants, triggers and functions that changed

drop trigger "touch" on "auth"."users";
drop trigger "record_change" on "auth"."users";
revoke all on "auth"."users" from pend_app, pend_readonly;
drop policy "users_permissive_delete" on "auth"."users";
drop policy "users_permissive_update" on "auth"."users";
drop policy "users_permissive_insert" on "auth"."users";
drop policy "users_permissive_select" on "auth"."users";
drop policy "users_restrictive_delete" on "auth"."users";
drop policy "users_restrictive_update" on "auth"."users";
drop policy "users_restrictive_insert" on "auth"."users";
drop policy "users_restrictive_select" on "auth"."users";
alter table "auth"."users" drop column "first_name$start";
alter table "auth"."users" drop column "last_name$start";
alter table "auth"."users" add column "first_name$start" text collate "C" generated always as (left(pend.plain("first_name"), 200)) stored;
alter table "auth"."users" add column "last_name$start" text collate "C" generated always as (left(pend.plain("last_name"), 200)) stored;
create index "users_first_name_start_idx" on "auth"."users" ("first_name$start");
create index "users_last_name_start_idx" on "auth"."users" ("last_name$start");
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
create trigger "record_change" after insert or update or delete on "auth"."users"
  for each row execute function audit.record_change('users', '', 'id', '{"email":"email","first_name":"firstName","middle_name":"middleName","last_name":"lastName","is_active":"isActive","email_verified_at":"emailVerifiedAt","started_over_at":"startedOverAt"}', '{"is_staff":"isStaff","is_superuser":"isSuperuser"}');
create trigger "touch" before update on "auth"."users"
  for each row when (old.version = new.version) execute function pend.touch('updated_at', 'first_name$start', 'last_name$start');
