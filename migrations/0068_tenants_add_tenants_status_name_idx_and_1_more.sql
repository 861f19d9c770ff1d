-- add tenants_status_name_idx
-- add custom_domains_status_host_idx

create index "tenants_status_name_idx" on "tenant"."tenants" ("status", "name", "id");
create index "custom_domains_status_host_idx" on "tenant"."custom_domains" ("tenant_id", "status", "host", "id");
