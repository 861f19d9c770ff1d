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
  "version" integer not null default 1,
  constraint "categories_pkey" primary key ("tenant_id", "id"),
  constraint "categories_slug_key" unique ("tenant_id", "slug"),
  constraint "categories_name_check" check (char_length("name") <= 100),
  constraint "categories_slug_check" check (char_length("slug") <= 100),
  constraint "categories_slug_check2" check ("slug" ~ '^[a-z0-9]+(?:-[a-z0-9]+)*$')
);
create index "categories_name_idx" on "public"."categories" ("tenant_id", "name", "id");
create index "categories_created_at_idx" on "public"."categories" ("tenant_id", "created_at");
create table "public"."tags" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "id" uuid not null default pend.uuid_v7(),
  "name" text not null,
  "slug" text,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  constraint "tags_pkey" primary key ("tenant_id", "id"),
  constraint "tags_slug_key" unique ("tenant_id", "slug"),
  constraint "tags_name_check" check (char_length("name") <= 100),
  constraint "tags_slug_check" check (char_length("slug") <= 100),
  constraint "tags_slug_check2" check ("slug" ~ '^[a-z0-9]+(?:-[a-z0-9]+)*$')
);
create index "tags_name_idx" on "public"."tags" ("tenant_id", "name", "id");
create index "tags_created_at_idx" on "public"."tags" ("tenant_id", "created_at");
create table "public"."articles" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "id" uuid not null default pend.uuid_v7(),
  "title" text not null,
  "slug" text,
  "body" text,
  "status" text not null default 'draft',
  "category_id" uuid,
  "author_id" uuid default nullif(current_setting('pend.actor_id', true), '')::uuid,
  "published_at" timestamp(3) with time zone,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  constraint "articles_pkey" primary key ("tenant_id", "id"),
  constraint "articles_slug_key" unique ("tenant_id", "slug"),
  constraint "articles_title_check" check (char_length("title") <= 200),
  constraint "articles_slug_check" check (char_length("slug") <= 100),
  constraint "articles_slug_check2" check ("slug" ~ '^[a-z0-9]+(?:-[a-z0-9]+)*$'),
  constraint "articles_body_check" check (char_length("body") <= 200000),
  constraint "articles_status_check" check ("status" in ('draft', 'published')),
  constraint "articles_category_id_fkey" foreign key ("tenant_id", "category_id") references "public"."categories" ("tenant_id", "id") on delete restrict,
  constraint "articles_author_id_fkey" foreign key ("author_id") references "auth"."users" ("id") on delete set null ("author_id")
);
create index "articles_published_at_created_at_idx" on "public"."articles" ("tenant_id", "published_at" desc, "created_at" desc, "id" desc);
create index "articles_title_idx" on "public"."articles" ("tenant_id", "title");
create index "articles_category_id_idx" on "public"."articles" ("tenant_id", "category_id");
create index "articles_author_id_idx" on "public"."articles" ("author_id", "tenant_id");
create index "articles_created_at_idx" on "public"."articles" ("tenant_id", "created_at");
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
grant select ("tenant_id", "id", "name", "slug", "created_at", "updated_at", "version") on "public"."categories" to pend_app;
grant insert ("tenant_id", "id", "name", "slug", "created_at", "updated_at", "version") on "public"."categories" to pend_app;
grant update ("name", "slug", "updated_at", "version") on "public"."categories" to pend_app;
grant delete on "public"."categories" to pend_app;
grant select ("tenant_id", "id", "name", "slug", "created_at", "updated_at", "version") on "public"."categories" to pend_readonly;
create trigger "record_change" after insert or update or delete on "public"."categories"
  for each row execute function audit.record_change('categories', '', 'id', '{"name":"name","slug":"slug"}', '{}');
alter table "public"."tags" enable row level security;
alter table "public"."tags" force row level security;
create policy "tags_tenant" on "public"."tags" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "tags_access" on "public"."tags" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "name", "slug", "created_at", "updated_at", "version") on "public"."tags" to pend_app;
grant insert ("tenant_id", "id", "name", "slug", "created_at", "updated_at", "version") on "public"."tags" to pend_app;
grant update ("name", "slug", "updated_at", "version") on "public"."tags" to pend_app;
grant delete on "public"."tags" to pend_app;
grant select ("tenant_id", "id", "name", "slug", "created_at", "updated_at", "version") on "public"."tags" to pend_readonly;
create trigger "record_change" after insert or update or delete on "public"."tags"
  for each row execute function audit.record_change('tags', '', 'id', '{"name":"name","slug":"slug"}', '{}');
alter table "public"."articles" enable row level security;
alter table "public"."articles" force row level security;
create policy "articles_tenant" on "public"."articles" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "articles_access" on "public"."articles" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "title", "slug", "body", "status", "category_id", "author_id", "published_at", "created_at", "updated_at", "version") on "public"."articles" to pend_app;
grant insert ("tenant_id", "id", "title", "slug", "body", "status", "category_id", "author_id", "published_at", "created_at", "updated_at", "version") on "public"."articles" to pend_app;
grant update ("title", "slug", "body", "status", "category_id", "author_id", "published_at", "updated_at", "version") on "public"."articles" to pend_app;
grant delete on "public"."articles" to pend_app;
grant select ("tenant_id", "id", "title", "slug", "body", "status", "category_id", "author_id", "published_at", "created_at", "updated_at", "version") on "public"."articles" to pend_readonly;
alter table "public"."articles_tags" enable row level security;
alter table "public"."articles_tags" force row level security;
create policy "articles_tags_tenant" on "public"."articles_tags" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "articles_tags_access" on "public"."articles_tags" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "article_id", "tag_id") on "public"."articles_tags" to pend_app;
grant insert ("tenant_id", "article_id", "tag_id") on "public"."articles_tags" to pend_app;
grant delete on "public"."articles_tags" to pend_app;
grant select ("tenant_id", "article_id", "tag_id") on "public"."articles_tags" to pend_readonly;
create trigger "record_change" after insert or update or delete on "public"."articles"
  for each row execute function audit.record_change('articles', '', 'id', '{"title":"title","slug":"slug","body":"body","status":"status","category_id":"category","author_id":"author","published_at":"publishedAt"}', '{}');
create trigger "record_change" after insert or update or delete on "public"."articles_tags"
  for each row execute function audit.record_change('articles', 'update', 'article_id', '{"tag_id":"tags"}', '{}');
