-- drop memberships_role_check
-- add memberships_role_check
-- create memberships_roles
-- policies, grants, triggers and functions that changed

alter table "tenant"."memberships" drop constraint "memberships_role_check";
alter table "tenant"."memberships" add constraint "memberships_role_check" check ("role" in ('member', 'viewer', 'editor', 'admin', 'owner'));
create table "tenant"."memberships_roles" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "membership_id" uuid not null,
  "role_id" uuid not null,
  constraint "memberships_roles_pkey" primary key ("tenant_id", "membership_id", "role_id"),
  constraint "memberships_roles_membership_id_fkey" foreign key ("tenant_id", "membership_id") references "tenant"."memberships" ("tenant_id", "id") on delete cascade,
  constraint "memberships_roles_role_id_fkey" foreign key ("tenant_id", "role_id") references "tenant"."roles" ("tenant_id", "id") on delete cascade
);
create index "memberships_roles_role_id_idx" on "tenant"."memberships_roles" ("tenant_id", "role_id", "membership_id");
alter table "tenant"."memberships_roles" enable row level security;
alter table "tenant"."memberships_roles" force row level security;
create policy "memberships_roles_record" on "tenant"."memberships_roles" as restrictive for all to public
  using (exists (select 1 from "tenant"."memberships" where "memberships"."tenant_id" = "tenant"."memberships_roles"."tenant_id" and "memberships"."id" = "tenant"."memberships_roles"."membership_id"))
  with check (exists (select 1 from "tenant"."memberships" where "memberships"."tenant_id" = "tenant"."memberships_roles"."tenant_id" and "memberships"."id" = "tenant"."memberships_roles"."membership_id"));
create policy "memberships_roles_read" on "tenant"."memberships_roles" as permissive for select to pend_app, pend_readonly
  using (exists (select 1 from "tenant"."memberships" where "memberships"."tenant_id" = "tenant"."memberships_roles"."tenant_id" and "memberships"."id" = "tenant"."memberships_roles"."membership_id"));
create policy "memberships_roles_write" on "tenant"."memberships_roles" as permissive for all to pend_app, pend_readonly
  using (exists (select 1 from "tenant"."memberships" where "memberships"."tenant_id" = "tenant"."memberships_roles"."tenant_id" and "memberships"."id" = "tenant"."memberships_roles"."membership_id" and (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))))
  with check (exists (select 1 from "tenant"."memberships" where "memberships"."tenant_id" = "tenant"."memberships_roles"."tenant_id" and "memberships"."id" = "tenant"."memberships_roles"."membership_id" and (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))));
grant select ("tenant_id", "membership_id", "role_id") on "tenant"."memberships_roles" to pend_app;
grant insert ("tenant_id", "membership_id", "role_id") on "tenant"."memberships_roles" to pend_app;
grant delete on "tenant"."memberships_roles" to pend_app;
grant select ("tenant_id", "membership_id", "role_id") on "tenant"."memberships_roles" to pend_readonly;
create trigger "record_change" after insert or update or delete on "tenant"."memberships_roles"
  for each row execute function audit.record_change('memberships', 'update', 'membership_id', '{"role_id":"roles"}', '{}');
