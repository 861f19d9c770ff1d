-- drop tenants.name$start
-- add tenants.name$start
-- add tenants_name_start_idx
-- drop custom_domains.host$start
-- add custom_domains.host$start
-- add custom_domains_host_start_idx
-- policies, grants, triggers and functions that changed

drop trigger "tell_delete" on "tenant"."custom_domains";
drop trigger "tell_update" on "tenant"."custom_domains";
drop trigger "tell_create" on "tenant"."custom_domains";
drop trigger "record_change" on "tenant"."custom_domains";
revoke all on "tenant"."custom_domains" from pend_app, pend_readonly;
drop policy "custom_domains_access" on "tenant"."custom_domains";
drop policy "custom_domains_tenant" on "tenant"."custom_domains";
drop trigger "touch" on "tenant"."tenants";
drop trigger "record_change" on "tenant"."tenants";
revoke all on "tenant"."tenants" from pend_app, pend_readonly;
drop policy "tenants_permissive_delete" on "tenant"."tenants";
drop policy "tenants_permissive_update" on "tenant"."tenants";
drop policy "tenants_permissive_insert" on "tenant"."tenants";
drop policy "tenants_permissive_select" on "tenant"."tenants";
drop policy "tenants_restrictive_delete" on "tenant"."tenants";
drop policy "tenants_restrictive_update" on "tenant"."tenants";
drop policy "tenants_restrictive_insert" on "tenant"."tenants";
drop policy "tenants_restrictive_select" on "tenant"."tenants";
alter table "tenant"."tenants" drop column "name$start";
alter table "tenant"."tenants" add column "name$start" text collate "C" generated always as (left(pend.plain("name"), 200)) stored;
create index "tenants_name_start_idx" on "tenant"."tenants" ("name$start");
alter table "tenant"."custom_domains" drop column "host$start";
alter table "tenant"."custom_domains" add column "host$start" text collate "C" generated always as (left(pend.plain("host"), 200)) stored;
create index "custom_domains_host_start_idx" on "tenant"."custom_domains" ("tenant_id", "host$start");
alter table "tenant"."tenants" enable row level security;
alter table "tenant"."tenants" force row level security;
create policy "tenants_restrictive_select" on "tenant"."tenants" as restrictive for select to public
  using (id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (select nullif(current_setting('pend.system_reason', true), '') is not null)
      or exists (select 1 from tenant.memberships m where m.tenant_id = tenants.id and m.user_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid) and (select nullif(current_setting('pend.key_id', true), '') is null)));
create policy "tenants_restrictive_insert" on "tenant"."tenants" as restrictive for insert to public
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "tenants_restrictive_update" on "tenant"."tenants" as restrictive for update to public
  using (id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "tenants_restrictive_delete" on "tenant"."tenants" as restrictive for delete to public
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "tenants_permissive_select" on "tenant"."tenants" as permissive for select to pend_app, pend_readonly
  using (id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (select nullif(current_setting('pend.system_reason', true), '') is not null)
      or exists (select 1 from tenant.memberships m where m.tenant_id = tenants.id and m.user_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid) and (select nullif(current_setting('pend.key_id', true), '') is null)));
create policy "tenants_permissive_insert" on "tenant"."tenants" as permissive for insert to pend_app, pend_readonly
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "tenants_permissive_update" on "tenant"."tenants" as permissive for update to pend_app, pend_readonly
  using (id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "tenants_permissive_delete" on "tenant"."tenants" as permissive for delete to pend_app, pend_readonly
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null));
grant select ("id", "name", "slug", "requires_second_factor", "status", "deletes_at", "closed_by", "created_at", "updated_at", "version", "name$start") on "tenant"."tenants" to pend_app;
grant insert ("id", "name", "slug", "requires_second_factor", "status", "deletes_at", "closed_by", "created_at", "updated_at", "version") on "tenant"."tenants" to pend_app;
grant update ("name", "slug", "requires_second_factor", "status", "deletes_at", "closed_by", "updated_at", "version") on "tenant"."tenants" to pend_app;
grant delete on "tenant"."tenants" to pend_app;
grant select ("id", "name", "slug", "requires_second_factor", "status", "deletes_at", "created_at", "updated_at", "version", "name$start") on "tenant"."tenants" to pend_readonly;
create trigger "record_change" after insert or update or delete on "tenant"."tenants"
  for each row execute function audit.record_change('tenants', '', 'id', '{"name":"name","slug":"slug","requires_second_factor":"requiresSecondFactor","status":"status","deletes_at":"deletesAt","closed_by":"closedBy"}', '{}');
create trigger "touch" before update on "tenant"."tenants"
  for each row when (old.version = new.version) execute function pend.touch('updated_at', 'name$start');
alter table "tenant"."custom_domains" enable row level security;
alter table "tenant"."custom_domains" force row level security;
create policy "custom_domains_tenant" on "tenant"."custom_domains" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "custom_domains_access" on "tenant"."custom_domains" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "host", "status", "record_name", "token", "checked_at", "problem", "created_at", "updated_at", "version", "host$start") on "tenant"."custom_domains" to pend_app;
grant insert ("tenant_id", "id", "host", "status", "record_name", "token", "checked_at", "problem", "created_at", "updated_at", "version") on "tenant"."custom_domains" to pend_app;
grant update ("host", "status", "record_name", "token", "checked_at", "problem", "updated_at", "version") on "tenant"."custom_domains" to pend_app;
grant delete on "tenant"."custom_domains" to pend_app;
grant select ("tenant_id", "id", "host", "status", "record_name", "token", "checked_at", "problem", "created_at", "updated_at", "version", "host$start") on "tenant"."custom_domains" to pend_readonly;
create trigger "record_change" after insert or update or delete on "tenant"."custom_domains"
  for each row execute function audit.record_change('customDomains', '', 'id', '{"host":"host","status":"status","record_name":"recordName","token":"token","checked_at":"checkedAt","problem":"problem"}', '{}');
create trigger "tell_create" after insert on "tenant"."custom_domains"
  for each row when (new.version = 0) execute function pend."tell_tenant_custom_domains"();
create trigger "tell_update" before update on "tenant"."custom_domains"
  for each row when (old.version = new.version) execute function pend."tell_tenant_custom_domains"();
create trigger "tell_delete" after delete on "tenant"."custom_domains"
  for each row execute function pend."tell_tenant_custom_domains"();
