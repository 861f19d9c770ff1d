-- drop files_name_idx
-- add files_name_idx

drop index "public"."files_name_idx";
create index "files_name_idx" on "public"."files" ("tenant_id", "name" collate "und-x-icu");
