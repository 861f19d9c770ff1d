-- drop categories.name$start
-- add categories.name$start
-- add categories_name_start_idx
-- drop tags.name$start
-- add tags.name$start
-- add tags_name_start_idx
-- drop articles.title$start
-- drop articles.locale$start
-- add articles.title$start
-- add articles.locale$start
-- add articles_title_start_idx
-- add articles_locale_start_idx
-- policies, grants, triggers and functions that changed

drop trigger "follow_texts" on "public"."articles";
drop trigger "keep_texts" on "public"."articles";
drop trigger "tell_delete" on "public"."articles";
drop trigger "tell_update" on "public"."articles";
drop trigger "tell_create" on "public"."articles";
drop trigger "follow_tag_ids" on "public"."articles";
drop trigger "keep_tag_ids" on "public"."articles";
drop trigger "record_change" on "public"."articles";
revoke all on "public"."articles" from pend_app, pend_readonly;
drop policy "articles_follow" on "public"."articles";
drop policy "articles_access" on "public"."articles";
drop policy "articles_tenant" on "public"."articles";
drop trigger "follow_texts" on "public"."tags";
drop trigger "keep_texts" on "public"."tags";
drop trigger "tell_delete" on "public"."tags";
drop trigger "tell_update" on "public"."tags";
drop trigger "tell_create" on "public"."tags";
drop trigger "record_change" on "public"."tags";
revoke all on "public"."tags" from pend_app, pend_readonly;
drop policy "tags_access" on "public"."tags";
drop policy "tags_tenant" on "public"."tags";
drop trigger "follow_texts" on "public"."categories";
drop trigger "keep_texts" on "public"."categories";
drop trigger "tell_delete" on "public"."categories";
drop trigger "tell_update" on "public"."categories";
drop trigger "tell_create" on "public"."categories";
drop trigger "record_change" on "public"."categories";
revoke all on "public"."categories" from pend_app, pend_readonly;
drop policy "categories_access" on "public"."categories";
drop policy "categories_tenant" on "public"."categories";
alter table "public"."categories" drop column "name$start";
alter table "public"."categories" add column "name$start" text collate "C" generated always as (left(pend.plain("name"), 200)) stored;
create index "categories_name_start_idx" on "public"."categories" ("tenant_id", "name$start");
alter table "public"."tags" drop column "name$start";
alter table "public"."tags" add column "name$start" text collate "C" generated always as (left(pend.plain("name"), 200)) stored;
create index "tags_name_start_idx" on "public"."tags" ("tenant_id", "name$start");
alter table "public"."articles" drop column "title$start";
alter table "public"."articles" drop column "locale$start";
alter table "public"."articles" add column "title$start" text collate "C" generated always as (left(pend.plain("title"), 200)) stored;
alter table "public"."articles" add column "locale$start" text collate "C" generated always as (left(pend.plain("locale"), 200)) stored;
create index "articles_title_start_idx" on "public"."articles" ("tenant_id", "title$start");
create index "articles_locale_start_idx" on "public"."articles" ("tenant_id", "locale$start");
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
create trigger "tell_create" after insert on "public"."categories"
  for each row when (new.version = 0) execute function pend."tell_public_categories"();
create trigger "tell_update" before update on "public"."categories"
  for each row when (old.version = new.version) execute function pend."tell_public_categories"();
create trigger "tell_delete" after delete on "public"."categories"
  for each row execute function pend."tell_public_categories"();
create trigger "keep_texts" after insert or delete on "public"."categories"
  for each row execute function pend."keep_texts_public_categories"();
create trigger "follow_texts" after update on "public"."categories"
  for each row when (old."name" is distinct from new."name" or old."slug" is distinct from new."slug") execute function pend."keep_texts_public_categories"();
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
create trigger "tell_create" after insert on "public"."tags"
  for each row when (new.version = 0) execute function pend."tell_public_tags"();
create trigger "tell_update" before update on "public"."tags"
  for each row when (old.version = new.version) execute function pend."tell_public_tags"();
create trigger "tell_delete" after delete on "public"."tags"
  for each row execute function pend."tell_public_tags"();
create trigger "keep_texts" after insert or delete on "public"."tags"
  for each row execute function pend."keep_texts_public_tags"();
create trigger "follow_texts" after update on "public"."tags"
  for each row when (old."name" is distinct from new."name" or old."slug" is distinct from new."slug") execute function pend."keep_texts_public_tags"();
alter table "public"."articles" enable row level security;
alter table "public"."articles" force row level security;
create policy "articles_tenant" on "public"."articles" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (select current_user = 'pend_owner' and pg_trigger_depth() > 0))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (select current_user = 'pend_owner' and pg_trigger_depth() > 0));
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
create trigger "record_change" after insert or update or delete on "public"."articles"
  for each row execute function audit.record_change('articles', '', 'id', '{"title":"title","slug":"slug","body":"body","status":"status","category_id":"category","tag_ids":"tags","cover_id":"cover","locale":"locale","author_id":"author","published_at":"publishedAt"}', '{}');
create trigger "keep_tag_ids" after insert on "public"."articles"
  for each row when (new."tag_ids" <> '{}') execute function pend."keep_public_articles_tags"();
create trigger "follow_tag_ids" after update on "public"."articles"
  for each row when (old."tag_ids" is distinct from new."tag_ids") execute function pend."keep_public_articles_tags"();
create trigger "tell_create" after insert on "public"."articles"
  for each row when (new.version = 0) execute function pend."tell_public_articles"();
create trigger "tell_update" before update on "public"."articles"
  for each row when (old.version = new.version) execute function pend."tell_public_articles"();
create trigger "tell_delete" after delete on "public"."articles"
  for each row execute function pend."tell_public_articles"();
create trigger "keep_texts" after insert or delete on "public"."articles"
  for each row execute function pend."keep_texts_public_articles"();
create trigger "follow_texts" after update on "public"."articles"
  for each row when (old."title" is distinct from new."title" or old."slug" is distinct from new."slug" or old."body" is distinct from new."body" or old."locale" is distinct from new."locale") execute function pend."keep_texts_public_articles"();
