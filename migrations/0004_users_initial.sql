-- create users
-- create memberships
-- create memberships_roles
-- policies, grants, triggers and functions that changed

create table "auth"."users" (
  "id" uuid not null default pend.uuid_v7(),
  "email" text not null,
  "first_name" text not null,
  "middle_name" text,
  "last_name" text not null,
  "is_active" boolean not null default true,
  "email_verified_at" timestamp(3) with time zone,
  "started_over_at" timestamp(3) with time zone,
  "is_staff" boolean not null default false,
  "is_superuser" boolean not null default false,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  "first_name$start" text collate "C" generated always as (left(pend.plain("first_name"), 200)) stored,
  "last_name$start" text collate "C" generated always as (left(pend.plain("last_name"), 200)) stored,
  constraint "users_pkey" primary key ("id"),
  constraint "users_email_key" unique ("email"),
  constraint "users_email_check" check (char_length("email") <= 254),
  constraint "users_email_check2" check ("email" = lower("email")),
  constraint "users_first_name_check" check (char_length("first_name") <= 150),
  constraint "users_middle_name_check" check (char_length("middle_name") <= 150),
  constraint "users_last_name_check" check (char_length("last_name") <= 150)
);
create index "users_last_name_first_name_idx" on "auth"."users" ("last_name" collate "und-x-icu", "first_name" collate "und-x-icu", "id");
create index "users_is_active_last_name_first_name_idx" on "auth"."users" ("is_active", "last_name" collate "und-x-icu", "first_name" collate "und-x-icu", "id");
create index "users_first_name_idx" on "auth"."users" ("first_name" collate "und-x-icu");
create index "users_created_at_idx" on "auth"."users" ("created_at");
create index "users_email_start_idx" on "auth"."users" ("email" collate "C");
create index "users_first_name_start_idx" on "auth"."users" ("first_name$start");
create index "users_last_name_start_idx" on "auth"."users" ("last_name$start");
create table "tenant"."memberships" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "id" uuid not null default pend.uuid_v7(),
  "user_id" uuid not null,
  "role" text not null default 'viewer',
  "role_ids" uuid[] not null default array[]::uuid[],
  "permissions_version" integer not null default 1,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 0,
  constraint "memberships_pkey" primary key ("tenant_id", "id"),
  constraint "memberships_user_id_key" unique ("tenant_id", "user_id"),
  constraint "memberships_role_check" check ("role" in ('member', 'viewer', 'editor', 'admin', 'owner')),
  constraint "memberships_user_id_fkey" foreign key ("user_id") references "auth"."users" ("id") on delete cascade
);
create index "memberships_created_at_idx" on "tenant"."memberships" ("tenant_id", "created_at", "id");
create index "memberships_role_created_at_idx" on "tenant"."memberships" ("tenant_id", "role", "created_at", "id");
create index "memberships_user_id_idx" on "tenant"."memberships" ("user_id", "tenant_id");
create table "tenant"."memberships_roles" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "membership_id" uuid not null,
  "role_id" uuid not null,
  constraint "memberships_roles_pkey" primary key ("tenant_id", "membership_id", "role_id"),
  constraint "memberships_roles_membership_id_fkey" foreign key ("tenant_id", "membership_id") references "tenant"."memberships" ("tenant_id", "id") on delete cascade,
  constraint "memberships_roles_role_id_fkey" foreign key ("tenant_id", "role_id") references "tenant"."roles" ("tenant_id", "id") on delete cascade
);
create index "memberships_roles_role_id_idx" on "tenant"."memberships_roles" ("tenant_id", "role_id", "membership_id");
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
grant select ("id", "email", "first_name", "middle_name", "last_name", "is_active", "email_verified_at", "started_over_at", "is_staff", "is_superuser", "created_at", "updated_at", "version", "first_name$start", "last_name$start") on "auth"."users" to pend_app;
grant insert ("id", "email", "first_name", "middle_name", "last_name", "is_active", "email_verified_at", "started_over_at", "is_staff", "is_superuser", "created_at", "updated_at", "version") on "auth"."users" to pend_app;
grant update ("email", "first_name", "middle_name", "last_name", "is_active", "email_verified_at", "started_over_at", "is_staff", "is_superuser", "updated_at", "version") on "auth"."users" to pend_app;
grant delete on "auth"."users" to pend_app;
grant select ("id", "email", "first_name", "middle_name", "last_name", "is_active", "created_at", "updated_at", "version", "first_name$start", "last_name$start") on "auth"."users" to pend_readonly;
create trigger "record_change" after insert or update or delete on "auth"."users"
  for each row execute function audit.record_change('users', '', 'id', '{"email":"email","first_name":"firstName","middle_name":"middleName","last_name":"lastName","is_active":"isActive","email_verified_at":"emailVerifiedAt","started_over_at":"startedOverAt"}', '{"is_staff":"isStaff","is_superuser":"isSuperuser"}');
