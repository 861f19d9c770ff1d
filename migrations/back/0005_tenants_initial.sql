-- undoes bc2e1f4d7cc3fa9e
-- loses rows of tenant.tenants | tenant.tenants | select count(*) from "tenant"."tenants"
-- loses rows of tenant.domains | tenant.domains | select count(*) from "tenant"."domains"
-- loses rows of tenant.former_slugs | tenant.former_slugs | select count(*) from "tenant"."former_slugs"
-- loses rows of tenant.custom_domains | tenant.custom_domains | select count(*) from "tenant"."custom_domains"
-- loses rows of tenant.tenant_settings | tenant.tenant_settings | select count(*) from "tenant"."tenant_settings"

drop table "tenant"."tenants", "tenant"."domains", "tenant"."former_slugs", "tenant"."custom_domains", "tenant"."tenant_settings";
drop function if exists pend.time_zone();
drop function if exists pend."tell_tenant_tenant_settings"();
drop function if exists pend."tell_tenant_custom_domains"();
