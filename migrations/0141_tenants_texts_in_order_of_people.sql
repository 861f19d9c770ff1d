-- drop tenants_name_idx
-- drop tenants_status_name_idx
-- add tenants_name_idx
-- add tenants_status_name_idx

drop index "tenant"."tenants_name_idx";
drop index "tenant"."tenants_status_name_idx";
create index "tenants_name_idx" on "tenant"."tenants" ("name" collate "und-x-icu", "id");
create index "tenants_status_name_idx" on "tenant"."tenants" ("status", "name" collate "und-x-icu", "id");
