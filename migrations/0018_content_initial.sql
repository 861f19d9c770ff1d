-- create categories
-- create tags
-- create articles
-- create articles_tags
-- policies, grants, triggers and functions that changed

create table "public"."categories" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "id" uuid not null default pend.uuid_v7(),
  "name" text not null,
  "slug" text,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 0,
  "name$start" text collate "C" generated always as (left(pend.plain("name"), 200)) stored,
  constraint "categories_pkey" primary key ("tenant_id", "id"),
  constraint "categories_slug_key" unique ("tenant_id", "slug"),
  constraint "categories_name_check" check (char_length("name") <= 100),
  constraint "categories_slug_check" check (char_length("slug") <= 100),
  constraint "categories_slug_check2" check ("slug" ~ '^[a-z0-9]+(?:-[a-z0-9]+)*$')
);
create index "categories_name_idx" on "public"."categories" ("tenant_id", "name" collate "und-x-icu", "id");
create index "categories_created_at_idx" on "public"."categories" ("tenant_id", "created_at");
create index "categories_name_start_idx" on "public"."categories" ("tenant_id", "name$start");
create index "categories_slug_start_idx" on "public"."categories" ("tenant_id", "slug" collate "C");
create table "public"."tags" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "id" uuid not null default pend.uuid_v7(),
  "name" text not null,
  "slug" text,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 0,
  "name$start" text collate "C" generated always as (left(pend.plain("name"), 200)) stored,
  constraint "tags_pkey" primary key ("tenant_id", "id"),
  constraint "tags_slug_key" unique ("tenant_id", "slug"),
  constraint "tags_name_check" check (char_length("name") <= 100),
  constraint "tags_slug_check" check (char_length("slug") <= 100),
  constraint "tags_slug_check2" check ("slug" ~ '^[a-z0-9]+(?:-[a-z0-9]+)*$')
);
create index "tags_name_idx" on "public"."tags" ("tenant_id", "name" collate "und-x-icu", "id");
create index "tags_created_at_idx" on "public"."tags" ("tenant_id", "created_at");
create index "tags_name_start_idx" on "public"."tags" ("tenant_id", "name$start");
create index "tags_slug_start_idx" on "public"."tags" ("tenant_id", "slug" collate "C");
create table "public"."articles" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "id" uuid not null default pend.uuid_v7(),
  "title" text not null,
  "slug" text,
  "body" text,
  "status" text not null default 'draft',
  "category_id" uuid,
  "tag_ids" uuid[] not null default array[]::uuid[],
  "cover_id" uuid,
  "locale" text not null default 'en',
  "author_id" uuid default nullif(current_setting('pend.actor_id', true), '')::uuid,
  "published_at" timestamp(3) with time zone,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 0,
  "title$start" text collate "C" generated always as (left(pend.plain("title"), 200)) stored,
  "locale$start" text collate "C" generated always as (left(pend.plain("locale"), 200)) stored,
  constraint "articles_pkey" primary key ("tenant_id", "id"),
  constraint "articles_slug_key" unique ("tenant_id", "slug"),
  constraint "articles_title_check" check (char_length("title") <= 200),
  constraint "articles_slug_check" check (char_length("slug") <= 100),
  constraint "articles_slug_check2" check ("slug" ~ '^[a-z0-9]+(?:-[a-z0-9]+)*$'),
  constraint "articles_body_check" check (char_length("body") <= 200000),
  constraint "articles_status_check" check ("status" in ('draft', 'published')),
  constraint "articles_locale_check" check (char_length("locale") <= 35),
  constraint "articles_locale_check2" check ("locale" ~ '^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$'),
  constraint "articles_category_id_fkey" foreign key ("tenant_id", "category_id") references "public"."categories" ("tenant_id", "id") on delete restrict,
  constraint "articles_cover_id_fkey" foreign key ("tenant_id", "cover_id") references "public"."files" ("tenant_id", "id") on delete restrict,
  constraint "articles_author_id_fkey" foreign key ("author_id") references "auth"."users" ("id") on delete set null ("author_id")
);
create index "articles_published_at_created_at_idx" on "public"."articles" ("tenant_id", "published_at" desc, "created_at" desc, "id" desc);
create index "articles_status_published_at_created_at_idx" on "public"."articles" ("tenant_id", "status", "published_at" desc, "created_at" desc, "id" desc);
create index "articles_title_idx" on "public"."articles" ("tenant_id", "title" collate "und-x-icu");
create index "articles_category_id_idx" on "public"."articles" ("tenant_id", "category_id");
create index "articles_cover_id_idx" on "public"."articles" ("tenant_id", "cover_id");
create index "articles_locale_idx" on "public"."articles" ("tenant_id", "locale");
create index "articles_author_id_idx" on "public"."articles" ("author_id", "tenant_id");
create index "articles_created_at_idx" on "public"."articles" ("tenant_id", "created_at");
create index "articles_title_start_idx" on "public"."articles" ("tenant_id", "title$start");
create index "articles_slug_start_idx" on "public"."articles" ("tenant_id", "slug" collate "C");
create index "articles_locale_start_idx" on "public"."articles" ("tenant_id", "locale$start");
create table "public"."articles_tags" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "article_id" uuid not null,
  "tag_id" uuid not null,
  constraint "articles_tags_pkey" primary key ("tenant_id", "article_id", "tag_id"),
  constraint "articles_tags_article_id_fkey" foreign key ("tenant_id", "article_id") references "public"."articles" ("tenant_id", "id") on delete cascade,
  constraint "articles_tags_tag_id_fkey" foreign key ("tenant_id", "tag_id") references "public"."tags" ("tenant_id", "id") on delete cascade
);
create index "articles_tags_tag_id_idx" on "public"."articles_tags" ("tenant_id", "tag_id", "article_id");
alter table "public"."categories" enable row level security;
alter table "public"."categories" force row level security;
create policy "categories_tenant" on "public"."categories" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "categories_access" on "public"."categories" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "name", "slug", "created_at", "updated_at", "version", "name$start") on "public"."categories" to pend_app;
grant insert ("tenant_id", "id", "name", "slug", "created_at", "updated_at", "version") on "public"."categories" to pend_app;
grant update ("name", "slug", "updated_at", "version") on "public"."categories" to pend_app;
grant delete on "public"."categories" to pend_app;
grant select ("tenant_id", "id", "name", "slug", "created_at", "updated_at", "version", "name$start") on "public"."categories" to pend_readonly;
create trigger "record_change" after insert or update or delete on "public"."categories"
  for each row execute function audit.record_change('categories', '', 'id', '{"name":"name","slug":"slug"}', '{}');
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
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_public_categories"() from public;
create trigger "tell_create" after insert on "public"."categories"
  for each row when (new.version = 0) execute function pend."tell_public_categories"();
