-- create users
-- create memberships
-- policies, grants, triggers and functions that changed

create table "auth"."users" (
  "id" uuid not null default pend.uuid_v7(),
  "email" text not null,
  "first_name" text not null,
  "middle_name" text,
  "last_name" text not null,
  "is_active" boolean not null default true,
  "is_staff" boolean not null default false,
  "is_superuser" boolean not null default false,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  constraint "users_pkey" primary key ("id"),
  constraint "users_email_key" unique ("email"),
  constraint "users_email_check" check (char_length("email") <= 254),
  constraint "users_email_check2" check ("email" = lower("email")),
  constraint "users_first_name_check" check (char_length("first_name") <= 150),
  constraint "users_middle_name_check" check (char_length("middle_name") <= 150),
  constraint "users_last_name_check" check (char_length("last_name") <= 150)
);
create index "users_last_name_first_name_idx" on "auth"."users" ("last_name", "first_name", "id");
create index "users_first_name_idx" on "auth"."users" ("first_name");
create index "users_created_at_idx" on "auth"."users" ("created_at");
create table "tenant"."memberships" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "id" uuid not null default pend.uuid_v7(),
  "user_id" uuid not null,
  "role" text not null default 'viewer',
  "permissions_version" integer not null default 1,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  constraint "memberships_pkey" primary key ("tenant_id", "id"),
  constraint "memberships_user_id_key" unique ("tenant_id", "user_id"),
  constraint "memberships_role_check" check ("role" in ('viewer', 'editor', 'admin', 'owner')),
  constraint "memberships_user_id_fkey" foreign key ("user_id") references "auth"."users" ("id") on delete cascade
);
create index "memberships_created_at_idx" on "tenant"."memberships" ("tenant_id", "created_at", "id");
create index "memberships_user_id_idx" on "tenant"."memberships" ("user_id", "tenant_id");
alter table "auth"."users" enable row level security;
alter table "auth"."users" force row level security;
create policy "users_restrictive_select" on "auth"."users" as restrictive for select to public
  using (id = (select nullif(current_setting('pend.actor_id', true), '')::uuid) or (select nullif(current_setting('pend.system_reason', true), '') is not null)
      or exists (select 1 from tenant.memberships m where m.tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) and m.user_id = users.id));
create policy "users_restrictive_insert" on "auth"."users" as restrictive for insert to public
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "users_restrictive_update" on "auth"."users" as restrictive for update to public
  using (id = (select nullif(current_setting('pend.actor_id', true), '')::uuid) or (select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check (id = (select nullif(current_setting('pend.actor_id', true), '')::uuid) or (select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "users_restrictive_delete" on "auth"."users" as restrictive for delete to public
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "users_permissive_select" on "auth"."users" as permissive for select to pend_app, pend_readonly
  using (id = (select nullif(current_setting('pend.actor_id', true), '')::uuid) or (select nullif(current_setting('pend.system_reason', true), '') is not null)
      or exists (select 1 from tenant.memberships m where m.tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) and m.user_id = users.id));
create policy "users_permissive_insert" on "auth"."users" as permissive for insert to pend_app, pend_readonly
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "users_permissive_update" on "auth"."users" as permissive for update to pend_app, pend_readonly
  using (id = (select nullif(current_setting('pend.actor_id', true), '')::uuid) or (select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check (id = (select nullif(current_setting('pend.actor_id', true), '')::uuid) or (select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "users_permissive_delete" on "auth"."users" as permissive for delete to pend_app, pend_readonly
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null));
grant select ("id", "email", "first_name", "middle_name", "last_name", "is_active", "is_staff", "is_superuser", "created_at", "updated_at", "version") on "auth"."users" to pend_app;
grant insert ("id", "email", "first_name", "middle_name", "last_name", "is_active", "is_staff", "is_superuser", "created_at", "updated_at", "version") on "auth"."users" to pend_app;
grant update ("email", "first_name", "middle_name", "last_name", "is_active", "is_staff", "is_superuser", "updated_at", "version") on "auth"."users" to pend_app;
grant delete on "auth"."users" to pend_app;
grant select ("id", "email", "first_name", "middle_name", "last_name", "is_active", "created_at", "updated_at", "version") on "auth"."users" to pend_readonly;
create trigger "record_change" after insert or update or delete on "auth"."users"
  for each row execute function audit.record_change('users', '', 'id', '{"email":"email","first_name":"firstName","middle_name":"middleName","last_name":"lastName","is_active":"isActive"}', '{"is_staff":"isStaff","is_superuser":"isSuperuser"}');
alter table "tenant"."memberships" enable row level security;
alter table "tenant"."memberships" force row level security;
create policy "memberships_restrictive_select" on "tenant"."memberships" as restrictive for select to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or user_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid));
create policy "memberships_restrictive_insert" on "tenant"."memberships" as restrictive for insert to public
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "memberships_restrictive_update" on "tenant"."memberships" as restrictive for update to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "memberships_restrictive_delete" on "tenant"."memberships" as restrictive for delete to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "memberships_permissive_select" on "tenant"."memberships" as permissive for select to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or user_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid));
create policy "memberships_permissive_insert" on "tenant"."memberships" as permissive for insert to pend_app, pend_readonly
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "memberships_permissive_update" on "tenant"."memberships" as permissive for update to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "memberships_permissive_delete" on "tenant"."memberships" as permissive for delete to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "user_id", "role", "permissions_version", "created_at", "updated_at", "version") on "tenant"."memberships" to pend_app;
grant insert ("tenant_id", "id", "user_id", "role", "permissions_version", "created_at", "updated_at", "version") on "tenant"."memberships" to pend_app;
grant update ("user_id", "role", "permissions_version", "updated_at", "version") on "tenant"."memberships" to pend_app;
grant delete on "tenant"."memberships" to pend_app;
grant select ("tenant_id", "id", "user_id", "role", "created_at", "updated_at", "version") on "tenant"."memberships" to pend_readonly;
create trigger "record_change" after insert or update or delete on "tenant"."memberships"
  for each row execute function audit.record_change('memberships', '', 'id', '{"user_id":"user","role":"role"}', '{}');
