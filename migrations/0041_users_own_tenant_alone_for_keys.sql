-- policies, grants, triggers and functions that changed

drop policy "memberships_permissive_select" on "tenant"."memberships";
drop policy "memberships_restrictive_select" on "tenant"."memberships";
create policy "memberships_restrictive_select" on "tenant"."memberships" as restrictive for select to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (user_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid) and (select nullif(current_setting('pend.key_id', true), '') is null)));
create policy "memberships_permissive_select" on "tenant"."memberships" as permissive for select to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (user_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid) and (select nullif(current_setting('pend.key_id', true), '') is null)));