create trigger "touch" before update on "auth"."users"
  for each row when (old.version = new.version) execute function pend.touch('updated_at', 'first_name$start', 'last_name$start');
alter table "tenant"."memberships" enable row level security;
alter table "tenant"."memberships" force row level security;
create policy "memberships_restrictive_select" on "tenant"."memberships" as restrictive for select to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (user_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid) and (select nullif(current_setting('pend.key_id', true), '') is null)) or (select current_user = 'pend_owner' and pg_trigger_depth() > 0));
create policy "memberships_restrictive_insert" on "tenant"."memberships" as restrictive for insert to public
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (select current_user = 'pend_owner' and pg_trigger_depth() > 0));
create policy "memberships_restrictive_update" on "tenant"."memberships" as restrictive for update to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (select current_user = 'pend_owner' and pg_trigger_depth() > 0))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (select current_user = 'pend_owner' and pg_trigger_depth() > 0));
create policy "memberships_restrictive_delete" on "tenant"."memberships" as restrictive for delete to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (select current_user = 'pend_owner' and pg_trigger_depth() > 0));
create policy "memberships_permissive_select" on "tenant"."memberships" as permissive for select to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (user_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid) and (select nullif(current_setting('pend.key_id', true), '') is null)));
create policy "memberships_permissive_insert" on "tenant"."memberships" as permissive for insert to pend_app, pend_readonly
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "memberships_permissive_update" on "tenant"."memberships" as permissive for update to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "memberships_permissive_delete" on "tenant"."memberships" as permissive for delete to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "memberships_follow" on "tenant"."memberships" as permissive for all to pend_owner
  using ((select current_user = 'pend_owner' and pg_trigger_depth() > 0))
  with check ((select current_user = 'pend_owner' and pg_trigger_depth() > 0));
grant select ("tenant_id", "id", "user_id", "role", "role_ids", "permissions_version", "created_at", "updated_at", "version") on "tenant"."memberships" to pend_app;
grant insert ("tenant_id", "id", "user_id", "role", "role_ids", "permissions_version", "created_at", "updated_at", "version") on "tenant"."memberships" to pend_app;
grant update ("user_id", "role", "role_ids", "permissions_version", "updated_at", "version") on "tenant"."memberships" to pend_app;
grant delete on "tenant"."memberships" to pend_app;
grant select ("tenant_id", "id", "user_id", "role", "role_ids", "permissions_version", "created_at", "updated_at", "version") on "tenant"."memberships" to pend_readonly;
alter table "tenant"."memberships_roles" enable row level security;
alter table "tenant"."memberships_roles" force row level security;
create policy "memberships_roles_record" on "tenant"."memberships_roles" as restrictive for all to public
  using (exists (select 1 from "tenant"."memberships" where "memberships"."tenant_id" = "tenant"."memberships_roles"."tenant_id" and "memberships"."id" = "tenant"."memberships_roles"."membership_id") or (select current_user = 'pend_owner' and pg_trigger_depth() > 0))
  with check (exists (select 1 from "tenant"."memberships" where "memberships"."tenant_id" = "tenant"."memberships_roles"."tenant_id" and "memberships"."id" = "tenant"."memberships_roles"."membership_id") or (select current_user = 'pend_owner' and pg_trigger_depth() > 0));
create policy "memberships_roles_read" on "tenant"."memberships_roles" as permissive for select to pend_app, pend_readonly
  using (exists (select 1 from "tenant"."memberships" where "memberships"."tenant_id" = "tenant"."memberships_roles"."tenant_id" and "memberships"."id" = "tenant"."memberships_roles"."membership_id"));
create policy "memberships_roles_write" on "tenant"."memberships_roles" as permissive for all to pend_app, pend_readonly
  using (exists (select 1 from "tenant"."memberships" where "memberships"."tenant_id" = "tenant"."memberships_roles"."tenant_id" and "memberships"."id" = "tenant"."memberships_roles"."membership_id" and (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))))
  with check (exists (select 1 from "tenant"."memberships" where "memberships"."tenant_id" = "tenant"."memberships_roles"."tenant_id" and "memberships"."id" = "tenant"."memberships_roles"."membership_id" and (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))));
create policy "memberships_roles_follow" on "tenant"."memberships_roles" as permissive for all to pend_owner
  using ((select current_user = 'pend_owner' and pg_trigger_depth() > 0))
  with check ((select current_user = 'pend_owner' and pg_trigger_depth() > 0));
grant select ("tenant_id", "membership_id", "role_id") on "tenant"."memberships_roles" to pend_app;
grant insert ("tenant_id", "membership_id", "role_id") on "tenant"."memberships_roles" to pend_app;
grant delete on "tenant"."memberships_roles" to pend_app;
grant select ("tenant_id", "membership_id", "role_id") on "tenant"."memberships_roles" to pend_readonly;
create trigger "record_change" after insert or update or delete on "tenant"."memberships"
  for each row execute function audit.record_change('memberships', '', 'id', '{"user_id":"user","role":"role","role_ids":"roles"}', '{}');
