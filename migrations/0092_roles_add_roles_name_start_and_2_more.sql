-- add roles.name$start
-- add roles_name_start_idx
-- add roles_slug_start_idx
-- policies, grants, triggers and functions that changed

revoke all on "tenant"."roles" from pend_app, pend_readonly;
alter table "tenant"."roles" add column "name$start" text collate "C" generated always as (left(pend.fold("name"), 200)) stored;
create index "roles_name_start_idx" on "tenant"."roles" ("tenant_id", "name$start");
create index "roles_slug_start_idx" on "tenant"."roles" ("tenant_id", "slug" collate "C");
grant select ("tenant_id", "id", "name", "slug", "description", "permissions", "created_at", "updated_at", "version", "name$start") on "tenant"."roles" to pend_app;
grant insert ("tenant_id", "id", "name", "slug", "description", "permissions", "created_at", "updated_at", "version") on "tenant"."roles" to pend_app;
grant update ("name", "slug", "description", "permissions", "updated_at", "version") on "tenant"."roles" to pend_app;
grant delete on "tenant"."roles" to pend_app;
grant select ("tenant_id", "id", "name", "slug", "description", "permissions", "created_at", "updated_at", "version", "name$start") on "tenant"."roles" to pend_readonly;
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
  return new;
end $$;
revoke all on function pend."tell_tenant_roles"() from public;
