-- add memberships.role_ids
-- change the default of memberships.version
-- collect memberships.role_ids
-- policies, grants, triggers and functions that changed

drop trigger "record_change" on "tenant"."memberships_roles";
drop trigger "record_change" on "tenant"."memberships";
drop policy "memberships_roles_record" on "tenant"."memberships_roles";
revoke all on "tenant"."memberships" from pend_app, pend_readonly;
drop policy "memberships_restrictive_delete" on "tenant"."memberships";
drop policy "memberships_restrictive_update" on "tenant"."memberships";
drop policy "memberships_restrictive_insert" on "tenant"."memberships";
drop policy "memberships_restrictive_select" on "tenant"."memberships";
alter table "tenant"."memberships" add column "role_ids" uuid[] not null default array[]::uuid[];
alter table "tenant"."memberships" alter column "version" drop default;
alter table "tenant"."memberships" alter column "version" set default 0;
alter table "tenant"."memberships" no force row level security;
alter table "tenant"."memberships_roles" no force row level security;
update "tenant"."memberships" t set "role_ids" = j.list from (select "membership_id" as id, array_agg("role_id" order by "role_id") as list from "tenant"."memberships_roles" group by 1) j where t.id = j.id;
alter table "tenant"."memberships" force row level security;
alter table "tenant"."memberships_roles" force row level security;
create trigger "touch" before update on "auth"."users"
  for each row when (old.version = new.version) execute function pend.touch('updated_at');
create policy "memberships_restrictive_select" on "tenant"."memberships" as restrictive for select to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (user_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid) and (select nullif(current_setting('pend.key_id', true), '') is null)) or (select current_user = 'pend_owner' and pg_trigger_depth() > 0));
create policy "memberships_restrictive_insert" on "tenant"."memberships" as restrictive for insert to public
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (select current_user = 'pend_owner' and pg_trigger_depth() > 0));
create policy "memberships_restrictive_update" on "tenant"."memberships" as restrictive for update to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (select current_user = 'pend_owner' and pg_trigger_depth() > 0))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (select current_user = 'pend_owner' and pg_trigger_depth() > 0));
create policy "memberships_restrictive_delete" on "tenant"."memberships" as restrictive for delete to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (select current_user = 'pend_owner' and pg_trigger_depth() > 0));
create policy "memberships_follow" on "tenant"."memberships" as permissive for all to pend_owner
  using ((select current_user = 'pend_owner' and pg_trigger_depth() > 0))
  with check ((select current_user = 'pend_owner' and pg_trigger_depth() > 0));
grant select ("tenant_id", "id", "user_id", "role", "role_ids", "permissions_version", "created_at", "updated_at", "version") on "tenant"."memberships" to pend_app;
grant insert ("tenant_id", "id", "user_id", "role", "role_ids", "permissions_version", "created_at", "updated_at", "version") on "tenant"."memberships" to pend_app;
grant update ("user_id", "role", "role_ids", "permissions_version", "updated_at", "version") on "tenant"."memberships" to pend_app;
grant delete on "tenant"."memberships" to pend_app;
grant select ("tenant_id", "id", "user_id", "role", "role_ids", "permissions_version", "created_at", "updated_at", "version") on "tenant"."memberships" to pend_readonly;
create policy "memberships_roles_record" on "tenant"."memberships_roles" as restrictive for all to public
  using (exists (select 1 from "tenant"."memberships" where "memberships"."tenant_id" = "tenant"."memberships_roles"."tenant_id" and "memberships"."id" = "tenant"."memberships_roles"."membership_id") or (select current_user = 'pend_owner' and pg_trigger_depth() > 0))
  with check (exists (select 1 from "tenant"."memberships" where "memberships"."tenant_id" = "tenant"."memberships_roles"."tenant_id" and "memberships"."id" = "tenant"."memberships_roles"."membership_id") or (select current_user = 'pend_owner' and pg_trigger_depth() > 0));
create policy "memberships_roles_follow" on "tenant"."memberships_roles" as permissive for all to pend_owner
  using ((select current_user = 'pend_owner' and pg_trigger_depth() > 0))
  with check ((select current_user = 'pend_owner' and pg_trigger_depth() > 0));
create trigger "record_change" after insert or update or delete on "tenant"."memberships"
  for each row execute function audit.record_change('memberships', '', 'id', '{"user_id":"user","role":"role","role_ids":"roles"}', '{}');
create or replace function pend."keep_tenant_memberships_roles"() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    delete from "tenant"."memberships_roles" where tenant_id = new.tenant_id and "membership_id" = new.id and not ("role_id" = any(new."role_ids"));
    if new."role_ids" <@ old."role_ids" then
      return null;
    end if;
  end if;
  insert into "tenant"."memberships_roles" (tenant_id, "membership_id", "role_id") select new.tenant_id, new.id, id from unnest(new."role_ids") id on conflict do nothing;
  return null;
end $$;
revoke all on function pend."keep_tenant_memberships_roles"() from public;
create trigger "keep_role_ids" after insert on "tenant"."memberships"
  for each row when (new."role_ids" <> '{}') execute function pend."keep_tenant_memberships_roles"();
create trigger "follow_role_ids" after update on "tenant"."memberships"
  for each row when (old."role_ids" is distinct from new."role_ids") execute function pend."keep_tenant_memberships_roles"();
create or replace function pend."follow_tenant_memberships_roles"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  scope text := coalesce(current_setting('pend.tenant_id', true), '');
begin
  perform set_config('pend.tenant_id', coalesce(new.tenant_id, old.tenant_id)::text, true);
  if tg_op = 'INSERT' then
    update "tenant"."memberships" set "role_ids" = "role_ids" || new."role_id" where tenant_id = new.tenant_id and id = new."membership_id" and not (new."role_id" = any("role_ids"));
  else
    update "tenant"."memberships" set "role_ids" = array_remove("role_ids", old."role_id") where tenant_id = old.tenant_id and id = old."membership_id" and old."role_id" = any("role_ids");
  end if;
  perform set_config('pend.tenant_id', scope, true);
  return null;
end $$;
revoke all on function pend."follow_tenant_memberships_roles"() from public;
create trigger "follow_insert" after insert on "tenant"."memberships_roles"
  for each row when (pg_trigger_depth() = 0) execute function pend."follow_tenant_memberships_roles"();
create trigger "follow_delete" after delete on "tenant"."memberships_roles"
  for each row execute function pend."follow_tenant_memberships_roles"();
create or replace function pend."tell_tenant_memberships"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at', 'permissions_version'] = to_jsonb(new) - array['updated_at', 'permissions_version'] then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
  end if;
  perform pend.tell(
    'memberships', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'user', old."user_id", 'role', old."role", 'roles', old."role_ids", 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'user', new."user_id", 'role', new."role", 'roles', new."role_ids", 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return new;
end $$;
revoke all on function pend."tell_tenant_memberships"() from public;
create trigger "tell_create" after insert on "tenant"."memberships"
  for each row when (new.version = 0) execute function pend."tell_tenant_memberships"();
create trigger "tell_update" before update on "tenant"."memberships"
  for each row when (old.version = new.version) execute function pend."tell_tenant_memberships"();
create trigger "tell_delete" after delete on "tenant"."memberships"
  for each row execute function pend."tell_tenant_memberships"();
