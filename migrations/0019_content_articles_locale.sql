-- add articles.locale
-- add articles_locale_check
-- add articles_locale_idx
-- policies, grants, triggers and functions that changed

drop trigger "record_change" on "public"."articles";
revoke all on "public"."articles" from pend_app, pend_readonly;
alter table "public"."articles" add column "locale" text not null default 'en';
alter table "public"."articles" add constraint "articles_locale_check" check (char_length("locale") <= 35);
create index "articles_locale_idx" on "public"."articles" ("tenant_id", "locale");
grant select ("tenant_id", "id", "title", "slug", "body", "status", "category_id", "cover_id", "locale", "author_id", "published_at", "created_at", "updated_at", "version") on "public"."articles" to pend_app;
grant insert ("tenant_id", "id", "title", "slug", "body", "status", "category_id", "cover_id", "locale", "author_id", "published_at", "created_at", "updated_at", "version") on "public"."articles" to pend_app;
grant update ("title", "slug", "body", "status", "category_id", "cover_id", "locale", "author_id", "published_at", "updated_at", "version") on "public"."articles" to pend_app;
grant delete on "public"."articles" to pend_app;
grant select ("tenant_id", "id", "title", "slug", "body", "status", "category_id", "cover_id", "locale", "author_id", "published_at", "created_at", "updated_at", "version") on "public"."articles" to pend_readonly;
create trigger "record_change" after insert or update or delete on "public"."articles"
  for each row execute function audit.record_change('articles', '', 'id', '{"title":"title","slug":"slug","body":"body","status":"status","category_id":"category","cover_id":"cover","locale":"locale","author_id":"author","published_at":"publishedAt"}', '{}');
