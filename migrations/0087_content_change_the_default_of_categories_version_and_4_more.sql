-- change the default of categories.version
-- change the default of tags.version
-- add articles.tag_ids
-- change the default of articles.version
-- collect articles.tag_ids
-- policies, grants, triggers and functions that changed

drop trigger "record_change" on "public"."articles_tags";
drop trigger "record_change" on "public"."articles";
drop policy "articles_tags_tenant" on "public"."articles_tags";
revoke all on "public"."articles" from pend_app, pend_readonly;
drop policy "articles_tenant" on "public"."articles";
alter table "public"."categories" alter column "version" drop default;
alter table "public"."categories" alter column "version" set default 0;
alter table "public"."tags" alter column "version" drop default;
alter table "public"."tags" alter column "version" set default 0;
alter table "public"."articles" add column "tag_ids" uuid[] not null default array[]::uuid[];
alter table "public"."articles" alter column "version" drop default;
alter table "public"."articles" alter column "version" set default 0;
alter table "public"."articles" no force row level security;
alter table "public"."articles_tags" no force row level security;
update "public"."articles" t set "tag_ids" = j.list from (select "article_id" as id, array_agg("tag_id" order by "tag_id") as list from "public"."articles_tags" group by 1) j where t.id = j.id;
alter table "public"."articles" force row level security;
alter table "public"."articles_tags" force row level security;
create or replace function pend."tell_public_categories"() returns trigger
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
    'categories', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'name', old."name", 'slug', old."slug", 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'name', new."name", 'slug', new."slug", 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return new;
end $$;
revoke all on function pend."tell_public_categories"() from public;
create trigger "tell_create" after insert on "public"."categories"
  for each row when (new.version = 0) execute function pend."tell_public_categories"();
create trigger "tell_update" before update on "public"."categories"
  for each row when (old.version = new.version) execute function pend."tell_public_categories"();
create trigger "tell_delete" after delete on "public"."categories"
  for each row execute function pend."tell_public_categories"();
create or replace function pend."tell_public_tags"() returns trigger
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
    'tags', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'name', old."name", 'slug', old."slug", 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'name', new."name", 'slug', new."slug", 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return new;
end $$;
revoke all on function pend."tell_public_tags"() from public;
create trigger "tell_create" after insert on "public"."tags"
  for each row when (new.version = 0) execute function pend."tell_public_tags"();
create trigger "tell_update" before update on "public"."tags"
  for each row when (old.version = new.version) execute function pend."tell_public_tags"();
create trigger "tell_delete" after delete on "public"."tags"
  for each row execute function pend."tell_public_tags"();
create policy "articles_tenant" on "public"."articles" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (select current_user = 'pend_owner' and pg_trigger_depth() > 0))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (select current_user = 'pend_owner' and pg_trigger_depth() > 0));
create policy "articles_follow" on "public"."articles" as permissive for all to pend_owner
  using ((select current_user = 'pend_owner' and pg_trigger_depth() > 0))
  with check ((select current_user = 'pend_owner' and pg_trigger_depth() > 0));
grant select ("tenant_id", "id", "title", "slug", "body", "status", "category_id", "tag_ids", "cover_id", "locale", "author_id", "published_at", "created_at", "updated_at", "version") on "public"."articles" to pend_app;
grant insert ("tenant_id", "id", "title", "slug", "body", "status", "category_id", "tag_ids", "cover_id", "locale", "author_id", "published_at", "created_at", "updated_at", "version") on "public"."articles" to pend_app;
grant update ("title", "slug", "body", "status", "category_id", "tag_ids", "cover_id", "locale", "author_id", "published_at", "updated_at", "version") on "public"."articles" to pend_app;
grant delete on "public"."articles" to pend_app;
grant select ("tenant_id", "id", "title", "slug", "body", "status", "category_id", "tag_ids", "cover_id", "locale", "author_id", "published_at", "created_at", "updated_at", "version") on "public"."articles" to pend_readonly;
create policy "articles_tags_tenant" on "public"."articles_tags" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (select current_user = 'pend_owner' and pg_trigger_depth() > 0))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (select current_user = 'pend_owner' and pg_trigger_depth() > 0));
create policy "articles_tags_follow" on "public"."articles_tags" as permissive for all to pend_owner
  using ((select current_user = 'pend_owner' and pg_trigger_depth() > 0))
  with check ((select current_user = 'pend_owner' and pg_trigger_depth() > 0));
