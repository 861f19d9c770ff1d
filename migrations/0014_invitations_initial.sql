-- create invitations
-- create invitations_roles
-- policies, grants, triggers and functions that changed

create table "tenant"."invitations" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "id" uuid not null default pend.uuid_v7(),
  "email" text not null,
  "role" text not null default 'viewer',
  "role_ids" uuid[] not null default array[]::uuid[],
  "invited_by_id" uuid,
  "expires_at" timestamp(3) with time zone,
  "accepted_at" timestamp(3) with time zone,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 0,
  constraint "invitations_pkey" primary key ("tenant_id", "id"),
  constraint "invitations_email_check" check (char_length("email") <= 254),
  constraint "invitations_email_check2" check ("email" = lower("email")),
  constraint "invitations_role_check" check ("role" in ('member', 'viewer', 'editor', 'admin', 'owner')),
  constraint "invitations_invited_by_id_fkey" foreign key ("invited_by_id") references "auth"."users" ("id") on delete cascade
);
create index "invitations_created_at_idx" on "tenant"."invitations" ("tenant_id", "created_at" desc, "id" desc);
create index "invitations_role_created_at_idx" on "tenant"."invitations" ("tenant_id", "role", "created_at" desc, "id" desc);
create index "invitations_email_idx" on "tenant"."invitations" ("tenant_id", "email");
create index "invitations_invited_by_id_idx" on "tenant"."invitations" ("invited_by_id", "tenant_id");
create index "invitations_accepted_at_idx" on "tenant"."invitations" ("tenant_id", "accepted_at");
create index "invitations_email_start_idx" on "tenant"."invitations" ("tenant_id", "email" collate "C");
create table "tenant"."invitations_roles" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "invitation_id" uuid not null,
  "role_id" uuid not null,
  constraint "invitations_roles_pkey" primary key ("tenant_id", "invitation_id", "role_id"),
  constraint "invitations_roles_invitation_id_fkey" foreign key ("tenant_id", "invitation_id") references "tenant"."invitations" ("tenant_id", "id") on delete cascade,
  constraint "invitations_roles_role_id_fkey" foreign key ("tenant_id", "role_id") references "tenant"."roles" ("tenant_id", "id") on delete cascade
);
create index "invitations_roles_role_id_idx" on "tenant"."invitations_roles" ("tenant_id", "role_id", "invitation_id");
alter table "tenant"."invitations" enable row level security;
alter table "tenant"."invitations" force row level security;
create policy "invitations_tenant" on "tenant"."invitations" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "invitations_access" on "tenant"."invitations" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "invitations_follow" on "tenant"."invitations" as permissive for all to pend_owner
  using ((select current_user = 'pend_owner' and pg_trigger_depth() > 0))
  with check ((select current_user = 'pend_owner' and pg_trigger_depth() > 0));
grant select ("tenant_id", "id", "email", "role", "role_ids", "invited_by_id", "expires_at", "accepted_at", "created_at", "updated_at", "version") on "tenant"."invitations" to pend_app;
grant insert ("tenant_id", "id", "email", "role", "role_ids", "invited_by_id", "expires_at", "accepted_at", "created_at", "updated_at", "version") on "tenant"."invitations" to pend_app;
grant update ("email", "role", "role_ids", "invited_by_id", "expires_at", "accepted_at", "updated_at", "version") on "tenant"."invitations" to pend_app;
grant delete on "tenant"."invitations" to pend_app;
grant select ("tenant_id", "id", "email", "role", "role_ids", "invited_by_id", "expires_at", "accepted_at", "created_at", "updated_at", "version") on "tenant"."invitations" to pend_readonly;
alter table "tenant"."invitations_roles" enable row level security;
alter table "tenant"."invitations_roles" force row level security;
create policy "invitations_roles_tenant" on "tenant"."invitations_roles" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "invitations_roles_access" on "tenant"."invitations_roles" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "invitations_roles_follow" on "tenant"."invitations_roles" as permissive for all to pend_owner
  using ((select current_user = 'pend_owner' and pg_trigger_depth() > 0))
  with check ((select current_user = 'pend_owner' and pg_trigger_depth() > 0));
grant select ("tenant_id", "invitation_id", "role_id") on "tenant"."invitations_roles" to pend_app;
grant insert ("tenant_id", "invitation_id", "role_id") on "tenant"."invitations_roles" to pend_app;
grant delete on "tenant"."invitations_roles" to pend_app;
grant select ("tenant_id", "invitation_id", "role_id") on "tenant"."invitations_roles" to pend_readonly;
create trigger "record_change" after insert or update or delete on "tenant"."invitations"
  for each row execute function audit.record_change('invitations', '', 'id', '{"email":"email","role":"role","role_ids":"roles","invited_by_id":"invitedBy","expires_at":"expiresAt","accepted_at":"acceptedAt"}', '{}');
