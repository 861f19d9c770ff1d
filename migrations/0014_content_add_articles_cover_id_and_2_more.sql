-- add articles.cover_id
-- add articles_cover_id_idx
-- add articles_cover_id_fkey
-- policies, grants, triggers and functions that changed

drop trigger "record_change" on "public"."articles";
revoke all on "public"."articles" from pend_app, pend_readonly;
alter table "public"."articles" add column "cover_id" uuid;
create index "articles_cover_id_idx" on "public"."articles" ("tenant_id", "cover_id");
alter table "public"."articles" no force row level security;
alter table "public"."files" no force row level security;
alter table "public"."articles" add constraint "articles_cover_id_fkey" foreign key ("tenant_id", "cover_id") references "public"."files" ("tenant_id", "id") on delete restrict;
alter table "public"."articles" force row level security;
alter table "public"."files" force row level security;
grant select ("tenant_id", "id", "title", "slug", "body", "status", "category_id", "cover_id", "author_id", "published_at", "created_at", "updated_at", "version") on "public"."articles" to pend_app;
grant insert ("tenant_id", "id", "title", "slug", "body", "status", "category_id", "cover_id", "author_id", "published_at", "created_at", "updated_at", "version") on "public"."articles" to pend_app;
grant update ("title", "slug", "body", "status", "category_id", "cover_id", "author_id", "published_at", "updated_at", "version") on "public"."articles" to pend_app;
grant delete on "public"."articles" to pend_app;
grant select ("tenant_id", "id", "title", "slug", "body", "status", "category_id", "cover_id", "author_id", "published_at", "created_at", "updated_at", "version") on "public"."articles" to pend_readonly;
create trigger "record_change" after insert or update or delete on "public"."articles"
  for each row execute function audit.record_change('articles', '', 'id', '{"title":"title","slug":"slug","body":"body","status":"status","category_id":"category","cover_id":"cover","author_id":"author","published_at":"publishedAt"}', '{}');
