-- add categories.name$start
-- add categories_name_start_idx
-- add categories_slug_start_idx
-- add tags.name$start
-- add tags_name_start_idx
-- add tags_slug_start_idx
-- add articles.title$start
-- add articles.locale$start
-- add articles_title_start_idx
-- add articles_slug_start_idx
-- add articles_locale_start_idx
-- policies, grants, triggers and functions that changed

revoke all on "public"."articles" from pend_app, pend_readonly;
revoke all on "public"."tags" from pend_app, pend_readonly;
revoke all on "public"."categories" from pend_app, pend_readonly;
alter table "public"."categories" add column "name$start" text collate "C" generated always as (left(pend.fold("name"), 200)) stored;
create index "categories_name_start_idx" on "public"."categories" ("tenant_id", "name$start");
create index "categories_slug_start_idx" on "public"."categories" ("tenant_id", "slug" collate "C");
alter table "public"."tags" add column "name$start" text collate "C" generated always as (left(pend.fold("name"), 200)) stored;
create index "tags_name_start_idx" on "public"."tags" ("tenant_id", "name$start");
create index "tags_slug_start_idx" on "public"."tags" ("tenant_id", "slug" collate "C");
alter table "public"."articles" add column "title$start" text collate "C" generated always as (left(pend.fold("title"), 200)) stored;
alter table "public"."articles" add column "locale$start" text collate "C" generated always as (left(pend.fold("locale"), 200)) stored;
create index "articles_title_start_idx" on "public"."articles" ("tenant_id", "title$start");
create index "articles_slug_start_idx" on "public"."articles" ("tenant_id", "slug" collate "C");
create index "articles_locale_start_idx" on "public"."articles" ("tenant_id", "locale$start");
grant select ("tenant_id", "id", "name", "slug", "created_at", "updated_at", "version", "name$start") on "public"."categories" to pend_app;
grant insert ("tenant_id", "id", "name", "slug", "created_at", "updated_at", "version") on "public"."categories" to pend_app;
grant update ("name", "slug", "updated_at", "version") on "public"."categories" to pend_app;
grant delete on "public"."categories" to pend_app;
grant select ("tenant_id", "id", "name", "slug", "created_at", "updated_at", "version", "name$start") on "public"."categories" to pend_readonly;
create or replace function pend."tell_public_categories"() returns trigger
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
    'categories', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'name', old."name", 'slug', old."slug", 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'name', new."name", 'slug', new."slug", 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return new;
end $$;
revoke all on function pend."tell_public_categories"() from public;
grant select ("tenant_id", "id", "name", "slug", "created_at", "updated_at", "version", "name$start") on "public"."tags" to pend_app;
grant insert ("tenant_id", "id", "name", "slug", "created_at", "updated_at", "version") on "public"."tags" to pend_app;
grant update ("name", "slug", "updated_at", "version") on "public"."tags" to pend_app;
grant delete on "public"."tags" to pend_app;
grant select ("tenant_id", "id", "name", "slug", "created_at", "updated_at", "version", "name$start") on "public"."tags" to pend_readonly;
create or replace function pend."tell_public_tags"() returns trigger
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
    'tags', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'name', old."name", 'slug', old."slug", 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'name', new."name", 'slug', new."slug", 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return new;
end $$;
revoke all on function pend."tell_public_tags"() from public;
grant select ("tenant_id", "id", "title", "slug", "body", "status", "category_id", "tag_ids", "cover_id", "locale", "author_id", "published_at", "created_at", "updated_at", "version", "title$start", "locale$start") on "public"."articles" to pend_app;
grant insert ("tenant_id", "id", "title", "slug", "body", "status", "category_id", "tag_ids", "cover_id", "locale", "author_id", "published_at", "created_at", "updated_at", "version") on "public"."articles" to pend_app;
grant update ("title", "slug", "body", "status", "category_id", "tag_ids", "cover_id", "locale", "author_id", "published_at", "updated_at", "version") on "public"."articles" to pend_app;
grant delete on "public"."articles" to pend_app;
grant select ("tenant_id", "id", "title", "slug", "body", "status", "category_id", "tag_ids", "cover_id", "locale", "author_id", "published_at", "created_at", "updated_at", "version", "title$start", "locale$start") on "public"."articles" to pend_readonly;
create or replace function pend."tell_public_articles"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at', 'title$start', 'locale$start'] = to_jsonb(new) - array['updated_at', 'title$start', 'locale$start'] then
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
