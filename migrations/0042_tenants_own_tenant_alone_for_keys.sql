-- policies, grants, triggers and functions that changed

drop policy "tenants_permissive_select" on "tenant"."tenants";
drop policy "tenants_restrictive_select" on "tenant"."tenants";
create policy "tenants_restrictive_select" on "tenant"."tenants" as restrictive for select to public
  using (id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (select nullif(current_setting('pend.system_reason', true), '') is not null)
      or exists (select 1 from tenant.memberships m where m.tenant_id = tenants.id and m.user_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid) and (select nullif(current_setting('pend.key_id', true), '') is null)));
create policy "tenants_permissive_select" on "tenant"."tenants" as permissive for select to pend_app, pend_readonly
  using (id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (select nullif(current_setting('pend.system_reason', true), '') is not null)
      or exists (select 1 from tenant.memberships m where m.tenant_id = tenants.id and m.user_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid) and (select nullif(current_setting('pend.key_id', true), '') is null)));
