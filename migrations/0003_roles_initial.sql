-- create roles
-- policies, grants, triggers and functions that changed

create table "tenant"."roles" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "id" uuid not null default pend.uuid_v7(),
  "name" text not null,
  "slug" text,
  "description" text,
  "permissions" text[] not null default array[]::text[],
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 0,
  "name$start" text collate "C" generated always as (left(pend.plain("name"), 200)) stored,
  constraint "roles_pkey" primary key ("tenant_id", "id"),
  constraint "roles_slug_key" unique ("tenant_id", "slug"),
  constraint "roles_name_check" check (char_length("name") <= 100),
  constraint "roles_slug_check" check (char_length("slug") <= 100),
  constraint "roles_slug_check2" check ("slug" ~ '^[a-z0-9]+(?:-[a-z0-9]+)*$'),
  constraint "roles_description_check" check (char_length("description") <= 500),
  constraint "roles_permissions_check" check (cardinality("permissions") <= 1000)
);
create index "roles_name_idx" on "tenant"."roles" ("tenant_id", "name" collate "und-x-icu", "id");
create index "roles_created_at_idx" on "tenant"."roles" ("tenant_id", "created_at");
create index "roles_name_start_idx" on "tenant"."roles" ("tenant_id", "name$start");
create index "roles_slug_start_idx" on "tenant"."roles" ("tenant_id", "slug" collate "C");
alter table "tenant"."roles" enable row level security;
alter table "tenant"."roles" force row level security;
create policy "roles_tenant" on "tenant"."roles" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "roles_access" on "tenant"."roles" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "name", "slug", "description", "permissions", "created_at", "updated_at", "version", "name$start") on "tenant"."roles" to pend_app;
grant insert ("tenant_id", "id", "name", "slug", "description", "permissions", "created_at", "updated_at", "version") on "tenant"."roles" to pend_app;
grant update ("name", "slug", "description", "permissions", "updated_at", "version") on "tenant"."roles" to pend_app;
grant delete on "tenant"."roles" to pend_app;
grant select ("tenant_id", "id", "name", "slug", "description", "permissions", "created_at", "updated_at", "version", "name$start") on "tenant"."roles" to pend_readonly;
create trigger "record_change" after insert or update or delete on "tenant"."roles"
  for each row execute function audit.record_change('roles', '', 'id', '{"name":"name","slug":"slug","description":"description","permissions":"permissions"}', '{}');
create or replace function pend."tell_tenant_roles"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at', 'name$start'] = to_jsonb(new) - array['updated_at', 'name$start'] then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
  end if;
  perform pend.tell(
    'roles', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'name', old."name", 'slug', old."slug", 'description', old."description", 'permissions', old."permissions", 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'name', new."name", 'slug', new."slug", 'description', new."description", 'permissions', new."permissions", 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_tenant_roles"() from public;
create trigger "tell_create" after insert on "tenant"."roles"
  for each row when (new.version = 0) execute function pend."tell_tenant_roles"();
create trigger "tell_update" before update on "tenant"."roles"
  for each row when (old.version = new.version) execute function pend."tell_tenant_roles"();
create trigger "tell_delete" before delete on "tenant"."roles"
  for each row execute function pend."tell_tenant_roles"();
create or replace function pend."keep_texts_tenant_roles"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    delete from pend.texts where record_id = old.id and scope in (old.tenant_id || '/roles/');
    return null;
  end if;
  insert into pend.texts (scope, record_id, body) values (new.tenant_id || '/roles/', new.id, pend.plain(concat_ws(chr(31), new."name", new."slug")))
  on conflict (record_id, scope) do update set body = excluded.body where texts.body <> excluded.body;
  return null;
end $$;
revoke all on function pend."keep_texts_tenant_roles"() from public;
create trigger "keep_texts" after insert or delete on "tenant"."roles"
  for each row execute function pend."keep_texts_tenant_roles"();
create trigger "follow_texts" after update on "tenant"."roles"
  for each row when (old."name" is distinct from new."name" or old."slug" is distinct from new."slug") execute function pend."keep_texts_tenant_roles"();
alter table "tenant"."roles" no force row level security;
insert into pend.texts (scope, record_id, body)
  select t.tenant_id || '/roles/', t.id, pend.plain(concat_ws(chr(31), t."name", t."slug")) from "tenant"."roles" t
  on conflict do nothing;
alter table "tenant"."roles" force row level security;