create trigger "tell_update" before update on "public"."categories"
  for each row when (old.version = new.version) execute function pend."tell_public_categories"();
create trigger "tell_delete" before delete on "public"."categories"
  for each row execute function pend."tell_public_categories"();
create or replace function pend."keep_texts_public_categories"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    delete from pend.texts where record_id = old.id and scope in (old.tenant_id || '/categories/');
    return null;
  end if;
  insert into pend.texts (scope, record_id, body) values (new.tenant_id || '/categories/', new.id, pend.plain(concat_ws(chr(31), new."name", new."slug")))
  on conflict (record_id, scope) do update set body = excluded.body where texts.body <> excluded.body;
  return null;
end $$;
revoke all on function pend."keep_texts_public_categories"() from public;
create trigger "keep_texts" after insert or delete on "public"."categories"
  for each row execute function pend."keep_texts_public_categories"();
create trigger "follow_texts" after update on "public"."categories"
  for each row when (old."name" is distinct from new."name" or old."slug" is distinct from new."slug") execute function pend."keep_texts_public_categories"();
alter table "public"."categories" no force row level security;
insert into pend.texts (scope, record_id, body)
  select t.tenant_id || '/categories/', t.id, pend.plain(concat_ws(chr(31), t."name", t."slug")) from "public"."categories" t
  on conflict do nothing;
alter table "public"."categories" force row level security;
alter table "public"."tags" enable row level security;
alter table "public"."tags" force row level security;
create policy "tags_tenant" on "public"."tags" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "tags_access" on "public"."tags" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "name", "slug", "created_at", "updated_at", "version", "name$start") on "public"."tags" to pend_app;
grant insert ("tenant_id", "id", "name", "slug", "created_at", "updated_at", "version") on "public"."tags" to pend_app;
grant update ("name", "slug", "updated_at", "version") on "public"."tags" to pend_app;
grant delete on "public"."tags" to pend_app;
grant select ("tenant_id", "id", "name", "slug", "created_at", "updated_at", "version", "name$start") on "public"."tags" to pend_readonly;
create trigger "record_change" after insert or update or delete on "public"."tags"
  for each row execute function audit.record_change('tags', '', 'id', '{"name":"name","slug":"slug"}', '{}');
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
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_public_tags"() from public;
create trigger "tell_create" after insert on "public"."tags"
  for each row when (new.version = 0) execute function pend."tell_public_tags"();
create trigger "tell_update" before update on "public"."tags"
  for each row when (old.version = new.version) execute function pend."tell_public_tags"();
create trigger "tell_delete" before delete on "public"."tags"
  for each row execute function pend."tell_public_tags"();
create or replace function pend."keep_texts_public_tags"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    delete from pend.texts where record_id = old.id and scope in (old.tenant_id || '/tags/');
    return null;
  end if;
  insert into pend.texts (scope, record_id, body) values (new.tenant_id || '/tags/', new.id, pend.plain(concat_ws(chr(31), new."name", new."slug")))
  on conflict (record_id, scope) do update set body = excluded.body where texts.body <> excluded.body;
  return null;
end $$;
revoke all on function pend."keep_texts_public_tags"() from public;
create trigger "keep_texts" after insert or delete on "public"."tags"
  for each row execute function pend."keep_texts_public_tags"();