create or replace function pend."keep_tenant_memberships_roles"() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    delete from "tenant"."memberships_roles" where tenant_id = new.tenant_id and "membership_id" = new.id and not ("role_id" = any(new."role_ids"));
    if new."role_ids" <@ old."role_ids" then
      return null;
    end if;
  end if;
  insert into "tenant"."memberships_roles" (tenant_id, "membership_id", "role_id") select new.tenant_id, new.id, id from unnest(new."role_ids") id on conflict do nothing;
  return null;
end $$;
revoke all on function pend."keep_tenant_memberships_roles"() from public;
create trigger "keep_role_ids" after insert on "tenant"."memberships"
  for each row when (new."role_ids" <> '{}') execute function pend."keep_tenant_memberships_roles"();
create trigger "follow_role_ids" after update on "tenant"."memberships"
  for each row when (old."role_ids" is distinct from new."role_ids") execute function pend."keep_tenant_memberships_roles"();
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
create trigger "follow_insert" after insert on "tenant"."memberships_roles"
  for each row when (pg_trigger_depth() = 0) execute function pend."follow_tenant_memberships_roles"();
create constraint trigger "follow_delete" after delete on "tenant"."memberships_roles"
  deferrable initially deferred
  for each row execute function pend."follow_tenant_memberships_roles"();
create or replace function pend."tell_tenant_memberships"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at', 'permissions_version'] = to_jsonb(new) - array['updated_at', 'permissions_version'] then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
  end if;
  perform pend.tell(
    'memberships', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'user', old."user_id", 'role', old."role", 'roles', old."role_ids", 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'user', new."user_id", 'role', new."role", 'roles', new."role_ids", 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_tenant_memberships"() from public;
create trigger "tell_create" after insert on "tenant"."memberships"
  for each row when (new.version = 0) execute function pend."tell_tenant_memberships"();
create trigger "tell_update" before update on "tenant"."memberships"
  for each row when (old.version = new.version) execute function pend."tell_tenant_memberships"();
create trigger "tell_delete" before delete on "tenant"."memberships"
  for each row execute function pend."tell_tenant_memberships"();
create or replace function tenant.outdate_member() returns trigger language plpgsql as $$
begin
  if new.permissions_version = old.permissions_version then
    new.permissions_version := old.permissions_version % 1073741823 + 1;
  end if;
  return new;
end $$;
revoke all on function tenant.outdate_member() from public;
create or replace function tenant.outdate_holder() returns trigger language plpgsql as $$
begin
  update tenant.memberships
  set permissions_version = permissions_version % 1073741823 + 1
  where tenant_id = coalesce(new.tenant_id, old.tenant_id) and id = coalesce(new.membership_id, old.membership_id);
  return null;
end $$;
revoke all on function tenant.outdate_holder() from public;
create or replace function tenant.outdate_holders() returns trigger language plpgsql as $$
begin
  update tenant.memberships m
  set permissions_version = permissions_version % 1073741823 + 1
  from tenant.memberships_roles j
  where j.tenant_id = old.tenant_id and j.role_id = old.id and m.tenant_id = j.tenant_id and m.id = j.membership_id;
  return coalesce(new, old);
end $$;
revoke all on function tenant.outdate_holders() from public;
create or replace function tenant.outdate_roles() returns trigger language plpgsql as $$
begin
  update tenant.memberships
  set permissions_version = permissions_version % 1073741823 + 1, updated_at = now(), version = version + 1
  where tenant_id = new.id;
  return null;
end $$;
revoke all on function tenant.outdate_roles() from public;
create or replace function auth.guard_staff() returns trigger language plpgsql as $$
begin
  if current_user in ('pend_app', 'pend_readonly') and (
    coalesce(current_setting('pend.system_reason', true), '') = ''
    or coalesce(current_setting('pend.actor_id', true), '') <> ''
    or coalesce(current_setting('pend.address', true), '') <> ''
  ) then
    raise insufficient_privilege using message = 'staff of the platform is made by commands alone';
  end if;
  return new;
end $$;
revoke all on function auth.guard_staff() from public;
create trigger "outdate_member" before update of role on tenant.memberships
  for each row when (old.role <> new.role) execute function tenant.outdate_member();
create trigger "outdate_holder" after insert or update or delete on tenant.memberships_roles
  for each row execute function tenant.outdate_holder();
create trigger "outdate_holders" after update of permissions on tenant.roles
  for each row when (old.permissions is distinct from new.permissions) execute function tenant.outdate_holders();
create trigger "outdate_holders_of_gone" before delete on tenant.roles
  for each row execute function tenant.outdate_holders();
create trigger "guard_new_staff" before insert on auth.users
  for each row when (new.is_staff or new.is_superuser) execute function auth.guard_staff();
create trigger "guard_staff" before update of is_staff, is_superuser on auth.users
  for each row when (old.is_staff <> new.is_staff or old.is_superuser <> new.is_superuser) execute function auth.guard_staff();
