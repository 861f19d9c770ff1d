-- policies, grants, triggers and functions that changed

drop trigger "follow_delete" on "tenant"."invitations_roles";
create or replace function pend."follow_tenant_invitations_roles"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  scope text := coalesce(current_setting('pend.tenant_id', true), '');
begin
  perform set_config('pend.tenant_id', coalesce(new.tenant_id, old.tenant_id)::text, true);
  if tg_op = 'INSERT' then
    update "tenant"."invitations" set "role_ids" = "role_ids" || new."role_id" where tenant_id = new.tenant_id and id = new."invitation_id" and not (new."role_id" = any("role_ids"));
  elsif not exists (select from "tenant"."invitations_roles" where tenant_id = old.tenant_id and "invitation_id" = old."invitation_id" and "role_id" = old."role_id") then
    update "tenant"."invitations" set "role_ids" = array_remove("role_ids", old."role_id") where tenant_id = old.tenant_id and id = old."invitation_id" and old."role_id" = any("role_ids");
  end if;
  perform set_config('pend.tenant_id', scope, true);
  return null;
end $$;
revoke all on function pend."follow_tenant_invitations_roles"() from public;
create constraint trigger "follow_delete" after delete on "tenant"."invitations_roles"
  deferrable initially deferred
  for each row execute function pend."follow_tenant_invitations_roles"();
