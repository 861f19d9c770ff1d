-- policies, grants, triggers and functions that changed

drop policy "invitations_roles_tenant" on "tenant"."invitations_roles";
drop policy "invitations_tenant" on "tenant"."invitations";
create policy "invitations_tenant" on "tenant"."invitations" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "invitations_roles_tenant" on "tenant"."invitations_roles" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
