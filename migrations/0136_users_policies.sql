-- policies, grants, triggers and functions that changed

drop trigger "follow_delete" on "tenant"."memberships_roles";
create or replace function pend."follow_tenant_memberships_roles"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  scope text := coalesce(current_setting('pend.tenant_id', true), '');
begin
  perform set_config('pend.tenant_id', coalesce(new.tenant_id, old.tenant_id)::text, true);
  if tg_op = 'INSERT' then
    update "tenant"."memberships" set "role_ids" = "role_ids" || new."role_id" where tenant_id = new.tenant_id and id = new."membership_id" and not (new."role_id" = any("role_ids"));
  elsif not exists (select from "tenant"."memberships_roles" where tenant_id = old.tenant_id and "membership_id" = old."membership_id" and "role_id" = old."role_id") then
    update "tenant"."memberships" set "role_ids" = array_remove("role_ids", old."role_id") where tenant_id = old.tenant_id and id = old."membership_id" and old."role_id" = any("role_ids");
  end if;
  perform set_config('pend.tenant_id', scope, true);
  return null;
end $$;
revoke all on function pend."follow_tenant_memberships_roles"() from public;
create constraint trigger "follow_delete" after delete on "tenant"."memberships_roles"
  deferrable initially deferred
  for each row execute function pend."follow_tenant_memberships_roles"();
