-- add tenant_exports_status_created_at_idx

create index "tenant_exports_status_created_at_idx" on "tenant"."tenant_exports" ("tenant_id", "status", "created_at" desc, "id" desc);