create trigger "record_change" after insert or update or delete on "public"."articles"
  for each row execute function audit.record_change('articles', '', 'id', '{"title":"title","slug":"slug","body":"body","status":"status","category_id":"category","tag_ids":"tags","cover_id":"cover","locale":"locale","author_id":"author","published_at":"publishedAt"}', '{}');
create or replace function pend."keep_public_articles_tags"() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    delete from "public"."articles_tags" where tenant_id = new.tenant_id and "article_id" = new.id and not ("tag_id" = any(new."tag_ids"));
    if new."tag_ids" <@ old."tag_ids" then
      return null;
    end if;
  end if;
  insert into "public"."articles_tags" (tenant_id, "article_id", "tag_id") select new.tenant_id, new.id, id from unnest(new."tag_ids") id on conflict do nothing;
  return null;
end $$;
revoke all on function pend."keep_public_articles_tags"() from public;
create trigger "keep_tag_ids" after insert on "public"."articles"
  for each row when (new."tag_ids" <> '{}') execute function pend."keep_public_articles_tags"();
create trigger "follow_tag_ids" after update on "public"."articles"
  for each row when (old."tag_ids" is distinct from new."tag_ids") execute function pend."keep_public_articles_tags"();
create or replace function pend."follow_public_articles_tags"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  scope text := coalesce(current_setting('pend.tenant_id', true), '');
begin
  perform set_config('pend.tenant_id', coalesce(new.tenant_id, old.tenant_id)::text, true);
  if tg_op = 'INSERT' then
    update "public"."articles" set "tag_ids" = "tag_ids" || new."tag_id" where tenant_id = new.tenant_id and id = new."article_id" and not (new."tag_id" = any("tag_ids"));
  else
    update "public"."articles" set "tag_ids" = array_remove("tag_ids", old."tag_id") where tenant_id = old.tenant_id and id = old."article_id" and old."tag_id" = any("tag_ids");
  end if;
  perform set_config('pend.tenant_id', scope, true);
  return null;
end $$;
revoke all on function pend."follow_public_articles_tags"() from public;
create trigger "follow_insert" after insert on "public"."articles_tags"
  for each row when (pg_trigger_depth() = 0) execute function pend."follow_public_articles_tags"();
create trigger "follow_delete" after delete on "public"."articles_tags"
  for each row execute function pend."follow_public_articles_tags"();
create or replace function pend."tell_public_articles"() returns trigger
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
    'articles', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'title', old."title", 'slug', old."slug", 'body', old."body", 'status', old."status", 'category', old."category_id", 'tags', old."tag_ids", 'cover', old."cover_id", 'locale', old."locale", 'author', old."author_id", 'publishedAt', to_char(old."published_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'title', new."title", 'slug', new."slug", 'body', new."body", 'status', new."status", 'category', new."category_id", 'tags', new."tag_ids", 'cover', new."cover_id", 'locale', new."locale", 'author', new."author_id", 'publishedAt', to_char(new."published_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return new;
end $$;
revoke all on function pend."tell_public_articles"() from public;
create trigger "tell_create" after insert on "public"."articles"
  for each row when (new.version = 0) execute function pend."tell_public_articles"();
create trigger "tell_update" before update on "public"."articles"
  for each row when (old.version = new.version) execute function pend."tell_public_articles"();
create trigger "tell_delete" after delete on "public"."articles"
  for each row execute function pend."tell_public_articles"();
