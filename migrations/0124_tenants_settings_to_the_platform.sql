-- policies, grants, triggers and functions that changed

drop policy "tenant_settings_access" on "tenant"."tenant_settings";
drop policy "tenant_settings_tenant" on "tenant"."tenant_settings";
create policy "tenant_settings_restrictive_select" on "tenant"."tenant_settings" as restrictive for select to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "tenant_settings_restrictive_insert" on "tenant"."tenant_settings" as restrictive for insert to public
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "tenant_settings_restrictive_update" on "tenant"."tenant_settings" as restrictive for update to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "tenant_settings_restrictive_delete" on "tenant"."tenant_settings" as restrictive for delete to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "tenant_settings_permissive_select" on "tenant"."tenant_settings" as permissive for select to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "tenant_settings_permissive_insert" on "tenant"."tenant_settings" as permissive for insert to pend_app, pend_readonly
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "tenant_settings_permissive_update" on "tenant"."tenant_settings" as permissive for update to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "tenant_settings_permissive_delete" on "tenant"."tenant_settings" as permissive for delete to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
