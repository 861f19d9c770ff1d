-- drop tenants_status_check
-- add tenants_status_check

alter table "tenant"."tenants" drop constraint "tenants_status_check";
alter table "tenant"."tenants" add constraint "tenants_status_check" check ("status" in ('active', 'suspended', 'deleting', 'erasing'));
