-- drop invitations_role_check
-- add invitations_role_check
-- create invitations_roles
-- policies, grants, triggers and functions that changed

alter table "tenant"."invitations" drop constraint "invitations_role_check";
alter table "tenant"."invitations" add constraint "invitations_role_check" check ("role" in ('member', 'viewer', 'editor', 'admin', 'owner'));
create table "tenant"."invitations_roles" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "invitation_id" uuid not null,
  "role_id" uuid not null,
  constraint "invitations_roles_pkey" primary key ("tenant_id", "invitation_id", "role_id"),
  constraint "invitations_roles_invitation_id_fkey" foreign key ("tenant_id", "invitation_id") references "tenant"."invitations" ("tenant_id", "id") on delete cascade,
  constraint "invitations_roles_role_id_fkey" foreign key ("tenant_id", "role_id") references "tenant"."roles" ("tenant_id", "id") on delete cascade
);
create index "invitations_roles_role_id_idx" on "tenant"."invitations_roles" ("tenant_id", "role_id", "invitation_id");
alter table "tenant"."invitations_roles" enable row level security;
alter table "tenant"."invitations_roles" force row level security;
create policy "invitations_roles_tenant" on "tenant"."invitations_roles" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "invitations_roles_access" on "tenant"."invitations_roles" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "invitation_id", "role_id") on "tenant"."invitations_roles" to pend_app;
grant insert ("tenant_id", "invitation_id", "role_id") on "tenant"."invitations_roles" to pend_app;
grant delete on "tenant"."invitations_roles" to pend_app;
grant select ("tenant_id", "invitation_id", "role_id") on "tenant"."invitations_roles" to pend_readonly;
create trigger "record_change" after insert or update or delete on "tenant"."invitations_roles"
  for each row execute function audit.record_change('invitations', 'update', 'invitation_id', '{"role_id":"roles"}', '{}');
