-- create saved_views
-- policies, grants, triggers and functions that changed

create table "tenant"."saved_views" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "id" uuid not null default pend.uuid_v7(),
  "name" text not null,
  "resource" text not null,
  "query" jsonb not null,
  "is_shared" boolean not null default false,
  "user_id" uuid not null default nullif(current_setting('pend.actor_id', true), '')::uuid,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 0,
  "name$start" text collate "C" generated always as (left(pend.plain("name"), 200)) stored,
  "resource$start" text collate "C" generated always as (left(pend.plain("resource"), 200)) stored,
  constraint "saved_views_pkey" primary key ("tenant_id", "id"),
  constraint "saved_views_name_check" check (char_length("name") <= 100),
  constraint "saved_views_resource_check" check (char_length("resource") <= 100),
  constraint "saved_views_user_id_fkey" foreign key ("user_id") references "auth"."users" ("id") on delete cascade
);
create index "saved_views_name_idx" on "tenant"."saved_views" ("tenant_id", "name" collate "und-x-icu", "id");
create index "saved_views_is_shared_name_idx" on "tenant"."saved_views" ("tenant_id", "is_shared", "name" collate "und-x-icu", "id");
create index "saved_views_resource_idx" on "tenant"."saved_views" ("tenant_id", "resource");
create index "saved_views_user_id_idx" on "tenant"."saved_views" ("user_id", "tenant_id");
create index "saved_views_created_at_idx" on "tenant"."saved_views" ("tenant_id", "created_at");
create index "saved_views_name_start_idx" on "tenant"."saved_views" ("tenant_id", "name$start");
create index "saved_views_resource_start_idx" on "tenant"."saved_views" ("tenant_id", "resource$start");
alter table "tenant"."saved_views" enable row level security;
alter table "tenant"."saved_views" force row level security;
create policy "saved_views_tenant" on "tenant"."saved_views" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "saved_views_may_read" on "tenant"."saved_views" as restrictive for select to public
  using (((user_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid) or is_shared)) or (select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "saved_views_may_insert" on "tenant"."saved_views" as restrictive for insert to public
  with check (((user_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid))) or ((select strpos(coalesce(current_setting('pend.permissions', true), ''), ' savedViews.share ') > 0) and (is_shared)) or (select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "saved_views_may_update" on "tenant"."saved_views" as restrictive for update to public
  using (((user_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid))) or ((select strpos(coalesce(current_setting('pend.permissions', true), ''), ' savedViews.share ') > 0) and (is_shared)) or (select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check (((user_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid))) or ((select strpos(coalesce(current_setting('pend.permissions', true), ''), ' savedViews.share ') > 0) and (is_shared)) or (select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "saved_views_may_delete" on "tenant"."saved_views" as restrictive for delete to public
  using (((user_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid))) or ((select strpos(coalesce(current_setting('pend.permissions', true), ''), ' savedViews.share ') > 0) and (is_shared)) or (select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "saved_views_access" on "tenant"."saved_views" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "name", "resource", "query", "is_shared", "user_id", "created_at", "updated_at", "version", "name$start", "resource$start") on "tenant"."saved_views" to pend_app;
grant insert ("tenant_id", "id", "name", "resource", "query", "is_shared", "user_id", "created_at", "updated_at", "version") on "tenant"."saved_views" to pend_app;
grant update ("name", "resource", "query", "is_shared", "user_id", "updated_at", "version") on "tenant"."saved_views" to pend_app;
grant delete on "tenant"."saved_views" to pend_app;
grant select ("tenant_id", "id", "name", "resource", "query", "is_shared", "user_id", "created_at", "updated_at", "version", "name$start", "resource$start") on "tenant"."saved_views" to pend_readonly;
create trigger "record_change" after insert or update or delete on "tenant"."saved_views"
  for each row execute function audit.record_change('savedViews', '', 'id', '{"name":"name","resource":"resource","is_shared":"isShared","user_id":"user"}', '{"query":"query"}');
create or replace function pend."tell_tenant_saved_views"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at', 'name$start', 'resource$start'] = to_jsonb(new) - array['updated_at', 'name$start', 'resource$start'] then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
  end if;
  perform pend.tell(
    'savedViews', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'name', old."name", 'resource', old."resource", 'query', old."query", 'isShared', old."is_shared", 'user', old."user_id", 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'name', new."name", 'resource', new."resource", 'query', new."query", 'isShared', new."is_shared", 'user', new."user_id", 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_tenant_saved_views"() from public;
create trigger "tell_create" after insert on "tenant"."saved_views"
  for each row when (new.version = 0) execute function pend."tell_tenant_saved_views"();
create trigger "tell_update" before update on "tenant"."saved_views"
  for each row when (old.version = new.version) execute function pend."tell_tenant_saved_views"();
create trigger "tell_delete" before delete on "tenant"."saved_views"
  for each row execute function pend."tell_tenant_saved_views"();
create or replace function pend."keep_texts_tenant_saved_views"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    delete from pend.texts where record_id = old.id and scope in (old.tenant_id || '/savedViews/');
    return null;
  end if;
  insert into pend.texts (scope, record_id, body) values (new.tenant_id || '/savedViews/', new.id, pend.plain(concat_ws(chr(31), new."name", new."resource")))
  on conflict (record_id, scope) do update set body = excluded.body where texts.body <> excluded.body;
  return null;
end $$;
revoke all on function pend."keep_texts_tenant_saved_views"() from public;
create trigger "keep_texts" after insert or delete on "tenant"."saved_views"
  for each row execute function pend."keep_texts_tenant_saved_views"();
create trigger "follow_texts" after update on "tenant"."saved_views"
  for each row when (old."name" is distinct from new."name" or old."resource" is distinct from new."resource") execute function pend."keep_texts_tenant_saved_views"();
alter table "tenant"."saved_views" no force row level security;
insert into pend.texts (scope, record_id, body)
  select t.tenant_id || '/savedViews/', t.id, pend.plain(concat_ws(chr(31), t."name", t."resource")) from "tenant"."saved_views" t
  on conflict do nothing;
alter table "tenant"."saved_views" force row level security;