create or replace function pend."keep_tenant_invitations_roles"() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    delete from "tenant"."invitations_roles" where tenant_id = new.tenant_id and "invitation_id" = new.id and not ("role_id" = any(new."role_ids"));
    if new."role_ids" <@ old."role_ids" then
      return null;
    end if;
  end if;
  insert into "tenant"."invitations_roles" (tenant_id, "invitation_id", "role_id") select new.tenant_id, new.id, id from unnest(new."role_ids") id on conflict do nothing;
  return null;
end $$;
revoke all on function pend."keep_tenant_invitations_roles"() from public;
create trigger "keep_role_ids" after insert on "tenant"."invitations"
  for each row when (new."role_ids" <> '{}') execute function pend."keep_tenant_invitations_roles"();
create trigger "follow_role_ids" after update on "tenant"."invitations"
  for each row when (old."role_ids" is distinct from new."role_ids") execute function pend."keep_tenant_invitations_roles"();
create or replace function pend."follow_tenant_invitations_roles"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  scope text := coalesce(current_setting('pend.tenant_id', true), '');
begin
  perform set_config('pend.tenant_id', coalesce(new.tenant_id, old.tenant_id)::text, true);
  if tg_op = 'INSERT' then
    update "tenant"."invitations" set "role_ids" = "role_ids" || new."role_id" where tenant_id = new.tenant_id and id = new."invitation_id" and not (new."role_id" = any("role_ids"));
  elsif not exists (select from "tenant"."invitations_roles" where tenant_id = old.tenant_id and "invitation_id" = old."invitation_id" and "role_id" = old."role_id") then
    update "tenant"."invitations" set "role_ids" = array_remove("role_ids", old."role_id") where tenant_id = old.tenant_id and id = old."invitation_id" and old."role_id" = any("role_ids");
  end if;
  perform set_config('pend.tenant_id', scope, true);
  return null;
end $$;
revoke all on function pend."follow_tenant_invitations_roles"() from public;
create trigger "follow_insert" after insert on "tenant"."invitations_roles"
  for each row when (pg_trigger_depth() = 0) execute function pend."follow_tenant_invitations_roles"();
create constraint trigger "follow_delete" after delete on "tenant"."invitations_roles"
  deferrable initially deferred
  for each row execute function pend."follow_tenant_invitations_roles"();
create or replace function pend."tell_tenant_invitations"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at'] = to_jsonb(new) - array['updated_at'] then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
  end if;
  perform pend.tell(
    'invitations', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'email', old."email", 'role', old."role", 'roles', old."role_ids", 'invitedBy', old."invited_by_id", 'expiresAt', to_char(old."expires_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'acceptedAt', to_char(old."accepted_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'email', new."email", 'role', new."role", 'roles', new."role_ids", 'invitedBy', new."invited_by_id", 'expiresAt', to_char(new."expires_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'acceptedAt', to_char(new."accepted_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_tenant_invitations"() from public;
create trigger "tell_create" after insert on "tenant"."invitations"
  for each row when (new.version = 0) execute function pend."tell_tenant_invitations"();
create trigger "tell_update" before update on "tenant"."invitations"
  for each row when (old.version = new.version) execute function pend."tell_tenant_invitations"();
create trigger "tell_delete" before delete on "tenant"."invitations"
  for each row execute function pend."tell_tenant_invitations"();
create or replace function pend."keep_texts_tenant_invitations"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    delete from pend.texts where record_id = old.id and scope in (old.tenant_id || '/invitations/');
    return null;
  end if;
  insert into pend.texts (scope, record_id, body) values (new.tenant_id || '/invitations/', new.id, pend.plain(concat_ws(chr(31), new."email")))
  on conflict (record_id, scope) do update set body = excluded.body where texts.body <> excluded.body;
  return null;
end $$;
revoke all on function pend."keep_texts_tenant_invitations"() from public;
create trigger "keep_texts" after insert or delete on "tenant"."invitations"
  for each row execute function pend."keep_texts_tenant_invitations"();
create trigger "follow_texts" after update on "tenant"."invitations"
  for each row when (old."email" is distinct from new."email") execute function pend."keep_texts_tenant_invitations"();
alter table "tenant"."invitations" no force row level security;
insert into pend.texts (scope, record_id, body)
  select t.tenant_id || '/invitations/', t.id, pend.plain(concat_ws(chr(31), t."email")) from "tenant"."invitations" t
  on conflict do nothing;
alter table "tenant"."invitations" force row level security;
