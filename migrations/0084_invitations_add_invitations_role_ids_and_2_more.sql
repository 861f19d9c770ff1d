-- add invitations.role_ids
-- change the default of invitations.version
-- collect invitations.role_ids
-- policies, grants, triggers and functions that changed

drop trigger "record_change" on "tenant"."invitations_roles";
drop trigger "record_change" on "tenant"."invitations";
drop policy "invitations_roles_tenant" on "tenant"."invitations_roles";
revoke all on "tenant"."invitations" from pend_app, pend_readonly;
drop policy "invitations_tenant" on "tenant"."invitations";
alter table "tenant"."invitations" add column "role_ids" uuid[] not null default array[]::uuid[];
alter table "tenant"."invitations" alter column "version" drop default;
alter table "tenant"."invitations" alter column "version" set default 0;
alter table "tenant"."invitations" no force row level security;
alter table "tenant"."invitations_roles" no force row level security;
update "tenant"."invitations" t set "role_ids" = j.list from (select "invitation_id" as id, array_agg("role_id" order by "role_id") as list from "tenant"."invitations_roles" group by 1) j where t.id = j.id;
alter table "tenant"."invitations" force row level security;
alter table "tenant"."invitations_roles" force row level security;
create policy "invitations_tenant" on "tenant"."invitations" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (select current_user = 'pend_owner' and pg_trigger_depth() > 0))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (select current_user = 'pend_owner' and pg_trigger_depth() > 0));
create policy "invitations_follow" on "tenant"."invitations" as permissive for all to pend_owner
  using ((select current_user = 'pend_owner' and pg_trigger_depth() > 0))
  with check ((select current_user = 'pend_owner' and pg_trigger_depth() > 0));
grant select ("tenant_id", "id", "email", "role", "role_ids", "invited_by_id", "expires_at", "accepted_at", "created_at", "updated_at", "version") on "tenant"."invitations" to pend_app;
grant insert ("tenant_id", "id", "email", "role", "role_ids", "invited_by_id", "expires_at", "accepted_at", "created_at", "updated_at", "version") on "tenant"."invitations" to pend_app;
grant update ("email", "role", "role_ids", "invited_by_id", "expires_at", "accepted_at", "updated_at", "version") on "tenant"."invitations" to pend_app;
grant delete on "tenant"."invitations" to pend_app;
grant select ("tenant_id", "id", "email", "role", "role_ids", "invited_by_id", "expires_at", "accepted_at", "created_at", "updated_at", "version") on "tenant"."invitations" to pend_readonly;
create policy "invitations_roles_tenant" on "tenant"."invitations_roles" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (select current_user = 'pend_owner' and pg_trigger_depth() > 0))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (select current_user = 'pend_owner' and pg_trigger_depth() > 0));
create policy "invitations_roles_follow" on "tenant"."invitations_roles" as permissive for all to pend_owner
  using ((select current_user = 'pend_owner' and pg_trigger_depth() > 0))
  with check ((select current_user = 'pend_owner' and pg_trigger_depth() > 0));
create trigger "record_change" after insert or update or delete on "tenant"."invitations"
  for each row execute function audit.record_change('invitations', '', 'id', '{"email":"email","role":"role","role_ids":"roles","invited_by_id":"invitedBy","expires_at":"expiresAt","accepted_at":"acceptedAt"}', '{}');
create or replace function pend."keep_tenant_invitations_roles"() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    delete from "tenant"."invitations_roles" where tenant_id = new.tenant_id and "invitation_id" = new.id and not ("role_id" = any(new."role_ids"));
    if new."role_ids" <@ old."role_ids" then
      return null;
    end if;
  end if;
  insert into "tenant"."invitations_roles" (tenant_id, "invitation_id", "role_id") select new.tenant_id, new.id, id from unnest(new."role_ids") id on conflict do nothing;
  return null;
end $$;
revoke all on function pend."keep_tenant_invitations_roles"() from public;
create trigger "keep_role_ids" after insert on "tenant"."invitations"
  for each row when (new."role_ids" <> '{}') execute function pend."keep_tenant_invitations_roles"();
create trigger "follow_role_ids" after update on "tenant"."invitations"
  for each row when (old."role_ids" is distinct from new."role_ids") execute function pend."keep_tenant_invitations_roles"();
create or replace function pend."follow_tenant_invitations_roles"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  scope text := coalesce(current_setting('pend.tenant_id', true), '');
begin
  perform set_config('pend.tenant_id', coalesce(new.tenant_id, old.tenant_id)::text, true);
  if tg_op = 'INSERT' then
    update "tenant"."invitations" set "role_ids" = "role_ids" || new."role_id" where tenant_id = new.tenant_id and id = new."invitation_id" and not (new."role_id" = any("role_ids"));
  else
    update "tenant"."invitations" set "role_ids" = array_remove("role_ids", old."role_id") where tenant_id = old.tenant_id and id = old."invitation_id" and old."role_id" = any("role_ids");
  end if;
  perform set_config('pend.tenant_id', scope, true);
  return null;
end $$;
revoke all on function pend."follow_tenant_invitations_roles"() from public;
create trigger "follow_insert" after insert on "tenant"."invitations_roles"
  for each row when (pg_trigger_depth() = 0) execute function pend."follow_tenant_invitations_roles"();
create trigger "follow_delete" after delete on "tenant"."invitations_roles"
  for each row execute function pend."follow_tenant_invitations_roles"();
create or replace function pend."tell_tenant_invitations"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at'] = to_jsonb(new) - array['updated_at'] then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
  end if;
  perform pend.tell(
    'invitations', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'email', old."email", 'role', old."role", 'roles', old."role_ids", 'invitedBy', old."invited_by_id", 'expiresAt', to_char(old."expires_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'acceptedAt', to_char(old."accepted_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'email', new."email", 'role', new."role", 'roles', new."role_ids", 'invitedBy', new."invited_by_id", 'expiresAt', to_char(new."expires_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'acceptedAt', to_char(new."accepted_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return new;
end $$;
revoke all on function pend."tell_tenant_invitations"() from public;
create trigger "tell_create" after insert on "tenant"."invitations"
  for each row when (new.version = 0) execute function pend."tell_tenant_invitations"();
create trigger "tell_update" before update on "tenant"."invitations"
  for each row when (old.version = new.version) execute function pend."tell_tenant_invitations"();
create trigger "tell_delete" after delete on "tenant"."invitations"
  for each row execute function pend."tell_tenant_invitations"();
