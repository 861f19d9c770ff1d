-- drop roles_name_idx
-- add roles_name_idx

drop index "tenant"."roles_name_idx";
create index "roles_name_idx" on "tenant"."roles" ("tenant_id", "name" collate "und-x-icu", "id");
