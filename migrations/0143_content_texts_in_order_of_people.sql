-- drop categories_name_idx
-- add categories_name_idx
-- drop tags_name_idx
-- add tags_name_idx
-- drop articles_title_idx
-- add articles_title_idx

drop index "public"."categories_name_idx";
create index "categories_name_idx" on "public"."categories" ("tenant_id", "name" collate "und-x-icu", "id");
drop index "public"."tags_name_idx";
create index "tags_name_idx" on "public"."tags" ("tenant_id", "name" collate "und-x-icu", "id");
drop index "public"."articles_title_idx";
create index "articles_title_idx" on "public"."articles" ("tenant_id", "title" collate "und-x-icu");
