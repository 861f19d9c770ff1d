-- add articles_status_published_at_created_at_idx

create index "articles_status_published_at_created_at_idx" on "public"."articles" ("tenant_id", "status", "published_at" desc, "created_at" desc, "id" desc);
