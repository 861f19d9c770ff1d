-- add files_is_public_created_at_idx
-- add files_status_created_at_idx

create index "files_is_public_created_at_idx" on "public"."files" ("tenant_id", "is_public", "created_at" desc, "id" desc);
create index "files_status_created_at_idx" on "public"."files" ("tenant_id", "status", "created_at" desc, "id" desc);