create trigger "follow_texts" after update on "public"."tags"
  for each row when (old."name" is distinct from new."name" or old."slug" is distinct from new."slug") execute function pend."keep_texts_public_tags"();
alter table "public"."tags" no force row level security;
insert into pend.texts (scope, record_id, body)
  select t.tenant_id || '/tags/', t.id, pend.plain(concat_ws(chr(31), t."name", t."slug")) from "public"."tags" t
  on conflict do nothing;
alter table "public"."tags" force row level security;
alter table "public"."articles" enable row level security;
alter table "public"."articles" force row level security;
create policy "articles_tenant" on "public"."articles" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "articles_access" on "public"."articles" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "articles_follow" on "public"."articles" as permissive for all to pend_owner
  using ((select current_user = 'pend_owner' and pg_trigger_depth() > 0))
  with check ((select current_user = 'pend_owner' and pg_trigger_depth() > 0));
grant select ("tenant_id", "id", "title", "slug", "body", "status", "category_id", "tag_ids", "cover_id", "locale", "author_id", "published_at", "created_at", "updated_at", "version", "title$start", "locale$start") on "public"."articles" to pend_app;
grant insert ("tenant_id", "id", "title", "slug", "body", "status", "category_id", "tag_ids", "cover_id", "locale", "author_id", "published_at", "created_at", "updated_at", "version") on "public"."articles" to pend_app;
grant update ("title", "slug", "body", "status", "category_id", "tag_ids", "cover_id", "locale", "author_id", "published_at", "updated_at", "version") on "public"."articles" to pend_app;
grant delete on "public"."articles" to pend_app;
grant select ("tenant_id", "id", "title", "slug", "body", "status", "category_id", "tag_ids", "cover_id", "locale", "author_id", "published_at", "created_at", "updated_at", "version", "title$start", "locale$start") on "public"."articles" to pend_readonly;
alter table "public"."articles_tags" enable row level security;
alter table "public"."articles_tags" force row level security;
create policy "articles_tags_tenant" on "public"."articles_tags" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "articles_tags_access" on "public"."articles_tags" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "articles_tags_follow" on "public"."articles_tags" as permissive for all to pend_owner
  using ((select current_user = 'pend_owner' and pg_trigger_depth() > 0))
  with check ((select current_user = 'pend_owner' and pg_trigger_depth() > 0));
grant select ("tenant_id", "article_id", "tag_id") on "public"."articles_tags" to pend_app;
grant insert ("tenant_id", "article_id", "tag_id") on "public"."articles_tags" to pend_app;
grant delete on "public"."articles_tags" to pend_app;
grant select ("tenant_id", "article_id", "tag_id") on "public"."articles_tags" to pend_readonly;
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
  elsif not exists (select from "public"."articles_tags" where tenant_id = old.tenant_id and "article_id" = old."article_id" and "tag_id" = old."tag_id") then
    update "public"."articles" set "tag_ids" = array_remove("tag_ids", old."tag_id") where tenant_id = old.tenant_id and id = old."article_id" and old."tag_id" = any("tag_ids");
  end if;
  perform set_config('pend.tenant_id', scope, true);
  return null;
end $$;
revoke all on function pend."follow_public_articles_tags"() from public;
create trigger "follow_insert" after insert on "public"."articles_tags"
  for each row when (pg_trigger_depth() = 0) execute function pend."follow_public_articles_tags"();
create constraint trigger "follow_delete" after delete on "public"."articles_tags"
  deferrable initially deferred
  for each row execute function pend."follow_public_articles_tags"();
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
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_public_articles"() from public;
create trigger "tell_create" after insert on "public"."articles"
  for each row when (new.version = 0) execute function pend."tell_public_articles"();
create trigger "tell_update" before update on "public"."articles"
  for each row when (old.version = new.version) execute function pend."tell_public_articles"();
create trigger "tell_delete" before delete on "public"."articles"
  for each row execute function pend."tell_public_articles"();
create or replace function pend."keep_texts_public_articles"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    delete from pend.texts where record_id = old.id and scope in (old.tenant_id || '/articles/');
    return null;
  end if;
  insert into pend.texts (scope, record_id, body) values (new.tenant_id || '/articles/', new.id, pend.plain(concat_ws(chr(31), new."title", new."slug", new."body", new."locale")))
  on conflict (record_id, scope) do update set body = excluded.body where texts.body <> excluded.body;
  return null;
end $$;
revoke all on function pend."keep_texts_public_articles"() from public;
create trigger "keep_texts" after insert or delete on "public"."articles"
  for each row execute function pend."keep_texts_public_articles"();
create trigger "follow_texts" after update on "public"."articles"
  for each row when (old."title" is distinct from new."title" or old."slug" is distinct from new."slug" or old."body" is distinct from new."body" or old."locale" is distinct from new."locale") execute function pend."keep_texts_public_articles"();
alter table "public"."articles" no force row level security;
insert into pend.texts (scope, record_id, body)
  select t.tenant_id || '/articles/', t.id, pend.plain(concat_ws(chr(31), t."title", t."slug", t."body", t."locale")) from "public"."articles" t
  on conflict do nothing;
alter table "public"."articles" force row level security;
